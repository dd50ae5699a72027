import { describe, expect, test } from 'vitest';
import { check, CONSISTENCY, NotProven } from './check.ts';
import { consistencyRanges, inclusionRanges, joined, leafHash, nodeHash, rangeHash, type Hash, type Subtree } from './merkle.ts';
import { makeSigner, signNote, writeCheckpoint } from './note.ts';
import { lengthen, readReceipt, RECEIPT, shorten, type Receipt } from './receipt.ts';

const ENTRY = {
  actor: { organisation: 'ptr_1', person: 'per_1' }, at: '2021-03-15T12:00:00.000Z', command: 'voucher.reserve',
  data: { partnerId: 'ptr_1', startsOn: '2021-04-01', endsOn: '2021-04-03', note: 'Ğünaydın “x”' },
  previous: '00', programme: null, sequence: 2, subject: '7K3M-9QTX-2B4D-B', type: 'voucher.reserved',
};
const entryAt = (index: number) => JSON.stringify(index === 6 ? ENTRY : { ...ENTRY, subject: `S${String(index)}` });
const signer = makeSigner('journal.example');
const keys = [signer.verifier];

function hashOf(entries: (index: number) => string, { level, index }: Subtree): Hash {
  if (level === 0) return leafHash(Buffer.from(entries(index)));
  const [left, right] = [0, 1].map((side) => hashOf(entries, { level: level - 1, index: index * 2 + side }));
  return nodeHash(left!, right!);
}
const rootOf = (size: number, entries = entryAt) => rangeHash([0, size], (subtree) => hashOf(entries, subtree));
const noteOf = (size: number, by = signer, entries = entryAt, origin = 'journal.example') =>
  signNote(writeCheckpoint({ origin, size, root: rootOf(size, entries) }), [by]);
const receiptAt = (index: number, size: number): Receipt => ({
  kind: RECEIPT, position: index + 1, entry: entryAt(index), checkpoint: noteOf(size),
  path: inclusionRanges(index, size).map((range) => rangeHash(range, (subtree) => hashOf(entryAt, subtree)).toString('base64')),
});
const bridge = (from: number, to: number, entries = entryAt) => JSON.stringify({
  kind: CONSISTENCY, from, checkpoint: noteOf(to, signer, entries),
  path: consistencyRanges(from, to).map((range) => rangeHash(range, (subtree) => hashOf(entries, subtree)).toString('base64')),
});

