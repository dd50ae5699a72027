/**
 * The auditor of a history: after every batch it reads the bytes that were journalled, keeps its own books, and compares
 * them with the rows. Whatever it finds wrong ends the history.
 */
import { faults } from '../../src/domain/ledger.ts';
import { parseReference } from '../../src/domain/ids.ts';
import type { Accepted, Command } from '../../src/server/commands/reply.ts';
import { isKeyed, keyOf } from '../../src/server/commands/step.ts';
import type { Calendar } from '../../src/server/commands/work.ts';
import { sha256, type Sealed } from '../../src/server/store/journal.ts';
import { postingsOf } from '../../src/domain/ledger.ts';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ProgrammeDefinition } from '../../src/domain/programme.ts';
import type { Day, Instant } from '../../src/domain/time.ts';
import { Lives, type InForce } from './lives.ts';
import type { Memory } from './memory.ts';
import type { Draft } from './server.ts';
import { Tally, type Told } from './tally.ts';

/** An invariant that does not hold. */
export class Violated extends Error {}

interface Version {
  readonly version: number;
  readonly from: string;
}

export class Auditor {
  readonly lives: Lives;
  readonly #tally = new Tally();
  readonly #memory: Memory;
  readonly #calendar: Calendar;
  readonly #heads = new Map<string, { sequence: number; hash: string }>();
  readonly #versions = new Map<string, Version[]>();
  readonly #settled = new Set<string>();
  /** Key → the command that was accepted under it, and what it made. */
  readonly #promised = new Map<string, { readonly told: string; readonly reply: Accepted }>();
  readonly #digest = createHash('sha256');
  entries = 0;

  constructor(memory: Memory, calendar: Calendar) {
    this.#memory = memory;
    this.#calendar = calendar;
    this.lives = new Lives((told, what) => this.#violated(`${told.type} of ${told.subject} at ${told.at} ${what}`));
  }

  /** What all entries so far come to: the same for the same history, and for no other. */
  get journalHash(): string {
    return this.#digest.copy().digest('hex');
  }

  #violated(what: string): never {
    throw new Violated(what);
  }

  /** Judges a batch that has just been committed. */
  judge(draft: Draft): void {
    this.#judgeReplies(draft);
    const touched = new Set<string>();
    for (const sealed of draft.ledger.sealed) {
      const told = this.#read(sealed);
      const agreementId = this.#tally.book(told);
      if (agreementId !== undefined) touched.add(agreementId);
      this.lives.take(told, this.#inForce(told));
      this.#judgePostings(sealed);
    }
    for (const id of touched) this.#judgeBalance(id);
    for (const kind of ['vouchers', 'requests'] as const) {
      for (const id of draft.work.changed.get(kind) ?? []) this.#judgeRow(kind, id);
    }
    this.entries += draft.ledger.sealed.length;
  }

  #judgeReplies({ commands, replies, written, ledger, work }: Draft): void {
    let promised = 0;
    for (const command of commands) {
      const reply = replies.get(command);
      if (reply === undefined) this.#violated(`${command.name} was not answered`);
      if (reply.kind !== 'accepted') {
        if (written.has(command) && reply.kind !== 'key-reused') this.#violated(`${command.name} was ${reply.kind} and is said to have written`);
        continue;
      }
      if (!reply.replayed && !reply.dryRun) promised += reply.events.length;
      if (isKeyed(command)) this.#judgeKey(command, reply);
    }
    if (ledger.sealed.length !== promised) this.#violated(`${promised} events were promised and ${ledger.sealed.length} written`);
    if (promised === 0 && work.changed.size > 0) this.#violated('rows are changed though nothing was accepted');
  }

