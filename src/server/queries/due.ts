/** What the clock has to do: the next day on which something falls due, and what falls due on it. */
import type pg from 'pg';
import { succession, type Programme, type ProgrammeDefinition, type ProgrammeVersion } from '../../domain/programme.ts';
import { addDays, type Day, type Instant } from '../../domain/time.ts';
import { send } from '../commands/load.ts';
import type { Row } from '../store/database.ts';
import { dayOrNull, text } from '../store/decode.ts';
import { agreementsLeftSince, firstLiveVoucher, liveVouchers } from '../store/due.ts';
import { agreementsLeft, nextAgreementDue } from '../store/entitlement.ts';
import { decodeDefinition, programmes, readDefinition, readProgrammes } from '../store/programme.ts';
import type { Statement } from '../store/table.ts';
import { nextVoucherDue, vouchersDue } from '../store/voucher.ts';

/** How moments are told from days, and days from moments; zones are resolved elsewhere. */
export interface Timekeeping {
  readonly calendar: (at: Instant, timeZone: string) => Day;
  readonly startOf: (day: Day, timeZone: string) => Instant;
}

/**
 * A programme through the days on which one of its versions is in force, as the clock sees it. What falls due on a day is
 * judged by the version of that day, so that a late night does what nights in time would have done.
 */
export interface Running {
  readonly id: string;
  readonly definition: ProgrammeDefinition;
  /** Its first day: what the version would have had done before is due on it. */
  readonly from: Day;
  /** The last of its days that has begun. */
  readonly through: Day;
  /** The first moment of the version that followed; null for the one in force. */
  readonly ended: Instant | null;
  /** The first moment at which one of its days was today. */
  readonly startOf: (day: Day) => Instant;
}

/** One command that the clock is to give. */
export interface DueCommand {
  readonly name: 'voucher.expire' | 'agreement.end' | 'entitlement.remove';
  readonly input: { readonly voucher: string } | { readonly agreementId: string };
}

export interface Due {
  /** Of every programme the versions that have been in force up to a moment, in their order. */
  running(until: Instant, time: Timekeeping): Promise<readonly (readonly Running[])[]>;
  /** The first day of these on which the programme has something due. */
  nextDay(running: Running): Promise<Day | undefined>;
  /** Some of what is due on that day; empty when all is done. */
  some(running: Running, on: Day, limit: number): Promise<readonly DueCommand[]>;
}

/** Reads what is due as the writer does, across all organisations: the clock belongs to none. */
export function dueOf(pool: pg.Pool): Due {
  // A version never changes, so that it is read once, however many days are looked at.
  const kept = new Map<string, ProgrammeDefinition>();
  const definitionOf = async (programme: Programme, { version }: ProgrammeVersion): Promise<ProgrammeDefinition> => {
    const name = `${programme.id}@${String(version)}`;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const [row] = await rowsOf(pool, readDefinition(programme.id, version));
    if (row === undefined) throw new Error(`${name} has no definition`);
    const read = decodeDefinition(row);
    kept.set(name, read);
    return read;
  };
  return {
    async running(until, time) {
      const found = (await rowsOf(pool, readProgrammes())).map(programmes.decode);
      return Promise.all(found.map(async (programme) => {
        const versions = await Promise.all(succession(programme).map(async (version) =>
          ({ version, definition: await definitionOf(programme, version) })));
        return runningUntil(programme.id, versions, until, time);
      }));
    },
    nextDay: (running) => nextDay(pool, running),
    some: (running, on, limit) => some(pool, running, on, limit),
  };
}

/**
 * The versions, given in the order in which they come into force, that have been in force up to a moment. A version begins
 * with its first day by the calendar of the one before, as `presentOf` says; one that never was today's is left out.
 */
