/** API keys as the server knows them: 256 random bits, of which it keeps a hash. */
import { createHash, randomBytes } from 'node:crypto';

export function newSecret(): string {
  return `tsk_${randomBytes(32).toString('base64url')}`;
}

export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
