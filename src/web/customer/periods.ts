/** Spans of days that a statement is asked for, reckoned from a day and the agreement's first one. */

export interface Span {
  readonly from: string;
  readonly to: string;
}

const dayOf = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

function partsOf(day: string): readonly [year: number, month: number, day: number] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return [year, month, date];
}

/** From the month's first day through today. */
export function thisMonth(today: string): Span {
  const [year, month] = partsOf(today);
  return { from: dayOf(year, month, 1), to: today };
}

export function lastMonth(today: string): Span {
  const [year, month] = partsOf(today);
  return { from: dayOf(year, month - 1, 1), to: dayOf(year, month, 0) };
}

/** From the last anniversary of the agreement's first day through today; a 29 February counts as 1 March in other years. */
export function agreementYear(startsOn: string, today: string): Span {
  const [year] = partsOf(today);
  const [, month, date] = partsOf(startsOn);
  const here = dayOf(year, month, date);
  const from = here <= today ? here : dayOf(year - 1, month, date);
  return { from: from < startsOn ? startsOn : from, to: today };
}