describe('a receipt', () => {
  const receipt = receiptAt(6, 11);

  test('is told in sentences: what, which voucher, when, by whom, where', () => {
    expect(check(JSON.stringify(receipt), keys, undefined)).toEqual([
      'Voucher 7K3M-9QTX-2B4D-B was reserved by partner ptr_1, from 2021-04-01 to 2021-04-03.',
      'It was done by person per_1, acting for ptr_1.',
      'It was recorded at 2021-03-15T12:00:00.000Z, as entry 2 of its own history.',
      'The journal journal.example has it at position 7 of 11.',
    ]);
  });

  test('is the same in its short form, wrapped or not', () => {
    const short = shorten(receipt);
    expect(short).toMatch(/^TALLYSTICK1:[0-9A-Z$*\-./]+$/);
    expect(lengthen(short)).toEqual(receipt);
    expect(readReceipt(` ${short.replace(/(.{60})/g, '$1\n')}\n`)).toEqual(receipt);
    for (const bytes of [1, 2, 3]) {
      const other = { ...receipt, entry: 'x'.repeat(bytes) };
      expect(lengthen(shorten(other))).toEqual(other);
    }
  });

  test('proves nothing once any of it is changed', () => {
    const other = makeSigner('journal.example');
    const changes: [Partial<Receipt>, RegExp][] = [
      [{ entry: receipt.entry.replace('04-01', '04-02') }, /not at position 7/],
      [{ entry: `${receipt.entry} ` }, /not at position 7/],
      [{ position: 6 }, /not at position 6/],
      [{ position: 0 }, /not at position 0/],
      [{ position: 1.5 }, /not at position/],
      [{ path: receipt.path.slice(1) }, /not at position 7/],
      [{ path: [...receipt.path].reverse() }, /not at position 7/],
      [{ path: ['AAAA'] }, /not at position 7/],
      [{ checkpoint: receipt.checkpoint.replace('\n11\n', '\n12\n') }, /is not signed by the key/],
      [{ checkpoint: noteOf(11, other) }, /is not signed by the key/],
      [{ checkpoint: noteOf(12) }, /not at position 7/],
      [{ checkpoint: noteOf(11, signer, entryAt, 'another.example') }, /is of the journal another.example/],
      [{ checkpoint: 'x' }, /cannot be read/],
    ];
    for (const [change, fault] of changes) {
      const changed = { ...receipt, ...change };
      expect(() => check(JSON.stringify(changed), keys, undefined), JSON.stringify(change)).toThrow(fault);
    }
    expect(() => check(JSON.stringify(receipt), [makeSigner('x').verifier], undefined)).toThrow(NotProven);
  });

  test('in its short form proves nothing else with one symbol changed', () => {
    const short = shorten(receipt);
    const others: string[] = [];
    for (let at = 'TALLYSTICK1:'.length; at < short.length; at += 1) {
      const changed = `${short.slice(0, at)}${short[at] === 'A' ? 'B' : 'A'}${short.slice(at + 1)}`;
      try {
        check(changed, keys, undefined);
        // The last byte of what was deflated may have bits that say nothing.
        if (JSON.stringify(lengthen(changed)) !== JSON.stringify(receipt)) others.push(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(NotProven);
      }
    }
    expect(others).toEqual([]);
  });

  test.each(['', '{', '[]', 'null', '{"kind":"tallystick-receipt-1"}', 'TALLYSTICK1:', 'TALLYSTICK1:ABC', 'TALLYSTICK1:a%', `TALLYSTICK1:${'Z'.repeat(300)}`,
    '{"kind":"tallystick-consistency-1"}', '{"kind":"tallystick-consistency-1","from":1,"path":[1],"checkpoint":""}'])(
    '%j is none', (text) => { expect(() => check(text, keys, noteOf(3))).toThrow(NotProven); },
  );

  test.each(['null', '[]', '7', '{"kind":"tallystick-receipt-1"}'])('says of %s in words that it is none', (text) => {
    expect(() => check(text, keys, undefined)).toThrow(/: this is no receipt\.$/);
  });

  test('shows what it holds as plain text, whatever stands there', () => {
    const entries = () => JSON.stringify({ ...ENTRY, subject: '\u001b[31mx', type: 'voucher.expired\n' });
    const [told] = check(JSON.stringify({ kind: RECEIPT, position: 1, entry: entries(), path: [], checkpoint: noteOf(1, signer, entries) }), keys, undefined);
    expect(told).toBe('“voucher.expired?” was recorded of ?[31mx.');
    const bare = () => '7';
    expect(() => check(JSON.stringify({ kind: RECEIPT, position: 1, entry: '7', path: [], checkpoint: noteOf(1, signer, bare) }), keys, undefined))
      .toThrow(/none that this program can read/);
  });

  test('may not show another journal than the checkpoint that was kept', () => {
    expect(check(JSON.stringify(receipt), keys, noteOf(11))).toHaveLength(4);
    expect(check(JSON.stringify(receipt), keys, noteOf(5))).toHaveLength(4);
    const rewritten = (index: number) => (index === 2 ? 'rewritten' : entryAt(index));
    expect(() => check(JSON.stringify(receipt), keys, noteOf(11, signer, rewritten))).toThrow(/Two different journals of 11 entries/);
  });
});

describe('a proof of consistency', () => {
  const text = bridge(5, 11);

  test('says that nothing was changed', () => {
    expect(check(text, keys, noteOf(5)).join()).toMatch(/has 11 entries and begins with the 5/);
    expect(check(bridge(11, 11), keys, noteOf(11)).join()).toMatch(/begins with the 11/);
  });

  test('says what does not fit', () => {
    const rewritten = (index: number) => (index === 2 ? 'rewritten' : entryAt(index));
    expect(() => check(text, keys, undefined)).toThrow(/needs the checkpoint that was kept/);
    expect(() => check(text, keys, noteOf(4))).toThrow(/does not begin with the 4/);
    expect(() => check(bridge(5, 11, rewritten), keys, noteOf(5))).toThrow(/history was changed/);
    expect(() => check(bridge(3, 4), keys, noteOf(5))).toThrow(/some were taken away/);
    expect(() => check(text, keys, noteOf(5, makeSigner('journal.example')))).toThrow(/that was kept is not signed/);
    expect(() => check(text, [...keys, makeSigner('other').verifier], noteOf(5, makeSigner('other')))).toThrow(NotProven);
  });
});

test('the hash of nothing joined is that of the empty tree', () => {
  expect(joined([]).toString('hex')).toMatch(/^e3b0c442/);
});
