/**
 * The clock as a party: expiry, agreements that ended, and the steps of retirement, as ordinary commands. Done per due
 * day, in order and dated that day, however late; a day on which nothing is due is skipped. What is due is read from
 * the rows, and a command that comes twice is refused, so that it may run twice, or on several servers at once. It is
 * never the only guard: every command checks the date itself.
 */
import type { Day, Instant } from '../../domain/time.ts';
import type { PassFailPoint } from '../commands/fail-points.ts';
import type { Runner } from '../commands/reply.ts';
import type { Due, Running } from '../queries/due.ts';

export interface NightlyOptions {
  readonly runner: Runner;
  readonly due: Due;
  readonly calendar: (at: Instant, timeZone: string) => Day;
  readonly startOf: (day: Day, timeZone: string) => Instant;
  /** Commands given at a time; each chunk is a batch or two, so that no lock is held for long. */
  readonly chunk?: number;
  readonly failPoint?: PassFailPoint | undefined;
}

export interface NightlyReport {
  /** The days on which something was due, per programme. */
  readonly days: readonly { readonly programme: string; readonly day: Day; readonly done: number }[];
  /** Commands that were neither carried out nor found done already. */
  readonly failed: number;
}

const CHUNK = 500;

/** Does all that is due up to an instant. */
export async function runNightly(options: NightlyOptions, until: Instant): Promise<NightlyReport> {
  const days: { programme: string; day: Day; done: number }[] = [];
  let failed = 0;
  for (const programme of await options.due.running((zone) => options.calendar(until, zone))) {
    const today = options.calendar(until, programme.definition.timeZone);
    for (;;) {
      const day = await options.due.nextDay(programme, today);
      if (day === undefined) break;
      const result = await oneDay(options, programme, day);
      days.push({ programme: programme.id, day, done: result.done });
      failed += result.failed;
      // What fails stays due; going on would find it again for ever. The next run tries once more.
      if (result.failed > 0) break;
    }
  }
  return { days, failed };
}

async function oneDay(
  { runner, due, startOf, chunk = CHUNK, failPoint }: NightlyOptions,
  programme: Running,
  day: Day,
): Promise<{ done: number; failed: number }> {
  const at = startOf(day, programme.definition.timeZone);
  let done = 0;
  let refused: ReadonlySet<string> = new Set();
  for (;;) {
    const commands = await due.some(programme, day, chunk);
    // A refusal says that another server was here first; what is still due all the same, nobody has done.
    const stuck = commands.filter((command) => refused.has(nameOf(command))).length;
    if (commands.length === 0 || stuck > 0) return { done, failed: stuck };
    const replies = await Promise.all(
      commands.map(({ name, input }) => runner.run({ name, input, caller: { kind: 'system' }, at })),
    );
    done += replies.filter((reply) => reply.kind === 'accepted').length;
    const failed = replies.filter((reply) => reply.kind !== 'accepted' && reply.kind !== 'refused').length;
    failPoint?.('nightly.between-chunks');
    if (failed > 0) return { done, failed };
    refused = new Set(commands.filter((_, index) => replies[index]?.kind === 'refused').map(nameOf));
  }
}

function nameOf({ name, input }: { readonly name: string; readonly input: object }): string {
  return `${name} ${JSON.stringify(input)}`;
}
