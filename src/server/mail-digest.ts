/** Digests in the morning, and what is forgotten in the course of time. */
import { addDays, type Day, type Instant } from '../domain/time.ts';
import { startOf } from './clock.ts';
import { send } from './commands/load.ts';
import { presentIn } from './commands/shelf.ts';
import type { Draft, Telling } from './mail/facts.ts';
import { readerById } from './mail/world.ts';
import { inTransaction, insertDrafts, type MakingOptions } from './mail-store.ts';
import { gather } from './mail-world.ts';
import { integer, json, text } from './store/decode.ts';
import { dropGathered, forgetOld, gatheredFor, gatheredOf, giveUpOld, tellIn } from './store/mail-due.ts';
import { programmes as programmeTable, readProgrammes } from './store/programme.ts';

/** The hour at which a day's digests are made, in the zone of the installation's first programme. */
const MORNING_HOUR = 6;
const HOUR_MS = 3_600_000;
/** Things told in one digest; more come in another. */
const ITEMS_MAX = 50;
/** Days for which it is kept whom a mail went to and what it said; mail that waited so long is not sent any more. */
const KEPT_DAYS = 30;
const FORGOTTEN_AT_ONCE = 1000;

/** Tells the last morning up to a moment. */
export async function mornings(options: MakingOptions): Promise<(until: Instant) => Instant> {
  const { writers, definitions, calendar } = options.tools;
  const [rows = []] = await send(writers, [readProgrammes()]);
  const programmes = rows.map(programmeTable.decode);
  await definitions.fetch(writers, programmes);
  const [first] = programmes;
  return (until) => {
    const dateIn = (timeZone: string): Day => calendar(until, timeZone);
    const { today, timeZone } = first === undefined ? { today: dateIn('UTC'), timeZone: 'UTC' } : presentIn(definitions, first, dateIn);
    const of = (day: Day): Instant => new Date(Date.parse(startOf(day, timeZone)) + MORNING_HOUR * HOUR_MS).toISOString() as Instant;
    return of(today) <= until ? of(today) : of(addDays(today, -1));
  };
}

/** Gathers into one mail for each what came together before a morning; answers how many digests were made. */
export async function makeDigests(options: MakingOptions, morning: Instant): Promise<number> {
  let made = 0;
  for (;;) {
    const [rows = []] = await send(options.tools.writers, [gatheredFor(morning)]);
    if (rows.length === 0) return made;
    for (const row of rows) {
      await inTransaction(options.tools.writers, (client) => digestFor(options, client, text(row, 'recipient'), morning));
      made += 1;
    }
  }
}

async function digestFor(
  options: MakingOptions, client: Parameters<typeof insertDrafts>[0], recipient: string, morning: Instant,
): Promise<void> {
  const [rows = []] = await send(client, [gatheredOf(recipient, morning, ITEMS_MAX)]);
  const found = readerById(await gather(client, { people: [recipient] }, options.tools), recipient);
  const [first] = rows;
  if (found === undefined || first === undefined) {
    await send(client, [dropGathered(recipient, 'the person may not be written to any more')]);
    return;
  }
  const items = rows.map((row) => ({ what: text(row, 'what'), facts: json<object>(row, 'facts') }) as unknown as Telling);
  const digest: Draft = {
    what: 'digest', facts: { items }, subject: recipient, occurrence: `${morning}/${String(integer(first, 'number'))}`,
    recipient: found.recipient, sponsorId: text(first, 'sponsor_id'), programmeId: null, at: morning,
  };
  const [id = ''] = await insertDrafts(client, [digest], options);
  await send(client, [tellIn(id, rows.map((row) => text(row, 'id')))]);
}

/** Gives up what waited too long, and forgets what was settled long ago; some at a time. */
export async function forget({ tools: { writers } }: Pick<MakingOptions, 'tools'>): Promise<void> {
  const why = `not sent within ${String(KEPT_DAYS)} days`;
  await send(writers, [giveUpOld(KEPT_DAYS, why, FORGOTTEN_AT_ONCE), forgetOld(KEPT_DAYS, FORGOTTEN_AT_ONCE)]);
}
