/**
 * A history: a programme played over years of virtual time by parties who are late, careless and unlucky. Everything
 * follows from the seed.
 */
import { versionOn, type ProgrammeDefinition } from '../../src/domain/programme.ts';
import { addDays, dayNumber, type Day } from '../../src/domain/time.ts';
import { commandFrom } from '../../src/cli/examples.ts';
import { startOf } from '../../src/server/clock.ts';
import { Violated, type Auditor } from './auditor.ts';
import { nightly } from './clockwork.ts';
import { Court, DAY, HOUR, SECOND } from './court.ts';
import { diceFor, type Dice } from './dice.ts';
import { customersIntent, workersIntent, type Desk, type Intent } from './intents.ts';
import { managersIntent } from './managers.ts';
import type { Memory } from './memory.ts';
import { adminsIntent, clerksIntent, reviewersIntent } from './money.ts';
import type { Plot } from './plots.ts';
import { Servers } from './servers.ts';
import { TimeQueue } from './time-queue.ts';
import { assemble, type Temper, type Troupe } from './troupe.ts';

/** Somebody who sits down to work now and then. */
interface Worker {
  readonly temper: Temper;
  readonly intends: (desk: Desk) => Intent | undefined;
}

export class Simulation {
  readonly plot: Plot;
  readonly court: Court;
  readonly #queue = new TimeQueue();
  readonly #servers: Servers;
  readonly #lastKeys: string[] = [];
  readonly #left = new Set<string>();
  #keys = 0;
  #nightLateUntil = 0;

  constructor(plot: Plot) {
    this.plot = plot;
    this.court = new Court(plot, this.#queue, Date.parse(startOf(plot.from, plot.definition.timeZone)));
    this.#servers = new Servers(this.court, this.#queue);
  }

  get memory(): Memory {
    return this.court.memory;
  }

  get auditor(): Auditor {
    return this.court.auditor;
  }

  get today(): Day {
    return this.court.today;
  }

  get years(): number {
    return (dayNumber(this.plot.until) - dayNumber(this.plot.from)) / 365.25;
  }

  /** Plays the whole history. Throws `Violated` where an invariant does not hold. */
  async run(): Promise<this> {
    const { definition, from, until, customers, partners } = this.plot;
    const troupe = await assemble(definition, from, until, { customers, partners }, diceFor(this.plot.seed, -2), this.court.runner.run);
    if (this.plot.witnessed === true) this.court.brief();
    this.#planNights();
    this.#planPeople(troupe);
    this.#planAmendment(troupe);
    const end = Date.parse(startOf(addDays(until, 1), definition.timeZone));
    for (let next = this.#queue.next(); next !== undefined && next.at < end; next = this.#queue.next()) {
      this.court.now = next.at;
      const acting = next.act();
      if (acting !== undefined) await acting;
    }
    this.court.close();
    return this;
  }

  #planNights(): void {
    const { definition, from, until, witnessed, seed } = this.plot;
    const dice = diceFor(seed, -3);
    for (let day = addDays(from, 1); day <= until; day = addDays(day, 1)) {
      const midnight = Date.parse(startOf(day, definition.timeZone));
      const late = witnessed === true ? 0 : dice.of([0, 0, 5 * SECOND, 10 * 60 * SECOND]);
      this.#queue.plan(midnight + late, () => this.#night(dice));
    }
  }

  async #night(dice: Dice): Promise<void> {
    if (this.plot.witnessed !== true) {
      // The job did not run last night, nor perhaps the nights after.
      if (dice.oneIn(60)) this.#nightLateUntil = this.court.now + dice.between(1, 6) * DAY;
      if (this.court.now < this.#nightLateUntil) return this.court.count('nights done late');
    }
    this.court.dawn();
    const until = this.court.instant();
    const { failed, days } = await nightly(this.memory, this.court.calendar, this.court.runner, until, dice.of([3, 50, 500]));
    if (failed > 0) throw new Violated(`${failed} of the night's commands failed`);
    this.court.count('nights with work', days.length);
    this.auditor.judgeNight(until);
  }

  #planPeople(troupe: Troupe): void {
    const people: Worker[] = [
      { temper: troupe.temper, intends: adminsIntent },
      { temper: troupe.temper, intends: reviewersIntent },
      ...troupe.customers.map((each) => ({ temper: each.temper, intends: (desk: Desk) => customersIntent(desk, each) })),
      ...troupe.partners.flatMap((each) => [
        { temper: each.temper, intends: (desk: Desk) => workersIntent(desk, each) },
        { temper: each.temper, intends: (desk: Desk) => clerksIntent(desk, each) },
      ]),
      ...this.#managers(troupe),
    ];
    people.forEach((worker, index) => {
      const dice = diceFor(this.plot.seed, index);
      const sit = (): void => {
        for (let tasks = dice.between(1, 3); tasks > 0; tasks -= 1) this.#intend(worker, troupe, dice);
      };
      const wake = (): void => {
        sit();
        this.#queue.plan(this.#morning(dice), wake);
      };
      this.#queue.plan(this.#morning(dice), wake);
      // Before the doors close everybody comes at once.
      for (const at of this.#rushes()) for (let times = 0; times < 3; times += 1) this.#queue.plan(at + dice.below(2 * DAY) - DAY / 2, sit);
    });
  }

