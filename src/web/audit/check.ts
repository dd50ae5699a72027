/** What a proof shows, step by step, so that each step can be told with what it found. */
import type { ConsistencyView, ReceiptRow } from '../../contract/proof.ts';
import { bytesOf, readCheckpoint, signedBy, type Checkpoint, type Signed } from './note.ts';
import { isConsistent, isIncluded, leafHash, sameBytes } from './tree.ts';

/** A step: whether it holds, and by which name it is told. `open` is what this browser cannot say. */
export interface Step {
  readonly name: StepName;
  readonly state: 'passed' | 'failed' | 'open';
  readonly values?: Readonly<Record<string, string | number>>;
}

export type StepName =
  | 'kept-read' | 'kept-signed' | 'same-journal' | 'now-signed' | 'not-shorter' | 'begins' | 'included' | 'receipt-signed';

const stateOf = (signed: Signed): Step['state'] => ({ yes: 'passed', no: 'failed', cannot: 'open' } as const)[signed];
const held = (holds: boolean): Step['state'] => (holds ? 'passed' : 'failed');

/** All that was checked, in order; it is proven where every step has passed, and open where no step failed. */
export function verdictOf(steps: readonly Step[]): Step['state'] {
  if (steps.some(({ state }) => state === 'failed')) return 'failed';
  return steps.some(({ state }) => state === 'open') ? 'open' : 'passed';
}

/** Whether it is the file that serves nothing, and not the journal that does not fit. */
export function isUseless(steps: readonly Step[]): boolean {
  return steps.some(({ name, state }) => state === 'failed' && (name === 'kept-read' || name === 'same-journal' || name === 'kept-signed'));
}

async function signedStep(name: StepName, checkpoint: Checkpoint, keys: readonly string[]): Promise<Step> {
  return { name, state: stateOf(await signedBy(checkpoint, keys)), values: { size: checkpoint.size, origin: checkpoint.origin } };
}

/**
 * Holds the checkpoint that somebody kept against the journal of today. `ask` fetches the proof that today's begins with
 * so many entries; it is asked once the file is known to be one of this journal.
 */
export async function checkGrowth(
  kept: string, now: string, keys: readonly string[], ask: (from: number) => Promise<ConsistencyView>,
): Promise<readonly Step[]> {
  const old = readCheckpoint(kept);
  const today = readCheckpoint(now);
  if (old === undefined || today === undefined) return [{ name: 'kept-read', state: 'failed' }];
  const steps: Step[] = [{ name: 'kept-read', state: 'passed', values: { size: old.size } }];
  steps.push({ name: 'same-journal', state: held(old.origin === today.origin), values: { origin: old.origin } });
  if (old.origin !== today.origin) return steps;
  // What nobody signed accuses nobody: such a file says nothing about the journal.
  const keptSigned = await signedStep('kept-signed', old, keys);
  steps.push(keptSigned);
  if (keptSigned.state === 'failed') return steps;
  steps.push(await signedStep('now-signed', today, keys));
  steps.push({ name: 'not-shorter', state: held(today.size >= old.size), values: { before: old.size, now: today.size } });
  if (today.size < old.size) return steps;
  steps.push(await beginsWith(old, today, keys, ask));
  return steps;
}

async function beginsWith(old: Checkpoint, today: Checkpoint, keys: readonly string[], ask: (from: number) => Promise<ConsistencyView>): Promise<Step> {
  const values = { before: old.size, now: today.size };
  if (old.size === today.size) return { name: 'begins', state: held(sameBytes(old.root, today.root)), values };
  const { path, checkpoint } = await ask(old.size);
  // The journal may have grown since, so that the proof leads to a later checkpoint; that one has to be signed as well.
  const later = readCheckpoint(checkpoint);
  if (later === undefined || await signedBy(later, keys) === 'no') return { name: 'begins', state: 'failed', values };
  return { name: 'begins', state: held(await isConsistent(old, later, path.map(bytesOf))), values: { before: old.size, now: later.size } };
}

/** Checks a receipt: the entry's bytes, its place, and the signature of the checkpoint that it is proven by. */
export async function checkReceipt({ entry, position, path, checkpoint }: ReceiptRow['receipt'], keys: readonly string[]): Promise<readonly Step[]> {
  const signed = readCheckpoint(checkpoint);
  if (signed === undefined) return [{ name: 'receipt-signed', state: 'failed' }];
  const leaf = await leafHash(new TextEncoder().encode(entry));
  const isIn = await isIncluded(leaf, position - 1, signed, path.map(bytesOf));
  return [
    { name: 'included', state: held(isIn), values: { position, size: signed.size } },
    await signedStep('receipt-signed', signed, keys),
  ];
}
