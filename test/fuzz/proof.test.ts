/** Proofs as they may reach whoever checks: mangled on the way, or made up. They show the truth, or nothing. */
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { check, CONSISTENCY, NotProven } from '../../src/proof/check.ts';
import { consistencyRanges, inclusionRanges, leafHash, nodeHash, rangeHash, type Hash, type Subtree } from '../../src/proof/merkle.ts';
import { makeSigner, openNote, readCheckpoint, readSigner, readVerifier, signNote, writeCheckpoint } from '../../src/proof/note.ts';
import { lengthen, readReceipt, RECEIPT, shorten, type Receipt } from '../../src/proof/receipt.ts';
import { total } from '../support/totals.ts';
import { Chance, LONG, mustHold, SEED } from './chance.ts';
import { flipped } from './tables.ts';

vi.setConfig({ testTimeout: LONG ? 600_000 : 60_000, hookTimeout: 120_000 });

const RUNS = LONG ? 3000 : 150;
let read = 0;
afterAll(() => { total('fuzzed parses', read); });

const ORIGIN = 'journal.example';
const signer = makeSigner(ORIGIN);
const keys = [signer.verifier];
const entryAt = (index: number): string => JSON.stringify({
  actor: { organisation: 'ptr_1', person: null }, at: '2021-03-15T12:00:00.000Z', data: { on: '2021-03-15', days: index }, sequence: 1,
  subject: `S${String(index)}`, type: 'voucher.redeemed',
});

function hashOf({ level, index }: Subtree): Hash {
  if (level === 0) return leafHash(Buffer.from(entryAt(index)));
  return nodeHash(hashOf({ level: level - 1, index: index * 2 }), hashOf({ level: level - 1, index: index * 2 + 1 }));
}
const pathOf = (ranges: ReturnType<typeof inclusionRanges>): string[] => ranges.map((range) => rangeHash(range, hashOf).toString('base64'));
const noteOf = (size: number): string => signNote(writeCheckpoint({ origin: ORIGIN, size, root: rangeHash([0, size], hashOf) }), [signer]);
const receiptAt = (index: number, size: number): Receipt => ({
  kind: RECEIPT, position: index + 1, entry: entryAt(index), checkpoint: noteOf(size), path: pathOf(inclusionRanges(index, size)),
});
const consistencyOf = (from: number, to: number): string => JSON.stringify({
  kind: CONSISTENCY, from, path: pathOf(consistencyRanges(from, to)), checkpoint: noteOf(to),
});

/** The sentences of a check; undefined where nothing is proven. Any other exception is a defect. */
function shown(text: string, kept?: string): readonly string[] | undefined {
  read += 1;
  try {
    return check(text, keys, kept);
  } catch (error) {
    expect(error).toBeInstanceOf(NotProven);
    return undefined;
  }
}

const holds = <Value>(values: fc.Arbitrary<Value>, rule: (value: Value) => void): void => {
  mustHold(fc.check(fc.property(values, rule), { numRuns: RUNS, seed: SEED }), 'proof.test.ts');
};

const place = fc.integer({ min: 1, max: 40 }).chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));