export function runningUntil(
  id: string,
  versions: readonly { readonly version: ProgrammeVersion; readonly definition: ProgrammeDefinition }[],
  until: Instant,
  { calendar, startOf }: Timekeeping,
): readonly Running[] {
  const begun: (Pick<Running, 'definition' | 'from' | 'startOf'> & { readonly begins: Instant })[] = [];
  for (const { version, definition } of versions) {
    const { effectiveFrom: from } = version;
    const begins = begun.at(-1)?.startOf(from) ?? startOf(from, definition.timeZone);
    if (begins > until) break;
    const firstOf = (day: Day): Instant => (day <= from ? begins : later(startOf(day, definition.timeZone), begins));
    begun.push({ definition, from, begins, startOf: firstOf });
  }
  return begun.flatMap(({ begins, ...reign }, index): Running[] => {
    const next = begun[index + 1];
    if (next?.begins === begins) return [];
    const through = next === undefined
      ? later(calendar(until, reign.definition.timeZone), reign.from)
      : addDays(next.from, -1);
    return [{ id, ...reign, through, ended: next?.begins ?? null }];
  });
}

/** The later of two days or moments, which sort as text. */
function later<Time extends string>(one: Time, other: Time): Time {
  return one < other ? other : one;
}

async function rowsOf(pool: pg.Pool, statement: Statement | undefined): Promise<readonly Row[]> {
  if (statement === undefined) return [];
  const [rows] = await send(pool, [statement]);
  return rows ?? [];
}

async function nextDay(pool: pg.Pool, running: Running): Promise<Day | undefined> {
  const { id, definition, from, through } = running;
  const { removal, redemption } = definition.calendar;
  const redemptionOver = redemption !== undefined && redemption.lastDay < through;
  const [vouchers, agreements, left, [live]] = await Promise.all([
    rowsOf(pool, nextVoucherDue(id, through)),
    rowsOf(pool, nextAgreementDue(id, through)),
    rowsOf(pool, toEmpty(running, through, 1)),
    rowsOf(pool, redemptionOver ? firstLiveVoucher(id, through) : undefined),
  ]);
  const made = live === undefined ? null : dayOrNull(live, 'made');
  const [first] = [
    ...[...vouchers, ...agreements].flatMap((row) => dayOrNull(row, 'due') ?? []),
    ...(removal !== undefined && left.length > 0 ? [removal.on] : []),
    // What was made when it could not be redeemed any more is over on the day on which it was made.
    ...(redemptionOver && made !== null ? [later(addDays(redemption.lastDay, 1), made)] : []),
  ].sort();
  return first === undefined ? undefined : later(first, from);
}

/** The agreements that are to be emptied on a day; undefined where retirement has not come by then. */
function toEmpty({ id, definition, ended }: Running, on: Day, limit: number): Statement | undefined {
  const { removal } = definition.calendar;
  if (removal === undefined || on < removal.on) return undefined;
  // Where the version that followed has opened the pools again, what came in under it is not the earlier one's to take.
  return ended === null ? agreementsLeft(id, null, limit) : agreementsLeftSince(id, ended, limit);
}

async function some(pool: pg.Pool, running: Running, on: Day, limit: number): Promise<readonly DueCommand[]> {
  const { id, definition: { calendar: { redemption } } } = running;
  const redemptionOver = redemption !== undefined && on > redemption.lastDay;
  const [vouchers, ended, left] = await Promise.all([
    rowsOf(pool, redemptionOver ? liveVouchers(id, on, limit) : vouchersDue(id, on, limit)),
    rowsOf(pool, agreementsLeft(id, on, limit)),
    rowsOf(pool, toEmpty(running, on, limit)),
  ]);
  const expiring = vouchers.map((row): DueCommand => ({
    name: 'voucher.expire', input: { voucher: text(row, 'reference') },
  }));
  const ending = ended.map((row): DueCommand => ({
    name: 'agreement.end', input: { agreementId: text(row, 'id') },
  }));
  const removing = left.map((row): DueCommand => ({
    name: 'entitlement.remove', input: { agreementId: text(row, 'id') },
  }));
  // One kind at a time, so that an agreement that both ended and is emptied is told once, by the earlier rule.
  return [expiring, ending, removing].find((commands) => commands.length > 0) ?? [];
}
