/** Where batches are decided and judged: one memory, its auditor, the model if it looks on, and the errands that wait. */
import type { Day, Instant } from '../../src/domain/time.ts';
import { calendar as realCalendar } from '../../src/server/clock.ts';
import type { Command, Reply, Runner } from '../../src/server/commands/reply.ts';
import type { Calendar } from '../../src/server/commands/work.ts';
import { judgeAbility, judgeDryRun } from './agreeing.ts';
import { Auditor, Violated } from './auditor.ts';
import { Errands, runnerOn } from './clockwork.ts';
import { type Dice, diceFor } from './dice.ts';
import { Memory } from './memory.ts';
import type { Plot } from './plots.ts';
import { commit, deliberate, type Draft } from './server.ts';
import type { TimeQueue } from './time-queue.ts';
import type { Input } from './troupe.ts';
import { Witness } from './witness.ts';

/** A batch as it was committed: all that is needed to decide it again. */
export interface KeptBatch {
  readonly commands: readonly Command[];
  readonly now: Instant;
  /** The number of its own dice. */
  readonly part: number;
  readonly replies: readonly (Reply | undefined)[];
}

export interface Decided {
  readonly draft: Draft;
  readonly part: number;
}

export const SECOND = 1000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export class Court {
  readonly plot: Plot;
  readonly memory = new Memory();
  readonly auditor: Auditor;
  readonly runner: Runner;
  readonly kept: KeptBatch[] = [];
  readonly counts = new Map<string, number>();
  /** What was written before it was parsed, for the model, which reads for itself. */
  readonly written = new WeakMap<object, Input>();
  /** The virtual moment, in milliseconds. */
  now: number;
  readonly #queue: TimeQueue;
  readonly #dice: Dice;
  readonly #errands = new Errands();
  readonly #days = new Map<string, Day>();
  readonly #prologue: Draft[] = [];
  #witness: Witness | undefined;
  #part = 0;

  constructor(plot: Plot, queue: TimeQueue, now: number) {
    this.plot = plot;
    this.now = now;
    this.#queue = queue;
    this.#dice = diceFor(plot.seed, -5);
    this.auditor = new Auditor(this.memory, this.calendar);
    this.runner = runnerOn((commands) => this.atOnce(commands));
  }

  /** Zones are dear to resolve, and change on whole minutes. */
  readonly calendar: Calendar = (at, zone) => {
    if (zone === 'UTC') return realCalendar(at, zone);
    const minute = `${zone} ${at.slice(0, 16)}`;
    const known = this.#days.get(minute);
    if (known !== undefined) return known;
    if (this.#days.size > 5000) this.#days.clear();
    const day = realCalendar(at, zone);
    this.#days.set(minute, day);
    return day;
  };

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  /** The date as a calendar on the wall of the programme's zone shows it. */
  get today(): Day {
    return this.calendar(this.instant(), this.plot.definition.timeZone);
  }

  instant(at = this.now): Instant {
    return new Date(at).toISOString() as Instant;
  }

  /** Calls the model in, and tells it what was said before the curtain. */
  brief(): void {
    const sponsor = [...this.memory.world.organisations.values()].find((each) => each.kind === 'sponsor');
    const witness = new Witness(this.memory, sponsor?.id ?? '', this.plot.from);
    for (const draft of this.#prologue.splice(0)) witness.hear(draft, this.written);
    this.#witness = witness;
  }

  /** The model has seen the night, too. */
  dawn(): void {
    this.#witness?.moveTo(this.today);
  }

  close(): void {
    this.#witness?.compare();
  }

  decide(commands: readonly Command[], skewMs: number): Decided {
    this.#part += 1;
    const part = this.#part;
    const now = this.instant(this.now + skewMs);
    const around = () => ({ now, calendar: this.calendar, chance: diceFor(this.plot.seed, 1_000_000 + part) });
    const draft = deliberate(this.memory, commands, around());
    if (judgeAbility(this.memory, draft, this.calendar)) this.count('abilities held against answers');
    if (part % 4 === 0) judgeDryRun(this.memory, draft, around());
    return { draft, part };
  }

  /** The clock's commands and the errands: decided and committed in one go. */
  atOnce(commands: readonly Command[]): readonly Reply[] {
    const decided = this.decide(commands.map((each) => ({ ...each })), 0);
    const { draft } = decided;
    if (!commit(this.memory, draft)) throw new Violated('a batch that nobody overtook was not committed');
    this.committed(decided);
    return draft.commands.map((each) => draft.replies.get(each) ?? { kind: 'failed' });
  }

  committed({ draft, part }: Decided): void {
    const { commands, replies, now } = draft;
    this.#errands.take(this.memory);
    this.auditor.judge(draft);
    this.count('batches');
    for (const command of commands) this.#tell(command, replies.get(command));
    if (this.plot.kept === true) this.kept.push({ commands, now, part, replies: commands.map((each) => replies.get(each)) });
    if (this.#witness !== undefined) this.#witness.hear(draft, this.written);
    else if (this.plot.witnessed === true) this.#prologue.push(draft);
  }

  #tell(command: Command, reply: Reply | undefined): void {
    this.count(reply?.kind === 'accepted' && reply.replayed ? 'repeated' : (reply?.kind ?? 'unanswered'));
    if (reply?.kind === 'accepted' && !reply.replayed) this.count(`accepted ${command.name}`);
    if (reply?.kind === 'refused') for (const { rule } of reply.refusals) this.count(`refused ${rule}`);
  }

  planErrands(): Promise<void> | undefined {
    if (this.#errands.waiting === 0) return undefined;
    if (this.plot.witnessed === true) return this.#runErrands(this.runner);
    // Another runner loses one answer in some: the errand begins its chunk again, and its keys keep it from doing it twice.
    const dice = this.#dice;
    const runner: Runner = dice.oneIn(3) ? {
      ...this.runner,
      run: async (command) => {
        const reply = await this.runner.run(command);
        return dice.oneIn(20) ? { kind: 'outcome-unknown' } : reply;
      },
    } : this.runner;
    this.#queue.plan(this.now + dice.of([0, 40, HOUR, DAY]), () => this.#runErrands(runner));
    return undefined;
  }

  async #runErrands(runner: Runner): Promise<void> {
    const failed = await this.#errands.drain(this.memory, runner);
    this.count('errands that failed and were tried again', failed);
    if (failed > 0) this.#queue.plan(this.now + HOUR, () => this.#runErrands(runner));
    this.#witness?.compare();
  }
}
