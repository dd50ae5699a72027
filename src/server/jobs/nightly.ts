/**
 * The clock as a party: expiry, agreements that ended, and the steps of retirement, as ordinary commands. Done per due
 * day, in order, dated that day and judged by the version in force on it, however late; a day on which nothing is due is
 * skipped. What is due is read from the rows, and a command that comes twice is refused, so that it may run twice, or on
 * several servers at once. It is never the only guard: every command checks the date itself.
 */
import type { Day, Instant } from '../../domain/time.ts';
import type { PassFailPoint } from '../commands/fail-points.ts';
import type { Runner } from '../commands/reply.ts';
import type { Due, Running, Timekeeping } from '../queries/due.ts';

export interface NightlyOptions extends Timekeeping {
  readonly runner: Runner;
  readonly due: Due;
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
  const days: NightlyReport['days'][number][] = [];
  let failed = 0;
  for (const versions of await options.due.running(until, options)) {
    for (const running of versions) {
      const left = await oneReign(options, running, (day, done) => days.push({ programme: running.id, day, done }));
      failed += left;
      // What fails stays due, and what comes after waits for it. The next run tries once more.
      if (left > 0) break;
    }
  }
  return { days, failed };
}

/** Does what fell due while a version was in force, day by day; answers how much of it could not be done. */
async function oneReign(
  options: NightlyOptions, running: Running, tell: (day: Day, done: number) => void,
): Promise<number> {
  let last: Day | undefined;
  for (;;) {
    const day = await options.due.nextDay(running);
    if (day === undefined) return 0;
    const { done, failed } = await oneDay(options, running, day);
    tell(day, done);
    if (failed > 0) return failed;
    // A day that comes again with nothing to do would come for ever.
    if (done === 0 && day === last) return 1;
    last = day;
  }
}

async function oneDay(
  { runner, due, chunk = CHUNK, failPoint }: NightlyOptions,
  running: Running,
  day: Day,
): Promise<{ done: number; failed: number }> {
  const at = running.startOf(day);
  const given = new Set<string>();
  let done = 0;
  for (;;) {
    const commands = await due.some(running, day, chunk);
    // A refusal, or that nothing happened, says that another server was here first. What is still due all the same, nobody
    // has done, and nobody will by giving it again.
    const stuck = commands.filter((command) => given.has(nameOf(command))).length;
    if (commands.length === 0 || stuck > 0) return { done, failed: stuck };
    const replies = await Promise.all(
      commands.map(({ name, input }) => runner.run({ name, input, caller: { kind: 'system' }, at })),
    );
    done += replies.filter((reply) => reply.kind === 'accepted' && reply.events.length > 0).length;
    const failed = replies.filter((reply) => reply.kind !== 'accepted' && reply.kind !== 'refused').length;
    failPoint?.('nightly.between-chunks');
    if (failed > 0) return { done, failed };
    for (const command of commands) given.add(nameOf(command));
  }
}

function nameOf({ name, input }: { readonly name: string; readonly input: object }): string {
  return `${name} ${JSON.stringify(input)}`;
}
