/** The browser's check against the proofs of `src/proof`, which shares no code with it. */
import { describe, expect, test } from 'vitest';
import type { ConsistencyView, ReceiptRow } from '../../contract/proof.ts';
import { CONSISTENCY } from '../../proof/check.ts';
import { consistencyRanges, inclusionRanges, leafHash, nodeHash, rangeHash, type Hash, type Subtree } from '../../proof/merkle.ts';
import { makeSigner, signNote, writeCheckpoint } from '../../proof/note.ts';
import { RECEIPT } from '../../proof/receipt.ts';
import { checkGrowth, checkReceipt, isUseless, verdictOf, type Step } from './check.ts';
import { readCheckpoint, signedBy } from './note.ts';
import { isConsistent, isIncluded, sha256 } from './tree.ts';

const SIZES = 40;
const entryAt = (index: number): string => JSON.stringify({ type: 'voucher.reserved', note: `Ğ ${String(index)}` });
const signer = makeSigner('journal.example');
const keys = [signer.verifier.vkey];

function hashOf({ level, index }: Subtree, entries: (index: number) => string): Hash {
  if (level === 0) return leafHash(Buffer.from(entries(index)));
  const [left, right] = [0, 1].map((side) => hashOf({ level: level - 1, index: index * 2 + side }, entries));
  return nodeHash(left!, right!);
}
const over = (range: readonly [number, number], entries = entryAt): Hash => rangeHash(range, (subtree) => hashOf(subtree, entries));
const rootOf = (size: number, entries = entryAt): Hash => over([0, size], entries);
const bytes = (hash: Hash) => Uint8Array.from(hash);
const noteOf = (size: number, by = signer, entries = entryAt, origin = 'journal.example') =>
  signNote(writeCheckpoint({ origin, size, root: rootOf(size, entries) }), [by]);
const bridgeTo = (to: number, entries = entryAt) => (from: number): Promise<ConsistencyView> => Promise.resolve({
  kind: CONSISTENCY, from, checkpoint: noteOf(to, signer, entries),
  path: consistencyRanges(from, to).map((range) => over(range, entries).toString('base64')),
});
const receiptAt = (index: number, size: number): ReceiptRow['receipt'] => ({
  kind: RECEIPT, position: index + 1, entry: entryAt(index), checkpoint: noteOf(size),
  path: inclusionRanges(index, size).map((range) => over(range).toString('base64')),
});
const failed = (steps: readonly Step[]) => steps.filter(({ state }) => state === 'failed').map(({ name }) => name);

describe('the tree', () => {
  test('says what the server’s own does, of every leaf and every size', async () => {
    for (let size = 1; size <= SIZES; size += 1) {
      const now = { size, root: bytes(rootOf(size)) };
      for (let index = 0; index < size; index += 1) {
        const path = inclusionRanges(index, size).map((range) => bytes(over(range)));
        const leaf = bytes(leafHash(Buffer.from(entryAt(index))));
        expect(await isIncluded(leaf, index, now, path)).toBe(true);
        expect(await isIncluded(leaf, (index + 1) % size, now, path)).toBe(size === 1);
        expect(await isIncluded(leaf, index, now, [...path, leaf])).toBe(false);
        if (path.length > 0) expect(await isIncluded(leaf, index, now, path.slice(1))).toBe(false);
      }
    }
  });

  test('knows a journal that grew from one that was changed', async () => {
    const changed = (index: number): string => (index === 1 ? 'changed' : entryAt(index));
    for (let old = 1; old < SIZES; old += 1) {
      const before = { size: old, root: bytes(rootOf(old)) };
      const path = (entries: typeof entryAt) => consistencyRanges(old, SIZES).map((range) => bytes(over(range, entries)));
      expect(await isConsistent(before, { size: SIZES, root: bytes(rootOf(SIZES)) }, path(entryAt)), String(old)).toBe(true);
      const other = { size: SIZES, root: bytes(rootOf(SIZES, changed)) };
      expect(await isConsistent(before, other, path(changed)), String(old)).toBe(old === 1);
      expect(await isConsistent(before, { size: SIZES, root: bytes(rootOf(SIZES)) }, path(entryAt).slice(1))).toBe(false);
    }
    const none = { size: 0, root: await sha256() };
    expect(await isConsistent(none, { size: 3, root: bytes(rootOf(3)) }, [])).toBe(true);
    expect(await isConsistent({ size: 4, root: none.root }, { size: 3, root: none.root }, [])).toBe(false);
  });
});

