/**
 * A programme in figures, for its sponsor. They are counted from rows and ledger, which takes as long as there is much
 * (docs/decisions/0032-figures.md), and so an answer that took long is given to whoever asks soon after.
 */
import type { ReadInput } from '../../contract/calls.ts';
import type { FiguresView } from '../../contract/figures.ts';
import { presentCalendar } from '../../contract/programme-view.ts';
import { POOL_FLOWS, flowOf } from '../../domain/ledger.ts';
import type { RequestStatus } from '../../domain/payment.ts';
import type { Terms } from '../../domain/programme.ts';
import { addDays, type Day } from '../../domain/time.ts';
import { VOUCHER_STATUSES } from '../../domain/voucher.ts';
import {
  countAgreements, countMoney, countMonths, countQueues, countVouchers, decodeAgreementCount, decodeMoneyCount,
  decodeMonthCount, decodeQueueCount, decodeVoucherCount, type AgreementCount, type Entering, type Milestones,
  type MoneyCount, type VoucherCount,
} from '../store/figures.ts';
import { NOT_FOUND, type Glance, type Sources } from './glance.ts';
import { KeptAnswers } from './kept.ts';
import type { ReadReply } from './reads.ts';

type Counted = Omit<FiguresView, 'age'>;

/** With fewer vouchers an answer is not kept: to count them again takes a tenth of a second. */
const VOUCHERS_FEW = 50_000;

const isWorth = ({ vouchers }: Counted): boolean => vouchers.reduce((sum, { count }) => sum + count, 0) >= VOUCHERS_FEW;

/** Of each server that runs in this process. */
const kept = new WeakMap<Sources['readers'], KeptAnswers<Counted>>();

export async function figures(glance: Glance, { params }: ReadInput<'programme.figures'>): Promise<ReadReply> {
  const programme = glance.programmes.get(params.id);
  if (programme === undefined || programme.sponsorId !== glance.organisationId) return NOT_FOUND;
  const on = glance.today(programme.id);
  const latest = programme.versions.at(-1)?.effectiveFrom;
  const terms = glance.termsOn(programme, on) ?? (latest === undefined ? undefined : glance.termsOn(programme, latest));
  if (terms === undefined) return NOT_FOUND;
  const answers = kept.get(glance.sources.readers) ?? new KeptAnswers<Counted>(() => performance.now(), isWorth);
  kept.set(glance.sources.readers, answers);
  const state = `${String(terms.version)}/${on}`;
  const { answer, since } = answers.get(programme.id, state, () => countAll(glance, terms, on));
  const body: FiguresView = { ...await answer, age: Math.max(0, Math.floor((performance.now() - since) / 1000)) };
  return { kind: 'found', body };
}

async function countAll(glance: Glance, terms: Terms, on: Day): Promise<Counted> {
  const { programmeId } = terms;
  const milestones = milestonesOf(terms);
  const [agreementRow] = await glance.rows(countAgreements(programmeId, milestones));
  if (agreementRow === undefined) throw new Error('a count has a row');
  const agreements = decodeAgreementCount(agreementRow);
  const vouchers = (await glance.rows(countVouchers(programmeId, milestones))).map(decodeVoucherCount);
  const money = (await glance.rows(countMoney(programmeId))).map(decodeMoneyCount);
  return {
    programmeId, on, agreements: agreements.agreements, balance: { ...agreements.balance },
    money: moneyOf(money),
    vouchers: VOUCHER_STATUSES.map((status) => {
      const { count = 0, days = 0 } = vouchers.find((each) => each.status === status) ?? {};
      return { status, count, days };
    }),
    months: await monthsOf(glance, terms, on),
    queues: await queuesOf(glance, terms, on),
    ahead: aheadOf(terms, on, agreements, vouchers),
  };
}

const REQUESTED: readonly RequestStatus[] = ['submitted', 'under-review', 'returned'];
const APPROVED: readonly RequestStatus[] = ['approved', 'reversed'];

