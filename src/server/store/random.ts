/** Random bytes from the system's generator, drawn a pool at a time: a call for sixteen costs as much as one for thousands. */
import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(8192);
let used = POOL.length;

export function randomBytes(count: number): Buffer {
  if (count > POOL.length) return randomFillSync(Buffer.alloc(count));
  if (used + count > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const drawn = Buffer.from(POOL.subarray(used, used + count));
  // Nothing that was handed out stays behind.
  POOL.fill(0, used, used + count);
  used += count;
  return drawn;
}