describe('a checkpoint', () => {
  test('is read as a note, as the API answers it, and as a file from another system', () => {
    const note = noteOf(5);
    const read = readCheckpoint(note);
    expect(read).toMatchObject({ origin: 'journal.example', size: 5, root: bytes(rootOf(5)) });
    expect(readCheckpoint(JSON.stringify({ note }))).toEqual(read);
    expect(readCheckpoint(note.replaceAll('\n', '\r\n'))).toEqual(read);
    for (const other of ['', 'x', '{', '{}', 'a\n1\nx\n\n— a AAAA\n', note.slice(0, 40)]) expect(readCheckpoint(other)).toBeUndefined();
  });

  test('is signed by the key that is named as its journal, and by no other', async () => {
    const checkpoint = (note: string) => readCheckpoint(note)!;
    expect(await signedBy(checkpoint(noteOf(5)), keys)).toBe('yes');
    expect(await signedBy(checkpoint(noteOf(5)), [makeSigner('journal.example').verifier.vkey])).toBe('no');
    expect(await signedBy(checkpoint(noteOf(5).replace('\n5\n', '\n6\n')), keys)).toBe('no');
    expect(await signedBy(checkpoint(noteOf(5, signer, entryAt, 'other.example')), keys)).toBe('no');
    expect(await signedBy(checkpoint(noteOf(5)), ['journal.example+00000000+AAAA', ''])).toBe('no');
  });
});

describe('a kept checkpoint', () => {
  test('proves that nothing before it was changed', async () => {
    const steps = await checkGrowth(noteOf(5), noteOf(11), keys, bridgeTo(11));
    expect(verdictOf(steps)).toBe('passed');
    expect(steps.at(-1)).toEqual({ name: 'begins', state: 'passed', values: { before: 5, now: 11 } });
    expect(verdictOf(await checkGrowth(noteOf(11), noteOf(11), keys, bridgeTo(11)))).toBe('passed');
    // It grew while it was being checked.
    expect((await checkGrowth(noteOf(5), noteOf(11), keys, bridgeTo(13))).at(-1)).toMatchObject({ state: 'passed', values: { now: 13 } });
  });

  test('says which step does not hold', async () => {
    const changed = (index: number): string => (index === 2 ? 'changed' : entryAt(index));
    const others = makeSigner('journal.example');
    const edited = await checkGrowth(noteOf(5).replace('\n5\n', '\n4\n'), noteOf(11), keys, bridgeTo(11));
    expect([failed(edited), isUseless(edited)]).toEqual([['kept-signed'], true]);
    expect(isUseless(await checkGrowth(noteOf(12), noteOf(11), keys, bridgeTo(11)))).toBe(false);
    expect(failed(await checkGrowth('nothing', noteOf(11), keys, bridgeTo(11)))).toEqual(['kept-read']);
    expect(failed(await checkGrowth(noteOf(5, signer, entryAt, 'x'), noteOf(11), keys, bridgeTo(11)))).toEqual(['same-journal']);
    expect(failed(await checkGrowth(noteOf(5, others), noteOf(11), keys, bridgeTo(11)))).toEqual(['kept-signed']);
    expect(failed(await checkGrowth(noteOf(5), noteOf(11, others), keys, bridgeTo(11)))).toEqual(['now-signed']);
    expect(failed(await checkGrowth(noteOf(12), noteOf(11), keys, bridgeTo(11)))).toEqual(['not-shorter']);
    expect(failed(await checkGrowth(noteOf(5), noteOf(11, signer, changed), keys, bridgeTo(11, changed)))).toEqual(['begins']);
    expect(failed(await checkGrowth(noteOf(11), noteOf(11, signer, changed), keys, bridgeTo(11)))).toEqual(['begins']);
  });
});

describe('a receipt', () => {
  test('is proven as it is, and not with anything changed', async () => {
    const receipt = receiptAt(6, 11);
    expect(verdictOf(await checkReceipt(receipt, keys))).toBe('passed');
    expect(failed(await checkReceipt({ ...receipt, entry: `${receipt.entry} ` }, keys))).toEqual(['included']);
    expect(failed(await checkReceipt({ ...receipt, position: 6 }, keys))).toEqual(['included']);
    expect(failed(await checkReceipt({ ...receipt, path: ['AAAA'] }, keys))).toEqual(['included']);
    expect(failed(await checkReceipt({ ...receipt, checkpoint: noteOf(11, makeSigner('journal.example')) }, keys))).toEqual(['receipt-signed']);
    expect(failed(await checkReceipt({ ...receipt, checkpoint: '' }, keys))).toEqual(['receipt-signed']);
  });
});
