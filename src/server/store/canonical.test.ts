import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from './canonical.ts';

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

describe('canonical JSON', () => {
  test('is what the reference implementation of RFC 8785 writes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(canonical(value)).toBe(canonicalize(value));
    }));
  });

  test.each([
    [{ b: 1, a: undefined, '€': -0, 'a\n': [undefined, null] }],
    [{ at: new Date(0), '10': 1e21, '9': 0.1, '': '"\\\u2028\ud800' }],
  ])('and with what only JavaScript has: %j', (value) => {
    expect(canonical(value)).toBe(canonicalize(value));
  });

  test.each([NaN, Infinity, undefined, () => 1, 1n])('has no word for %s', (value) => {
    expect(() => canonical(value)).toThrow('canonical JSON');
  });
});
