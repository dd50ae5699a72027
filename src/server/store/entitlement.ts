/** Rows of agreements, with the balance of their days. */
import type { Agreement } from '../../domain/entitlement.ts';
import type { AgreementId, OrganisationId, ProgrammeId } from '../../domain/ids.ts';
import type { Balance } from '../../domain/ledger.ts';
import type { Day } from '../../domain/time.ts';
import { beyond, equal, listing } from './build.ts';
import type { Row } from './database.ts';
import { day, dayOrNull, integer, text } from './decode.ts';
import type { Column, Statement, Table } from './table.ts';
import { soughtIn, type Sought } from './words.ts';

const BALANCE = {
  granted: 'granted',
  converted: 'converted',
  available: 'available',
  allocated: 'allocated',
  delivered: 'delivered',
  lapsed: 'lapsed',
  trainingGranted: 'training_granted',
  training: 'training',
  trainingConverted: 'training_converted',
  trainingLapsed: 'training_lapsed',
} as const satisfies Readonly<Record<keyof Balance, string>>;

const ACCOUNTS = Object.entries(BALANCE) as [keyof Balance, string][];

export function decodeBalance(row: Row): Balance {
  return Object.fromEntries(ACCOUNTS.map(([account, column]) => [account, integer(row, column)])) as unknown as Balance;
}

export const agreements: Table<Agreement> = {
  name: 'agreement',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'customer_id', type: 'text', value: (state) => state.customerId, fixed: true },
    { name: 'sponsor_id', type: 'text', value: (state) => state.sponsorId, fixed: true },
    { name: 'programme_id', type: 'text', value: (state) => state.programmeId, fixed: true },
    { name: 'number', type: 'text', value: (state) => state.number, fixed: true },
    { name: 'starts_on', type: 'date', value: (state) => state.startsOn, fixed: true },
    { name: 'ends_on', type: 'date', value: (state) => state.endsOn, fixed: true },
    { name: 'registered_on', type: 'date', value: (state) => state.registeredOn, fixed: true },
    { name: 'activated_on', type: 'date', value: (state) => state.activatedOn },
    ...ACCOUNTS.map(([account, column]): Column<Agreement> => ({
      name: column, type: 'bigint', value: (state) => state.balance[account],
    })),
  ],
  decode: (row) => ({
    id: text(row, 'id') as AgreementId,
    customerId: text(row, 'customer_id') as OrganisationId,
    sponsorId: text(row, 'sponsor_id') as OrganisationId,
    programmeId: text(row, 'programme_id') as ProgrammeId,
    number: text(row, 'number'),
    startsOn: day(row, 'starts_on'),
    endsOn: day(row, 'ends_on'),
    registeredOn: day(row, 'registered_on'),
    activatedOn: dayOrNull(row, 'activated_on'),
    balance: decodeBalance(row),
  }),
};

export function lockAgreements(ids: readonly string[]): Statement {
  return {
    name: 'lock-agreement',
    text: 'select * from agreement where id = any($1) order by id for no key update',
    values: [ids],
  };
}

/**
 * Agreements by programme and number, unlocked: the unique key decides a race. Each is looked up by itself: as a join it
 * was at times planned the other way about, every agreement against all that was asked.
 */
export function agreementsByNumber(programmeIds: readonly string[], numbers: readonly string[]): Statement {
  return {
    name: 'agreement-by-number',
    text: `select found.* from unnest($1::text[], $2::text[]) as asked(programme_id, number) cross join lateral (
      select a.id, a.programme_id, a.number from agreement a
      where a.programme_id = asked.programme_id and a.number = asked.number offset 0) as found`,
    values: [programmeIds, numbers],
  };
}

/** The next day, `until` at the latest, on which an agreement's days are to lapse: the day after its end. */
export function nextAgreementDue(programmeId: string, until: Day): Statement {
  return {
    name: 'next-agreement-due',
    text: `select min(ends_on) + 1 as due from agreement where programme_id = $1 and (available > 0 or training > 0) and ends_on < $2::date`,
    values: [programmeId, until],
  };
}

/** Agreements with something left in them that ended before a day; with `null`, whatever their end. */
export function agreementsLeft(programmeId: string, endedBefore: string | null, limit: number): Statement {
  return {
    name: 'agreement-left',
    text: `select id from agreement where programme_id = $1 and (available > 0 or training > 0)
      and ($2::date is null or ends_on < $2) order by id limit $3`,
    values: [programmeId, endedBefore, limit],
  };
}

export interface AgreementFilter {
  readonly whose: readonly ['sponsor_id' | 'customer_id', string];
  readonly sought?: Sought | undefined;
  readonly customerId?: string | undefined;
  readonly programmeId?: string | undefined;
}

/** Agreements, the last registered first. */
export function listAgreements(filter: AgreementFilter, last: readonly [string, string] | undefined, limit: number): Statement {
  return listing(
    'agreement',
    [
      equal(...filter.whose),
      equal('customer_id', filter.customerId),
      equal('programme_id', filter.programmeId),
      soughtIn('agreement', filter.sought),
      beyond(['registered_on', 'id'], last, 'down'),
    ],
    [{ column: 'registered_on', descending: true }, { column: 'id', descending: true }],
    limit,
  );
}
