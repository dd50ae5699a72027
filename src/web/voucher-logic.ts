/** What the page of a voucher's link works out, apart from what it shows. */
import type { ProblemView } from '../contract/answer.ts';
import type { VoucherPageWords } from '../contract/voucher-page-words.ts';

/** The token behind the `#`; undefined where there is none. The link past the head leads to `#content`. */
export function tokenIn(hash: string): string | undefined {
  const token = hash.replace(/^#/, '');
  return token === '' || token === 'content' ? undefined : token;
}

/** Whether another link was opened in a page that is there already. */
export function isToken(hash: string): boolean {
  return /^#[\w-]+\.[\w-]+\.[\w-]+$/.test(hash);
}

/** A sentence with its gaps, written `{name}`, filled. */
export function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => values[name] ?? gap);
}

/** A date with its weekday, as people of the language write it. */
export function longDate(day: string, language: string): string {
  const format = new Intl.DateTimeFormat(language === 'tr' ? 'tr-TR' : 'en-GB', { dateStyle: 'full', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** The date of a moment in a time zone, `2021-06-30`. */
export function dayIn(moment: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(new Date(moment));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** The fields of the form, in their order. */
export const FIELDS = ['locationId', 'consultantIds', 'startsOn', 'endsOn', 'offSiteDays'] as const;
export type Field = (typeof FIELDS)[number];

export interface Wish {
  readonly locationId: string;
  readonly consultantIds: readonly string[];
  readonly startsOn: string;
  readonly endsOn: string;
  readonly offSiteDays: string;
}

export interface Bounds {
  /** The first day that can be asked for, and the last. */
  readonly today: string;
  readonly redeemBy: string;
  readonly days: number;
}

export interface Fault {
  /** Undefined where no field is to blame. */
  readonly field?: Field;
  readonly message: string;
}

/** What a person can mend before anything is sent; the rules themselves are the server's. */
export function faultsOf(wish: Wish, { today, redeemBy, days }: Bounds, words: VoucherPageWords): readonly Fault[] {
  const { faults } = words;
  const off = Number(wish.offSiteDays);
  const found: (readonly [Field, boolean, string])[] = [
    ['locationId', wish.locationId === '', faults.locationId],
    ['consultantIds', wish.consultantIds.length === 0, faults.consultantIds],
    ['startsOn', wish.startsOn === '', faults.startsOn],
    ['startsOn', wish.startsOn !== '' && (wish.startsOn < today || wish.startsOn > redeemBy), faults.outside],
    ['endsOn', wish.endsOn === '', faults.endsOn],
    ['endsOn', wish.endsOn !== '' && wish.endsOn < wish.startsOn, faults.order],
    ['endsOn', wish.endsOn !== '' && wish.endsOn > redeemBy, faults.outside],
    ['offSiteDays', !/^\d*$/.test(wish.offSiteDays.trim()) || off > days, faults.offSiteDays],
  ];
  return FIELDS.flatMap((field) => {
    const first = found.find(([of, isWrong]) => of === field && isWrong);
    return first === undefined ? [] : [{ field, message: first[2] }];
  });
}

/** What is sent to reserve the voucher. */
export function bodyOf(wish: Wish, proof: string): object {
  const { locationId, consultantIds, startsOn, endsOn, offSiteDays } = wish;
  return { proof, locationId, consultantIds, startsOn, endsOn, offSiteDays: Number(offSiteDays) };
}

/** A problem as a list: what is wrong with which field, every refusal with what to do, or the problem itself. */
export function faultsIn(problem: ProblemView | undefined, words: VoucherPageWords, say: (refusal: Refusal) => string): readonly Fault[] {
  if (problem === undefined) return [{ message: words.unreachable }];
  const errors = (problem.errors ?? []).map(({ pointer, message }) => {
    const field = FIELDS.find((each) => pointer.split('/')[1] === each);
    return field === undefined ? { message } : { field, message: `${words.fields[field]}: ${message}` };
  });
  const refusals = (problem.refusals ?? []).map((refusal) => ({ message: say(refusal) }));
  const told = [...errors, ...refusals];
  return told.length > 0 ? told : [{ message: `${problem.title}. ${problem.detail ?? ''}`.trim() }];
}

export type Refusal = NonNullable<ProblemView['refusals']>[number];

/** A refusal in one paragraph: why, what to do, and the dates that matter. */
export function sayRefusal({ message, remedy, allowedFrom, lastAllowed }: Refusal, words: VoucherPageWords, language: string): string {
  return [
    message, remedy,
    ...(allowedFrom === undefined ? [] : [filled(words.allowedFrom, { date: longDate(allowedFrom, language) })]),
    ...(lastAllowed === undefined ? [] : [filled(words.lastAllowed, { date: longDate(lastAllowed, language) })]),
  ].join(' ');
}

/** The key of a command: the same for as long as the same is sent, so that sending again does nothing twice. */
export function makeKeys(random: () => string): (body: string) => string {
  let last: { readonly body: string; readonly key: string } | undefined;
  return (body) => {
    if (last?.body !== body) last = { body, key: random() };
    return last.key;
  };
}
