/** What a receipt or a proof of consistency shows, in sentences; or why it shows nothing. */
import { leafHash, verifyConsistency, verifyInclusion, type Hash } from './merkle.ts';
import { openNote, readCheckpoint, type Checkpoint, type Verifier } from './note.ts';
import { readReceipt, RECEIPT, type Receipt } from './receipt.ts';

/** The larger of two checkpoints, with the proof that it begins with the whole of the smaller one. */
export interface Consistency {
  readonly kind: typeof CONSISTENCY;
  /** The size of the smaller one, which whoever checks has kept. */
  readonly from: number;
  readonly path: readonly string[];
  /** The larger one: a signed note. */
  readonly checkpoint: string;
}

export const CONSISTENCY = 'tallystick-consistency-1';

/** It is not proven, and the message says what does not fit. */
export class NotProven extends Error {}

/** A note's checkpoint, signed by one of the keys. */
export function signedCheckpoint(note: string, keys: readonly Verifier[], whose: string): Checkpoint {
  let opened: ReturnType<typeof openNote>;
  let checkpoint: Checkpoint;
  try {
    opened = openNote(note, keys);
    checkpoint = readCheckpoint(opened.text);
  } catch (error) {
    throw new NotProven(`${whose} cannot be read: ${(error as Error).message}.`);
  }
  if (opened.signedBy.length === 0) throw new NotProven(`${whose} is not signed by the key that was given.`);
  if (opened.signedBy.some(({ name }) => name === checkpoint.origin)) return checkpoint;
  throw new NotProven(`${whose} is of the journal ${checkpoint.origin}, which is not the one that the key is for.`);
}

const hashes = (path: readonly string[]): Hash[] => path.map((hash) => Buffer.from(hash, 'base64'));

/**
 * Checks either kind of proof. `kept` is a checkpoint that whoever checks has from before: a proof of consistency is
 * held against it, and a receipt of the same size may not show another journal.
 */
export function check(text: string, keys: readonly Verifier[], kept: string | undefined): string[] {
  const held = kept === undefined ? undefined : signedCheckpoint(kept, keys, 'The checkpoint that was kept');
  let proof: Receipt | Consistency;
  try {
    proof = isConsistency(text) ? readConsistency(text) : readReceipt(text);
  } catch (error) {
    throw new NotProven(`This can be read neither as a receipt nor as a proof of consistency: ${(error as Error).message}.`);
  }
  return proof.kind === RECEIPT ? checkReceipt(proof, keys, held) : checkConsistency(proof, keys, held);
}

function isConsistency(text: string): boolean {
  return text.includes(`"${CONSISTENCY}"`) && text.trimStart().startsWith('{');
}

function readConsistency(text: string): Consistency {
  const { kind, from, path, checkpoint } = JSON.parse(text) as Partial<Consistency>;
  const whole = kind === CONSISTENCY && typeof from === 'number' && typeof checkpoint === 'string'
    && Array.isArray(path) && path.every((hash) => typeof hash === 'string');
  if (!whole) throw new Error('a part is missing');
  return { kind, from, path, checkpoint };
}

function checkReceipt(receipt: Receipt, keys: readonly Verifier[], held: Checkpoint | undefined): string[] {
  const { origin, size, root } = signedCheckpoint(receipt.checkpoint, keys, 'The receipt’s checkpoint');
  const leaf = leafHash(Buffer.from(receipt.entry));
  if (!verifyInclusion(leaf, receipt.position - 1, size, hashes(receipt.path), root)) {
    throw new NotProven(`The entry is not at position ${String(receipt.position)} of the journal that the checkpoint signs: `
      + 'the entry, its position or the path was changed.');
  }
  if (held !== undefined) compareHeld(held, { origin, size, root });
  return [...told(receipt), `The journal ${origin} has it at position ${String(receipt.position)} of ${String(size)}.`];
}

function compareHeld(held: Checkpoint, { origin, size, root }: Checkpoint): void {
  if (held.origin !== origin) throw new NotProven(`The checkpoint that was kept is of another journal, ${held.origin}.`);
  if (held.size === size && !held.root.equals(root)) {
    throw new NotProven(`Two different journals of ${String(size)} entries were signed: history was changed.`);
  }
}

function checkConsistency(proof: Consistency, keys: readonly Verifier[], held: Checkpoint | undefined): string[] {
  if (held === undefined) throw new NotProven('A proof of consistency needs the checkpoint that was kept: --checkpoint FILE.');
  const now = signedCheckpoint(proof.checkpoint, keys, 'The new checkpoint');
  compareHeld(held, now);
  if (now.size < held.size) {
    throw new NotProven(`The journal had ${String(held.size)} entries and has ${String(now.size)}: some were taken away.`);
  }
  if (proof.from !== held.size || !verifyConsistency(held, now, hashes(proof.path))) {
    throw new NotProven(`The journal of ${String(now.size)} entries does not begin with the ${String(held.size)} that were `
      + 'signed before: history was changed, or this proof is for another checkpoint.');
  }
  return [`The journal ${now.origin} has ${String(now.size)} entries and begins with the ${String(held.size)} of the `
    + 'checkpoint that was kept: none of these was changed, moved or taken away.'];
}

interface Entry {
  readonly type: string;
  readonly subject: string;
  readonly at: string;
  readonly sequence: number;
  readonly actor: { readonly person: string | null; readonly organisation: string | null };
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened, by the entry's type; a name stands for a field of its data. */
const SENTENCES: Readonly<Record<string, string>> = {
  'voucher.created': 'Voucher {subject} was created under agreement {agreementId}, days: {days}.',
  'voucher.reserved': 'Voucher {subject} was reserved by partner {partnerId}, from {startsOn} to {endsOn}.',
  'engagement.reported': 'The work of voucher {subject} was reported on {on}.',
  'voucher.redeemed': 'Voucher {subject} was redeemed on {on}, days: {days}.',
  'payment.submitted': 'Payment request {subject} was submitted on {on}.',
  'payment.approved': 'Payment request {subject} was approved on {on}, due on {dueOn}.',
  'payment.paid': 'Payment request {subject} was paid on {paidOn}.',
};

/** A value as it may be shown: whoever made the receipt may have put anything into it, and this goes to a terminal. */
const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '?')
  .replace(/[^\x20-\x7e]/g, '?').slice(0, 200);

function told({ entry }: Receipt): string[] {
  let read: Entry;
  try {
    read = JSON.parse(entry) as Entry;
    const sentence = SENTENCES[read.type] ?? '“{type}” was recorded of {subject}.';
    const values: Readonly<Record<string, unknown>> = { ...read.data, type: read.type, subject: read.subject };
    const { person, organisation } = read.actor;
    return [
      sentence.replace(/\{(\w+)\}/g, (_all, name: string) => plain(values[name])),
      person === null ? 'It was done by the clock, or by the installation itself.'
        : `It was done by person ${plain(person)}, acting for ${plain(organisation)}.`,
      `It was recorded at ${plain(read.at)}, as entry ${plain(read.sequence)} of its own history.`,
    ];
  } catch {
    throw new NotProven('The entry is in the journal, but is none that this program can read.');
  }
}
