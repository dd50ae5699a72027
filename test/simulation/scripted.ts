/** A history told by a script instead of by chance: every day of a programme, with questions asked at its edges. */
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { addDays, type Day, type Instant } from '../../src/domain/time.ts';
import { commandFrom, describe } from '../../src/cli/examples.ts';
import { calendar, noonOf, startOf } from '../../src/server/clock.ts';
import type { Accepted, Caller, Command, Reply } from '../../src/server/commands/reply.ts';
import { Auditor } from './auditor.ts';
import { Errands, nightly, runnerOn } from './clockwork.ts';
import { diceFor } from './dice.ts';
import { Memory } from './memory.ts';
import { commit, deliberate } from './server.ts';
import type { Input } from './troupe.ts';

/** A command asked about and never given. */
export type Question = readonly [name: string, as: Caller, command: string, input: (today: Day) => Input];

/** From a day through another, what a question was answered. */
export type Stretch = readonly [answer: string, from: string, through: string];

export class Script {
  readonly memory = new Memory();
  readonly auditor = new Auditor(this.memory, calendar);
  readonly zone: string;
  /** What the clock did by itself: date, event, subject. */
  readonly nights: (readonly [string, string, string])[] = [];
  readonly #errands = new Errands();
  readonly #runner = runnerOn((commands) => this.#commit(commands));
  #now: Instant;
  #part = 0;

  constructor({ timeZone }: ProgrammeFile, from: Day) {
    this.zone = timeZone;
    this.#now = noonOf(from, timeZone);
  }

  readonly give = (command: Command): Promise<Reply> => this.#runner.run(command);

  #around() {
    this.#part += 1;
    return { now: this.#now, calendar, chance: diceFor(1, this.#part) };
  }

  #commit(commands: readonly Command[]): readonly Reply[] {
    const draft = deliberate(this.memory, commands.map((each) => ({ ...each })), this.#around());
    if (!commit(this.memory, draft)) throw new Error('nobody else was there, and the batch was overtaken');
    this.auditor.judge(draft);
    this.#errands.take(this.memory);
    for (const { event, circumstances } of draft.ledger.sealed) {
      if (['voucher.expired', 'entitlement.removed', 'agreement.ended'].includes(event.type)) {
        this.nights.push([calendar(circumstances.at, this.zone), event.type, event.subject]);
      }
    }
    return draft.commands.map((each) => draft.replies.get(each) ?? { kind: 'failed' });
  }

  async ok(as: Caller, name: string, input: Input): Promise<Accepted> {
    const command = commandFrom(name, as, input);
    const reply = 'kind' in command ? command : await this.give(command);
    if (reply.kind !== 'accepted') throw new Error(`${name} at ${this.#now}: ${describe(reply)}`);
    await this.#errands.drain(this.memory, this.#runner);
    return reply;
  }

  async night(): Promise<void> {
    await nightly(this.memory, calendar, this.#runner, this.#now, 500);
    this.auditor.judgeNight(this.#now);
  }

  /** What each question is answered now, by dry runs of one batch. */
  #ask(questions: readonly Question[], today: Day): readonly string[] {
    const commands = questions.map(([, as, name, input]) => {
      const command = commandFrom(name, as, input(today));
      if ('kind' in command) throw new Error(`${name} is malformed: ${describe(command)}`);
      return { ...command, dryRun: true };
    });
    const { replies, ledger, work } = deliberate(this.memory, commands, this.#around());
    if (ledger.sealed.length > 0 || work.changed.size > 0) throw new Error('a question changed something');
    return commands.map((each) => answerOf(replies.get(each)));
  }

  /**
   * Lives through the days, one by one: asks in the first moment before the night's work is done, again after it, and in
   * the last moment; what is carried out may not differ within a day. `on` says what is done at noon.
   */
  async live(from: Day, until: Day, questions: readonly Question[], on: Readonly<Record<string, () => Promise<unknown>>>): Promise<Map<string, Stretch[]>> {
    const told = new Map<string, Stretch[]>(questions.map(([name]) => [name, []]));
    for (let today = from; today <= until; today = addDays(today, 1)) {
      const moments: (readonly string[])[] = [];
      this.#now = startOf(today, this.zone);
      moments.push(this.#ask(questions, today));
      await this.night();
      moments.push(this.#ask(questions, today));
      this.#now = noonOf(today, this.zone);
      await on[today]?.();
      this.#now = new Date(Date.parse(startOf(addDays(today, 1), this.zone)) - 1).toISOString() as Instant;
      moments.push(this.#ask(questions, today));
      questions.forEach(([name], index) => {
        const answers = moments.map((each) => each[index] ?? '');
        const carried = new Set(answers.map((answer) => (answer.startsWith('ok') ? answer : 'refused')));
        if (carried.size > 1) throw new Error(`${name} on ${today} is answered by turns ${answers.join(' / ')}`);
        note(told.get(name) ?? [], answers[1] ?? '', today);
      });
    }
    return told;
  }
}

function note(stretches: Stretch[], answer: string, today: Day): void {
  const last = stretches.at(-1);
  if (last?.[0] === answer) stretches[stretches.length - 1] = [answer, last[1], today];
  else stretches.push([answer, today, today]);
}

function answerOf(reply: Reply | undefined): string {
  if (reply?.kind === 'refused') return [...new Set(reply.refusals.map((each) => each.rule))].join(' ');
  if (reply?.kind !== 'accepted') return reply?.kind ?? 'nothing';
  const to = reply.events.flatMap(({ data }) => ('to' in data ? [data.to] : []));
  return ['ok', ...to].join(' ');
}
