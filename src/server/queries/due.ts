/** What the clock has to do: the next day on which something falls due, and what falls due on it. */
import type pg from 'pg';
import type { Programme, ProgrammeDefinition } from '../../domain/programme.ts';
import { versionOn } from '../../domain/programme.ts';
import { addDays, type Day } from '../../domain/time.ts';
import { send } from '../commands/load.ts';
import { dayOrNull, text } from '../store/decode.ts';
import { agreementsLeft, nextAgreementDue } from '../store/entitlement.ts';
import { decodeDefinition, programmes, readDefinition, readProgrammes } from '../store/programme.ts';
import { nextVoucherDue, vouchersDue } from '../store/voucher.ts';

/** A programme as the clock sees it on a day. */
export interface Running {
  readonly id: string;
  readonly definition: ProgrammeDefinition;
}

/** One command that the clock is to give. */
export interface DueCommand {
  readonly name: 'voucher.expire' | 'agreement.end' | 'entitlement.remove';
  readonly input: { readonly voucher: string } | { readonly agreementId: string };
}

export interface Due {
  /** The programmes with a version in force on the date that `today` tells for their zone. */
  running(today: (timeZone: string) => Day): Promise<readonly Running[]>;
  /** The first day, no later than `until`, on which the programme has something due. */
  nextDay(programme: Running, until: Day): Promise<Day | undefined>;
  /** Some of what is due on that day; empty when all is done. */
  some(programme: Running, on: Day, limit: number): Promise<readonly DueCommand[]>;
}

/** Reads what is due as the writer does, across all organisations: the clock belongs to none. */
export function dueOf(pool: pg.Pool): Due {
  // A version never changes, so that it is read once, however many days are looked at.
  const kept = new Map<string, ProgrammeDefinition>();
  const definitionOf = async (programme: Programme, version: number): Promise<ProgrammeDefinition | undefined> => {
    const name = `${programme.id}@${String(version)}`;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const [rows] = await send(pool, [readDefinition(programme.id, version)]);
    const read = rows?.[0] === undefined ? undefined : decodeDefinition(rows[0]);
    if (read !== undefined) kept.set(name, read);
    return read;
  };
  return {
    async running(today) {
      const [rows] = await send(pool, [readProgrammes()]);
      const found: Running[] = [];
      for (const programme of (rows ?? []).map(programmes.decode)) {
        const latest = programme.versions.at(-1);
        const latestDefinition = latest === undefined ? undefined : await definitionOf(programme, latest.version);
        if (latestDefinition === undefined) continue;
        const inForce = versionOn(programme, today(latestDefinition.timeZone));
        const definition = inForce === undefined ? undefined : await definitionOf(programme, inForce.version);
        if (definition !== undefined) found.push({ id: programme.id, definition });
      }
      return found;
    },
    nextDay: (programme, until) => nextDay(pool, programme, until),
    some: (programme, on, limit) => some(pool, programme, on, limit),
  };
}

async function nextDay(pool: pg.Pool, { id, definition }: Running, until: Day): Promise<Day | undefined> {
  const { removal, redemption } = definition.calendar;
  const [vouchers, agreements, left, live] = await send(pool, [
    nextVoucherDue(id, until), nextAgreementDue(id, until), agreementsLeft(id, null, 1), vouchersDue(id, null, 1),
  ]);
  const candidates: (Day | null)[] = [
    ...(vouchers ?? []).map((row) => dayOrNull(row, 'due')),
    ...(agreements ?? []).map((row) => dayOrNull(row, 'due')),
    removal !== undefined && (left?.length ?? 0) > 0 ? removal.on : null,
    redemption !== undefined && (live?.length ?? 0) > 0 ? addDays(redemption.lastDay, 1) : null,
  ];
  const due = candidates.filter((day): day is Day => day !== null && day <= until);
  return due.length === 0 ? undefined : due.reduce((first, day) => (day < first ? day : first));
}

async function some(
  pool: pg.Pool,
  { id, definition }: Running,
  on: Day,
  limit: number,
): Promise<readonly DueCommand[]> {
  const { removal, redemption } = definition.calendar;
  const redemptionOver = redemption !== undefined && on > redemption.lastDay;
  const [vouchers, ended, left] = await send(pool, [
    vouchersDue(id, redemptionOver ? null : on, limit),
    agreementsLeft(id, on, limit),
    agreementsLeft(id, null, limit),
  ]);
  const expiring = (vouchers ?? []).map((row): DueCommand => ({
    name: 'voucher.expire', input: { voucher: text(row, 'reference') },
  }));
  const ending = (ended ?? []).map((row): DueCommand => ({
    name: 'agreement.end', input: { agreementId: text(row, 'id') },
  }));
  const removing = (removal !== undefined && on >= removal.on ? (left ?? []) : []).map((row): DueCommand => ({
    name: 'entitlement.remove', input: { agreementId: text(row, 'id') },
  }));
  // One kind at a time, so that an agreement that both ended and is emptied is told once, by the earlier rule.
  return [expiring, ending, removing].find((commands) => commands.length > 0) ?? [];
}