function moneyOf(counts: readonly MoneyCount[]): FiguresView['money'] {
  return [...new Set(counts.map(({ currency }) => currency))].sort().map((currency) => {
    const own = counts.filter((each) => each.currency === currency);
    const sum = (statuses: readonly RequestStatus[]): number =>
      own.filter(({ status }) => statuses.includes(status)).reduce((total, { amount }) => total + amount, 0);
    return { currency, requested: sum(REQUESTED), approved: sum(APPROVED), paid: sum(['paid']), denied: sum(['denied']) };
  });
}

const MONTHS = 24;

/** The first days of the last months up to a day's, and of the one after. */
function monthStarts(on: Day): readonly Day[] {
  const index = Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7)) - 1;
  return Array.from({ length: MONTHS + 1 }, (_, place) => {
    const month = index - MONTHS + 1 + place;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01` as Day;
  });
}

async function monthsOf(glance: Glance, { programmeId, definition }: Terms, on: Day): Promise<FiguresView['months']> {
  const starts = monthStarts(on);
  const instants = starts.map((start) => glance.sources.startOf(start, definition.timeZone));
  const rows = await glance.rowsAsWriter(countMonths(programmeId, instants), 'movements of days');
  const counts = rows.map(decodeMonthCount);
  return starts.slice(0, MONTHS).map((start, index) => {
    const flow = Object.fromEntries(POOL_FLOWS.map((name) => [name, 0])) as Record<(typeof POOL_FLOWS)[number], number>;
    for (const { month, days, ...movement } of counts) {
      const name = flowOf(movement);
      if (month === index + 1 && name !== undefined) flow[name] += days;
    }
    return { month: start.slice(0, 7), ...flow };
  });
}

/** What brings a request where it waits. */
const ENTERING = {
  'submitted': ['payment.submitted', 'payment.appealed'],
  'under-review': ['payment.reviewed'],
  'approved': ['payment.approved'],
  'returned': ['payment.returned'],
  'reversed': ['payment.reversed'],
} as const satisfies Entering;
/** In days. */
const AGES = [7, 14, 30] as const;

async function queuesOf(glance: Glance, { programmeId, definition }: Terms, on: Day): Promise<FiguresView['queues']> {
  const { startOf, calendar } = glance.sources;
  const zone = definition.timeZone;
  const since = AGES.map((age) => startOf(addDays(on, -age), zone)).reverse();
  const counts = (await glance.rows(countQueues(programmeId, ENTERING, since))).map(decodeQueueCount);
  return (Object.keys(ENTERING) as (keyof typeof ENTERING)[]).map((status) => {
    const waiting = counts.filter((each) => each.status === status);
    const oldest = waiting.map((each) => each.oldest).sort()[0];
    return {
      status,
      count: waiting.reduce((sum, each) => sum + each.count, 0),
      oldest: oldest === undefined ? null : calendar(oldest, zone),
      ages: [...AGES, null].map((upTo, age) => ({ upTo, count: waiting.find((each) => each.age === age)?.count ?? 0 })),
    };
  });
}

function milestonesOf({ definition: { calendar } }: Terms): Milestones {
  return {
    creation: calendar.creation?.lastDay ?? null,
    conversion: calendar.conversion?.lastDay ?? null,
    assignment: calendar.assignment?.lastDay ?? null,
    redemption: calendar.redemption?.lastDay ?? null,
    removal: calendar.removal?.on ?? null,
  };
}

/** What each coming milestone touches: pools of agreements that still run then, and vouchers that live until then. */
function aheadOf(
  terms: Terms, on: Day, { creation, conversion, removal }: AgreementCount, vouchers: readonly VoucherCount[],
): FiguresView['ahead'] {
  const ofPools = (days: number) => ({ vouchers: 0, days });
  const live = vouchers.map(({ redemption }) => redemption);
  const touched: Readonly<Record<string, { readonly vouchers: number; readonly days: number }>> = {
    creation: ofPools(creation), conversion: ofPools(conversion), removal: ofPools(removal),
    assignment: vouchers.find(({ status }) => status === 'created')?.assignment ?? ofPools(0),
    redemption: {
      vouchers: live.reduce((sum, each) => sum + each.vouchers, 0), days: live.reduce((sum, each) => sum + each.days, 0),
    },
  };
  return presentCalendar(terms).milestones.filter(({ day }) => day >= on)
    .map(({ id, day }) => ({ milestone: id, day, ...touched[id] ?? ofPools(0) }));
}
