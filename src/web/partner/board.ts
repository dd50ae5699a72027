/** A partner's engagements in the columns of a board, in the days of a month, and by what is due next. */
import type { VoucherRow } from '../../contract/voucher-view.ts';

export const COLUMNS = ['reserved', 'running', 'to-report', 'to-redeem', 'to-claim'] as const;
export type Column = (typeof COLUMNS)[number];

export type Card = Pick<VoucherRow,
  'reference' | 'status' | 'programmeId' | 'engagementType' | 'days' | 'country' | 'customerId' | 'reservation' | 'deadlines' | 'payBy' | 'requestId'>;

/** Undefined for what is over: expired, invoiced, or past its payment window. */
export function columnOf({ status, reservation, payBy, requestId }: Card, today: string): Column | undefined {
  if (status === 'completed') return 'to-redeem';
  if (status === 'redeemed') return requestId === null && payBy !== null && payBy >= today ? 'to-claim' : undefined;
  if (status !== 'reserved' || reservation === null) return undefined;
  if (reservation.startsOn > today) return 'reserved';
  return reservation.endsOn > today ? 'running' : 'to-report';
}

/** The command that moves a card into a column; a column in which a card lies by its dates alone has that of the dates. */
export type Move = 'voucher.reschedule' | 'voucher.release' | 'engagement.report' | 'voucher.redeem' | 'payment.save';

export const MOVE_INTO: Readonly<Record<Column, Move>> = {
  reserved: 'voucher.reschedule', running: 'voucher.reschedule', 'to-report': 'voucher.reschedule', 'to-redeem': 'engagement.report', 'to-claim': 'voucher.redeem',
};

/** What can be chosen for a card in a column, the usual way on first. */
export const MOVES: Readonly<Record<Column, readonly Move[]>> = {
  reserved: ['voucher.reschedule', 'voucher.release', 'engagement.report'],
  running: ['engagement.report', 'voucher.reschedule', 'voucher.release'],
  'to-report': ['engagement.report', 'voucher.reschedule', 'voucher.release'],
  'to-redeem': ['voucher.redeem', 'engagement.report'],
  'to-claim': ['payment.save'],
};

export interface Due {
  readonly day: string;
  readonly rule: string;
}

/** The day that binds next for a card. */
export function dueOf(card: Card, column: Column): Due {
  if (column === 'to-claim' && card.payBy !== null) return { day: card.payBy, rule: 'payment-window' };
  return { day: card.deadlines.redeemBy, rule: card.deadlines.binds };
}

/** The days of a month in whole weeks from Monday on, `2021-03`; those of other months stand in their weeks, too. */
export function weeksOf(month: string): readonly (readonly string[])[] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const begin = addDays(`${month}-01`, -((first.getUTCDay() + 6) % 7));
  const weeks: string[][] = [];
  for (let day = begin; day.slice(0, 7) <= month; day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_each, index) => addDays(day, index)));
  }
  return weeks;
}

/** What one week shows of an engagement: from which of its days on, for how many, and in which line, so that none covers another. */
export interface Stretch {
  readonly card: Card;
  readonly from: number;
  readonly days: number;
  readonly line: number;
}

/** The stretches of a week, given as its days; they lie as high as there is room. */
export function stretchesOf(cards: readonly Card[], week: readonly string[]): readonly Stretch[] {
  const [monday = '', sunday = ''] = [week[0], week.at(-1)];
  const here = cards.flatMap((card) => {
    const { reservation } = card;
    if (reservation === null || reservation.endsOn < monday || reservation.startsOn > sunday) return [];
    const from = Math.max(0, week.indexOf(reservation.startsOn));
    const last = reservation.endsOn >= sunday ? week.length - 1 : week.indexOf(reservation.endsOn);
    return [{ card, from, days: last - from + 1 }];
  }).sort((one, other) => one.from - other.from || other.days - one.days);
  // For each line, the first of the week's days that is still free in it.
  const free: number[] = [];
  return here.map((each) => {
    const found = free.findIndex((day) => day <= each.from);
    const line = found === -1 ? free.length : found;
    free[line] = each.from + each.days;
    return { ...each, line };
  });
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}
