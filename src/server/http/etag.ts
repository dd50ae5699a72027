/** Validators: whether what a client has is still what there is (RFC 9110 §8.8). */
import { createHash } from 'node:crypto';

/** A strong validator: the hash of the body's bytes. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Whether a list of validators names this one; a weak one counts as its strong twin (RFC 9110 §13.1.2). */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}
