/** The mails that a day brings because a deadline lies ahead. */
import type { ProgrammeFile } from '../contract/programme.ts';
import { versionOn, type Programme } from '../domain/programme.ts';
import { addDays, type Day, type Instant } from '../domain/time.ts';
import { startOf } from './clock.ts';
import { send } from './commands/load.ts';
import { presentIn } from './commands/shelf.ts';
import {
  daysWorthALook, expiring, expiringDays, milestone, milestonesAhead, RENEWAL_DAYS_AHEAD, renewals, TOUCHED, type DueDay,
} from './mail/due.ts';
import type { Draft } from './mail/facts.ts';
import { inTransaction, insertDrafts, type MakingOptions } from './mail-store.ts';
import { gather, type Wanted } from './mail-world.ts';
import type { World } from './mail/world.ts';
import { text } from './store/decode.ts';
import { keepMailDay, lastDays, MAIL_DAYS, partnersEnding, TOUCHED_BY, vouchersEnding } from './store/mail-due.ts';
import { programmes as programmeTable, readProgrammes } from './store/programme.ts';
import type { Statement } from './store/table.ts';

/** Vouchers or organisations whose mails are made in one transaction. */
const CHUNK = 100;

/** A day whose mails are still to be made. */
export interface PendingDay {
  readonly programme: Programme;
  readonly day: Day;
  /** Its first moment, in the programme's zone. */
  readonly at: Instant;
}

/**
 * The days up to a moment whose mails are still to be made, in order. A programme that is seen for the first time begins
 * with the day after: what was due before there was mail is not told later.
 */
export async function pendingDays(options: MakingOptions, until: Instant): Promise<readonly PendingDay[]> {
  const { writers, definitions, calendar } = options.tools;
  const [programmeRows = [], dayRows = []] = await send(writers, [readProgrammes(), MAIL_DAYS]);
  const programmes = programmeRows.map(programmeTable.decode);
  await definitions.fetch(writers, programmes);
  const done = new Map(dayRows.map((row) => [text(row, 'programme_id'), text(row, 'day') as Day]));
  const pending: PendingDay[] = [];
  for (const programme of programmes) {
    const { today, timeZone } = presentIn(definitions, programme, (zone) => calendar(until, zone));
    const last = done.get(programme.id);
    if (last === undefined) await send(writers, [keepMailDay(programme.id, today)]);
    for (const day of await daysToMake(options, programme, addDays(last ?? today, 1), today)) {
      pending.push({ programme, day, at: startOf(day, timeZone) });
    }
  }
  return pending.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
}

/** The last of them is always among them: it is kept as the day up to which all is made. */
async function daysToMake(options: MakingOptions, programme: Programme, from: Day, through: Day): Promise<readonly Day[]> {
  if (from > through) return [];
  if (from === through) return [through];
  const { writers, definitions } = options.tools;
  const [vouchers = [], enrolments = []] = await send(writers, lastDays(programme.id));
  const ends = { vouchers: vouchers.map((row) => text(row, 'day') as Day), enrolments: enrolments.map((row) => text(row, 'day') as Day) };
  const worth = new Set<Day>([through]);
  for (const { version } of programme.versions) {
    const definition = definitions.get(programme.id, version) as ProgrammeFile | undefined;
    if (definition !== undefined) for (const day of daysWorthALook(definition, ends)) worth.add(day);
  }
  return [...worth].filter((day) => from <= day && day <= through);
}

/** Makes a day's mails. Done again, it makes those that are missing. */
export async function makeDay(options: MakingOptions, { programme, day, at }: PendingDay): Promise<void> {
  const inForce = versionOn(programme, day);
  const definition = inForce === undefined
    ? undefined
    : options.tools.definitions.get(programme.id, inForce.version) as ProgrammeFile | undefined;
  if (definition !== undefined) {
    const due: DueDay = { programmeId: programme.id, sponsorId: programme.sponsorId, definition, day, at };
    await makeExpiring(options, due);
    await makeRenewals(options, due);
    await makeMilestones(options, due);
  }
  await send(options.tools.writers, [keepMailDay(programme.id, day)]);
}

async function idsOf({ tools }: MakingOptions, column: string, statement: Statement): Promise<readonly string[]> {
  const [rows = []] = await send(tools.writers, [statement]);
  return rows.map((row) => text(row, column));
}

/** Makes the mails about many things, some in a transaction. */
async function inChunks(
  options: MakingOptions, ids: readonly string[], wanted: (some: readonly string[]) => Wanted,
  make: (id: string, world: World) => readonly Draft[],
): Promise<void> {
  for (let first = 0; first < ids.length; first += CHUNK) {
    const some = ids.slice(first, first + CHUNK);
    await inTransaction(options.tools.writers, async (client) => {
      const world = await gather(client, wanted(some), options.tools);
      await insertDrafts(client, some.flatMap((id) => make(id, world)), options);
    });
  }
}

async function makeExpiring(options: MakingOptions, due: DueDay): Promise<void> {
  const last = due.definition.calendar.redemption?.lastDay ?? null;
  const days = expiringDays(due).filter((day) => last === null || day <= last);
  if (days.length === 0) return;
  const later = last !== null && days.includes(last) ? last : null;
  const references = await idsOf(options, 'reference', vouchersEnding(due.programmeId, days, later));
  await inChunks(options, references, (vouchers) => ({ vouchers }), (reference, world) => {
    const voucher = world.vouchers.get(reference);
    return voucher === undefined ? [] : expiring(due, voucher, world);
  });
}

async function makeRenewals(options: MakingOptions, due: DueDay): Promise<void> {
  const { renewalOpensDays } = due.definition.enrolment;
  const days = [renewalOpensDays, ...RENEWAL_DAYS_AHEAD].map((ahead) => addDays(due.day, ahead));
  const partners = await idsOf(options, 'id', partnersEnding(due.programmeId, days));
  await inChunks(options, partners, (organisations) => ({ organisations }), (id, world) => {
    const partner = world.partners.get(id);
    return partner === undefined ? [] : renewals(due, partner, world);
  });
}

async function makeMilestones(options: MakingOptions, due: DueDay): Promise<void> {
  for (const ahead of milestonesAhead(due)) {
    const touched = TOUCHED[ahead.rule] ?? [];
    const found = await Promise.all(touched.map((each) => idsOf(options, 'id', TOUCHED_BY[each](due.programmeId, due.day))));
    const organisations = [...new Set(found.flat())];
    await inChunks(options, organisations, (some) => ({ organisations: some }), (id, world) => milestone(due, ahead, id, world));
  }
}