describe('a receipt', () => {
  test('shows its entry at its place, in either form', () => {
    holds(place, ([index, size]) => {
      const receipt = receiptAt(index, size);
      const told = shown(JSON.stringify(receipt));
      expect(told?.at(-1)).toContain(`position ${String(index + 1)} of ${String(size)}`);
      expect(shown(shorten(receipt))).toEqual(told);
      expect(lengthen(shorten(receipt))).toEqual(receipt);
    });
  });

  test('with bytes changed shows the same or nothing', () => {
    holds(fc.tuple(place, fc.nat(), fc.boolean()), ([[index, size], seed, short]) => {
      const receipt = receiptAt(index, size);
      const right = short ? shorten(receipt) : JSON.stringify(receipt);
      const wrong = flipped(Buffer.from(right), new Chance(seed), 2).toString('latin1');
      const told = shown(wrong);
      if (told !== undefined) expect(told).toEqual(shown(right));
    });
  });

  test('with a part of another shows nothing', () => {
    holds(fc.tuple(place, place, fc.constantFrom('position', 'entry', 'path', 'checkpoint')), ([[index, size], [other, otherSize], part]) => {
      const [right, wrong] = [receiptAt(index, size), receiptAt(other, otherSize)];
      const mixed = JSON.stringify({ ...right, [part]: wrong[part] });
      fc.pre(mixed !== JSON.stringify(right));
      const told = shown(mixed);
      // Another checkpoint of the same size is the same checkpoint, signed again.
      if (told !== undefined) expect([part, told]).toEqual(['checkpoint', shown(JSON.stringify(right))]);
    });
  });

  test('of any value in any field is read or is none, and shows nothing', () => {
    const any = fc.oneof(fc.anything(), fc.constantFrom<unknown>(-1, 0, 1.5, 1e21, 2 ** 53, Number.NaN, '', [], {}, null));
    holds(fc.tuple(fc.constantFrom('kind', 'position', 'entry', 'path', 'checkpoint', '__proto__'), any), ([part, value]) => {
      const right = receiptAt(3, 7);
      const text = JSON.stringify({ ...right, [part]: value });
      const told = text === JSON.stringify(right) ? undefined : shown(text);
      if (told !== undefined) expect(JSON.parse(text)).toMatchObject({ position: right.position, entry: right.entry });
    });
  });
});

test('a proof of consistency with bytes changed shows the same or nothing', () => {
  const sizes = fc.integer({ min: 1, max: 40 }).chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));
  holds(fc.tuple(sizes, fc.nat()), ([[from, to], seed]) => {
    const right = consistencyOf(from, to);
    const told = shown(right, noteOf(from));
    expect(told).toHaveLength(1);
    const changed = shown(flipped(Buffer.from(right), new Chance(seed), 2).toString('latin1'), noteOf(from));
    if (changed !== undefined) expect(changed).toEqual(told);
    if (from > 1) expect(shown(right, noteOf(from - 1))).toBeUndefined();
  });
});

test('garbage shows nothing, whatever it begins like', () => {
  const begun = fc.constantFrom('', 'TALLYSTICK1:', '{', `{"kind":"${RECEIPT}",`, `{"kind":"${CONSISTENCY}"`, 'null', '[]', '1');
  const rest = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string({ unit: fc.constantFrom(...Array.from('0123456789ABCXYZ$*-./')) }));
  holds(fc.tuple(begun, rest), ([start, end]) => {
    expect(shown(start + end)).toBeUndefined();
    expect(shown(start + end, noteOf(4))).toBeUndefined();
    expect(() => readReceipt(start + end)).toThrow(Error);
  });
});

test('a note and a key are read as they were written, or are none', () => {
  holds(fc.tuple(fc.nat(), fc.string({ unit: 'binary' })), ([seed, garbage]) => {
    read += 1;
    const note = noteOf(5);
    const changed = flipped(Buffer.from(note), new Chance(seed), 2).toString('utf8');
    try {
      const { text, signedBy } = openNote(changed, keys);
      if (signedBy.length > 0) expect(readCheckpoint(text)).toEqual(readCheckpoint(openNote(note, keys).text));
    } catch (error) {
      expect((error as Error).message).toMatch(/^this is no/);
    }
    for (const reader of [readVerifier, readSigner, (text: string) => readCheckpoint(text)]) {
      expect(() => reader(garbage)).toThrow(/no |wrong/);
    }
    const vkey = flipped(Buffer.from(signer.verifier.vkey), new Chance(seed), 1).toString('latin1');
    // A changed key is noticed by its id, unless the change is one that base64 does not see.
    try {
      expect(readVerifier(vkey).id.equals(signer.verifier.id)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  });
});
