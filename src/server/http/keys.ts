/** API keys: 256 random bits, of which only a hash is kept. */
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'tsk_';
const FORM = /^tsk_[0-9A-Za-z_-]{43}$/;

/** A new secret, `tsk_` and 43 symbols. It is told once. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** A secret from 32 bytes that are as good as random, such as those a sandbox derives. */
export function secretFrom(bytes: Uint8Array): string {
  if (bytes.length !== 32) throw new Error('a key is made of 32 bytes');
  return PREFIX + Buffer.from(bytes).toString('base64url');
}

/** What is kept of a secret: its SHA-256 in hex. So many random bits need no slow hash. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether a text can be a secret at all. */
export function isSecret(text: string): boolean {
  return FORM.test(text);
}