  #judgeKey(command: Command, reply: Accepted): void {
    const told = `${command.name} ${JSON.stringify(command.input)}`;
    const before = this.#promised.get(keyOf(command));
    if (before === undefined) {
      if (reply.replayed) this.#violated(`${command.name} is called a repetition and was never accepted before`);
      this.#promised.set(keyOf(command), { told, reply });
    } else if (!reply.replayed || before.reply.id !== reply.id || before.told !== told) {
      this.#violated(`${command.name} was carried out twice under one key`);
    } else {
      // Whoever repeats is told again what the first was told, whatever has happened since.
      for (const part of ['events', 'voucher', 'request', 'ability'] as const) {
        if (!isDeepStrictEqual(reply[part], before.reply[part])) this.#violated(`${command.name}, repeated, is answered with other ${part}`);
      }
    }
  }

  /** Reads an entry from its bytes, as a stranger would. */
  #read({ bytes, hash, event }: Sealed): Told {
    const told = JSON.parse(bytes.toString('utf8')) as Told;
    const before = this.#heads.get(event.subject) ?? { sequence: 0, hash: '0'.repeat(64) };
    const sum = sha256(bytes);
    if (!sum.equals(hash)) this.#violated(`${event.subject}: the hash of entry ${told.sequence} is not that of its bytes`);
    if (told.sequence !== before.sequence + 1) this.#violated(`${event.subject}: entry ${told.sequence} follows ${before.sequence}`);
    if (told.previous !== before.hash) this.#violated(`${event.subject}: entry ${told.sequence} names another one before it`);
    if (told.subject !== event.subject || told.type !== event.type) this.#violated(`${event.subject}: the bytes tell of another`);
    this.#heads.set(event.subject, { sequence: told.sequence, hash: sum.toString('hex') });
    this.#digest.update(sum);
    if (told.type === 'programme.published') {
      const { version, effectiveFrom } = told.data as { version: number; effectiveFrom: string };
      const versions = this.#versions.get(told.subject) ?? [];
      this.#versions.set(told.subject, [...versions, { version, from: effectiveFrom }]);
    }
    return told;
  }

  /** The version that must have decided an entry: the one that began last, and of two the later published. */
  #inForce(told: Told): InForce | undefined {
    if (told.programme === null) return undefined;
    const { id, version } = told.programme;
    const versions = this.#versions.get(id) ?? [];
    const today = this.#calendar(told.at as Instant, this.#definition(id, versions.at(-1)?.version).timeZone);
    const begun = versions.filter((each) => each.from <= today);
    const last = begun.map((each) => each.from).sort().at(-1);
    const meant = begun.findLast((each) => each.from === last)?.version;
    if (meant !== version) this.#violated(`${told.type} of ${told.subject} on ${today} was decided by version ${version}`);
    return { today, definition: this.#definition(id, version) };
  }

  #definition(id: string, version: number | undefined): ProgrammeDefinition {
    const definition = this.#memory.definitions.get(id, version ?? 0);
    if (definition === undefined) this.#violated(`version ${version ?? 0} of ${id} was never published`);
    return definition;
  }

  /** A voucher's days are set aside once and settled once, whatever the balances say. */
  #judgePostings({ event }: Sealed): void {
    for (const { subject, kind } of postingsOf(event)) {
      if (parseReference(subject) === undefined) continue;
      if (this.#settled.has(`${subject}/${kind}`)) this.#violated(`the days of ${subject} are ${kind} twice`);
      this.#settled.add(`${subject}/${kind}`);
    }
  }

  #judgeBalance(id: string): void {
    const balance = this.#memory.world.agreements.get(id)?.balance;
    const books = this.#tally.of(id);
    if (balance === undefined) this.#violated(`${id} has days and no row`);
    const wrong = [...faults(balance), ...faults(books)];
    if (wrong.length > 0) this.#violated(`${id}: ${wrong.join(', ')}`);
    for (const account of Object.keys(books) as (keyof typeof books)[]) {
      if (balance[account] !== books[account]) this.#violated(`${id} has ${balance[account]} days ${account}; the journal says ${books[account]}`);
    }
  }

  #judgeRow(kind: 'vouchers' | 'requests', id: string): void {
    if (kind === 'requests') {
      const row = this.#memory.world.requests.get(id);
      const life = this.lives.requests.get(id);
      if (row?.status !== life?.status) this.#violated(`${id} is ${row?.status ?? 'gone'}; the journal says ${life?.status ?? 'nothing'}`);
      return;
    }
    const row = this.#memory.world.vouchers.get(id);
    const life = this.lives.vouchers.get(id);
    const same = row !== undefined && life !== undefined && row.status === life.status && row.expiresOn === life.expiresOn
      && row.partnerId === life.partner && row.requestId === life.request && row.payBy === life.payBy;
    if (!same) this.#violated(`${id} is ${JSON.stringify(row)}; the journal says ${JSON.stringify(life)}`);
  }

  /** When the night's work is done, nothing is left that it should have found. */
  judgeNight(until: Instant): void {
    const { world, live } = this.#memory;
    for (const { id, versions } of world.programmes.values()) {
      const definition = this.#definition(id, versions.at(-1)?.version);
      const today: Day = this.#calendar(until, definition.timeZone);
      for (const reference of live) {
        const voucher = this.lives.vouchers.get(reference);
        if (voucher === undefined || world.vouchers.get(reference)?.programmeId !== id) continue;
        const last = this.lives.lastDayOf(voucher, definition);
        if (last < today) this.#violated(`${reference} still lives on ${today}; its last day was ${last}`);
      }
      const closed = definition.calendar.removal !== undefined && today >= definition.calendar.removal.on;
      for (const agreement of world.agreements.values()) {
        const { available, training } = agreement.balance;
        if (agreement.programmeId !== id || (available === 0 && training === 0)) continue;
        if (closed || agreement.endsOn < today) this.#violated(`${agreement.id} still holds days on ${today}`);
      }
    }
  }
}
