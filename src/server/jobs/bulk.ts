/**
 * A command given to many vouchers: the list is walked first and its vouchers written down, and then each is given the
 * command, as its giver would give it, under an idempotency key of its own. So the command cannot change which vouchers are
 * meant, and an errand that was interrupted goes on with those of which nothing is known; what it had done is found done.
 */
import { parseInput, type GivenCommand } from '../../contract/commands.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { PassFailPoint } from '../commands/fail-points.ts';
import type { Caller, Reply, Runner } from '../commands/reply.ts';

/** Commands under way at a time: a batch of the runner leaves room for others. */
const CHUNK = 128;

export interface BulkWork {
  readonly id: string;
  readonly command: GivenCommand;
  readonly reason: string | null;
  readonly language: Language;
  readonly dryRun: boolean;
  readonly caller: Caller;
}

export interface Listed {
  readonly number: number;
  readonly reference: string;
}

/** What became of one: no rule where it was accepted. `refusal` is the domain's, where it was the domain that refused. */
export interface Outcome {
  readonly number: number;
  readonly rule: string | null;
  readonly refusal: object | null;
}

/** What the job needs of the store, handed in. */
export interface BulkStore {
  /** Walks the list on by a page; answers whether there is more of it. */
  walk(): Promise<boolean>;
  left(limit: number): Promise<readonly Listed[]>;
  settle(outcomes: readonly Outcome[]): Promise<void>;
}

/** Carries it out, from wherever an interrupted run left off. `alive` is called now and then. */
export async function giveToMany(
  runner: Runner, work: BulkWork, store: BulkStore, alive: () => Promise<void>, failPoint?: PassFailPoint,
): Promise<void> {
  while (await store.walk()) await alive();
  for (;;) {
    const listed = await store.left(CHUNK);
    if (listed.length === 0) return;
    const outcomes = await Promise.all(listed.map((each) => give(runner, work, each)));
    failPoint?.('bulk.between-chunks');
    await store.settle(outcomes);
    await alive();
  }
}

/** A command's input for one voucher. */
export function bulkInput(command: GivenCommand, voucher: string, reason: string | null, language: Language) {
  return parseInput(command, { voucher, ...(reason === null ? {} : { reason }) }, language);
}

async function give(runner: Runner, work: BulkWork, { number, reference }: Listed): Promise<Outcome> {
  const { id, command, reason, language, dryRun, caller } = work;
  const read = bulkInput(command, reference, reason, language);
  if ('errors' in read) return { number, rule: 'invalid', refusal: null };
  return outcomeOf(number, await runner.run({ name: command, input: read.input, caller, key: `${id}/${reference}`, dryRun }));
}

function outcomeOf(number: number, reply: Reply): Outcome {
  switch (reply.kind) {
    case 'accepted':
      return { number, rule: null, refusal: null };
    case 'refused':
    case 'forbidden': {
      const [first] = reply.refusals;
      return { number, rule: first?.rule ?? 'failed', refusal: first ?? null };
    }
    case 'not-found':
    case 'invalid':
    case 'unauthorised':
    case 'failed':
      return { number, rule: reply.kind, refusal: null };
    default:
      // Nothing is known of it: the errand is taken again, and what was done is found done.
      throw new Error(`voucher ${String(number)} of many was answered with ${reply.kind}`);
  }
}