  /** The reference model knows nobody but those who came at the beginning, and an erasure is not to be played again. */
  #managers({ admin, temper, customers, partners }: Troupe): readonly Worker[] {
    if (this.plot.witnessed === true || this.plot.kept === true) return [];
    return [{ admin, temper }, ...customers, ...partners].map((each) => ({
      temper: each.temper, intends: (desk: Desk) => managersIntent(desk, each.admin),
    }));
  }

  /** The next time somebody sits down: people begin on the hour, so that many come at once. */
  #morning(dice: Dice): number {
    const at = this.court.now + dice.wait(this.plot.paceDays * DAY);
    return Math.max(this.court.now + HOUR, at - (at % DAY) + dice.of([8, 9, 9, 13, 23]) * HOUR);
  }

  #rushes(): readonly number[] {
    const { calendar, timeZone } = this.plot.definition;
    const days = Object.values(calendar).flatMap((each) => (each === undefined ? [] : 'lastDay' in each ? each.lastDay : each.on));
    return days.map((day) => Date.parse(startOf(day, timeZone))).filter((at) => at > this.court.now);
  }

  #planAmendment({ sponsorId }: Troupe): void {
    const { amended, definition } = this.plot;
    if (amended === undefined) return;
    const at = Date.parse(startOf(addDays(amended.from, -20), definition.timeZone));
    const input = { definition: amended.definition, effectiveFrom: amended.from };
    this.#queue.plan(at, () => {
      const [reply] = this.court.atOnce([{ name: 'programme.publish', input, caller: { kind: 'system', organisationId: sponsorId as never } }]);
      if (reply?.kind !== 'accepted') throw new Violated('the amendment was not published');
    });
  }

  #definition(programmeId: string): ProgrammeDefinition {
    const programme = this.memory.world.programmes.get(programmeId);
    const version = programme === undefined ? undefined : versionOn(programme, this.today);
    return this.memory.definitions.get(programmeId, version?.version ?? 0) ?? this.plot.definition;
  }

  #intend({ intends, temper }: Worker, troupe: Troupe, dice: Dice): void {
    const slips = dice.below(100) < temper.careless;
    // A wrong calendar is what the unlucky work by; on some days they look at their telephone instead.
    const today = addDays(this.today, temper.skewDays !== 0 && dice.oneIn(3) ? temper.skewDays : 0);
    const definition = this.#definition(troupe.programmeId);
    const intent = intends({ memory: this.memory, troupe, definition, today, dice, slips, left: this.#left });
    if (intent === undefined) return;
    const at = this.#leaving(intent, temper, dice);
    for (let next: Intent | undefined = intent; next !== undefined; next = next.then) this.#send(next, at, temper, slips, dice);
  }

  #send(intent: Intent, at: number, temper: Temper, slips: boolean, dice: Dice): void {
    if (intent.name === 'person.join') {
      // The installation's own, which no schema binds.
      return this.#servers.post({ command: { name: intent.name, input: intent.input, caller: intent.as }, temper, attempts: 0 }, at, dice);
    }
    const command = commandFrom(intent.name, intent.as, intent.input);
    if ('kind' in command) return this.court.count('malformed');
    if (command.name === 'person.erase') {
      // It shares no batch with others that write, and who put it among them would have to take it out again.
      this.court.atOnce([command]);
      return;
    }
    this.court.written.set(command.input, intent.input);
    const keyed = dice.oneIn(5) ? {} : { key: this.#key(dice, slips) };
    const message = { command: { ...command, ...keyed }, temper, attempts: 0 };
    this.#servers.post(message, at, dice);
    if (slips && dice.oneIn(3)) this.#servers.post(message, at + dice.of([0, SECOND, HOUR, DAY]), dice);
  }

  #key(dice: Dice, slips: boolean): string {
    const used = slips && dice.oneIn(8) ? dice.maybe(this.#lastKeys) : undefined;
    if (used !== undefined) return used;
    this.#keys += 1;
    const key = `key-${this.#keys}`;
    this.#lastKeys.push(key);
    if (this.#lastKeys.length > 10) this.#lastKeys.shift();
    return key;
  }

  /** When a message is sent: at once, or around the last moment, and sometimes a moment or a day after it. */
  #leaving({ lastDay, input }: Intent, temper: Temper, dice: Dice): number {
    const { now, plot } = this.court;
    if (lastDay === undefined || dice.below(100) >= temper.late) return now;
    const ends = Date.parse(startOf(addDays(lastDay, 1), plot.definition.timeZone));
    const at = ends + dice.of([-DAY, -DAY / 2, -1, 0, 1, DAY / 2, -2 * DAY, -3 * SECOND]);
    if (at <= now) return now;
    this.court.count('left to the last day');
    const { voucher, request } = input as { readonly voucher?: string; readonly request?: string };
    const id = voucher ?? request ?? '';
    this.#left.add(id);
    this.#queue.plan(at + HOUR, () => { this.#left.delete(id); });
    return at;
  }
}
