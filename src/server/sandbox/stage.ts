/** What the story of the sandbox is played on: the engine, a clock that only it moves, and who acts. */
import { createHash } from 'node:crypto';
import { parseInput, type CommandBody, type GivenCommand } from '../../contract/commands.ts';
import { addDays, dayNumber, type Day, type Instant } from '../../domain/time.ts';
import { noonOf, type MovableClock } from '../clock.ts';
import type { Accepted, Caller, Reply } from '../commands/reply.ts';
import type { Engine } from '../engine.ts';
import type { FileStore, StoredFile } from '../files.ts';
import type { Dice } from './dice.ts';

/** People work from Monday to Friday. */
function workday(day: Day): Day {
  // 1970-01-01 was a Thursday.
  const weekday = (dayNumber(day) + 3) % 7;
  return weekday < 5 ? day : addDays(day, 7 - weekday);
}

export type Task = () => Promise<void>;

/** The days of the story, each with what is to be done on it. */
export class Stage {
  readonly engine: Engine;
  readonly last: Day;
  readonly #clock: MovableClock;
  readonly #files: FileStore;
  readonly #mornings = new Map<Day, Task[]>();
  readonly #agenda = new Map<Day, Task[]>();
  readonly #stored = new Map<string, Promise<StoredFile>>();
  #today: Day;
  /** Commands that were refused: chances that the story took and lost. */
  refused = 0;

  constructor(engine: Engine, clock: MovableClock, files: FileStore, first: Day, last: Day) {
    this.engine = engine;
    this.#clock = clock;
    this.#files = files;
    this.#today = first;
    this.last = last;
  }

  get today(): Day { return this.#today; }

  get now(): Instant { return this.#clock.now(); }

  /** Notes what is to be done on a day before everything else, one after another: what others may refer to. */
  inTheMorning(day: Day, task: Task): void {
    this.#mornings.set(day, [...(this.#mornings.get(day) ?? []), task]);
  }

  /** Notes what is to be done on a day, or the Monday after; a day past the story's end never comes. */
  on(day: Day, task: Task): void {
    const wished = workday(day < this.#today ? this.#today : day);
    this.#agenda.set(wished, [...(this.#agenda.get(wished) ?? []), task]);
  }

  /** Some days from today. */
  soon(dice: Dice, least: number, most: number, task: Task): void {
    this.on(addDays(this.#today, dice.between(least, most)), task);
  }

  /**
   * Plays every day through `until`, forwards only: the nightly work first, then the day's tasks all at once, so that they share
   * commits. Days without a task are passed over; what fell due on them is done, dated its own day, at the next one.
   */
  async play(until: Day): Promise<void> {
    for (; this.#today <= until; this.#today = addDays(this.#today, 1)) {
      const today = this.#today;
      if (!this.#mornings.has(today) && !this.#agenda.has(today) && today !== this.last) continue;
      this.#clock.moveTo(noonOf(this.#today, 'UTC'));
      const { failed } = await this.engine.nightly(this.#clock.now());
      if (failed > 0) throw new Error(`the nightly work of ${today} failed`);
      for (const task of this.#mornings.get(today) ?? []) await task();
      for (let tasks = this.#taken(); tasks.length > 0; tasks = this.#taken()) {
        await Promise.all(tasks.map((task) => task()));
      }
    }
  }

  #taken(): readonly Task[] {
    const tasks = this.#agenda.get(this.#today) ?? [];
    this.#agenda.delete(this.#today);
    return tasks;
  }

  /** Gives a command as everybody does; undefined where it is refused. */
  async give<Name extends GivenCommand>(
    caller: Caller,
    name: Name,
    body: CommandBody<Name>,
    extra?: object,
  ): Promise<Accepted | undefined> {
    const parsed = parseInput(name, body, 'en');
    if ('errors' in parsed) throw new Error(`the story's ${name} is malformed: ${JSON.stringify(parsed.errors)}`);
    const input: object = parsed.input;
    const reply: Reply = await this.engine.runner.run({ name, input, caller, ...(extra === undefined ? {} : { extra }) });
    if (reply.kind === 'accepted') return reply;
    if (reply.kind !== 'refused') throw new Error(`the story's ${name} was answered with ${JSON.stringify(reply)}`);
    this.refused += 1;
    return undefined;
  }

  /** The facts of a text that is stored as a deliverable; the same text is stored once. */
  async store(text: string): Promise<object> {
    const name = createHash('sha256').update(text).digest('hex');
    const stored = this.#stored.get(name) ?? this.#files.put(Buffer.from(text), 1_000_000);
    this.#stored.set(name, stored);
    return { file: { mediaType: 'text/plain', ...(await stored) } };
  }
}
