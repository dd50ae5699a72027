/** What happened to a payment request, and what is still to come, as steps. */
import type { RequestView } from '../../contract/payment-view.ts';

export interface Step {
  /** A word of the group `payment.step`. */
  readonly word: string;
  /** A moment, `2021-03-01T…Z`, or a day; none for what is ahead. */
  readonly at: string | null;
  readonly who: string | null;
  readonly organisation: string | null;
  readonly look: 'done' | 'now' | 'ahead' | 'bad';
  /** Free text of it: a statement, or the reason of a reversal. */
  readonly text: string | null;
  readonly reasons: readonly { readonly rule: string; readonly text: string }[];
}

/** As much of an entry of the journal as is needed. */
export interface Entry {
  readonly type: string;
  readonly time: string;
  readonly actor?: string | null | undefined;
  readonly organisation?: string | null | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

const BAD = new Set(['returned', 'denied', 'reversed', 'cancelled']);

/** What follows each status, as far as all goes well. */
const AHEAD: Readonly<Record<RequestView['status'], readonly string[]>> = {
  'draft': ['submit', 'review', 'approval', 'payment'],
  'returned': ['submit', 'review', 'approval', 'payment'],
  'submitted': ['review', 'approval', 'payment'],
  'under-review': ['approval', 'payment'],
  'approved': ['payment'],
  'reversed': ['payment'],
  'denied': [], 'paid': [], 'cancelled': [],
};

type Dated = Pick<RequestView, 'status' | 'savedOn' | 'submittedOn' | 'approvedOn' | 'approvedBy' | 'paidOn' | 'partnerId' | 'sponsorId'>
  & { readonly reasons: Step['reasons'] };

/**
 * Steps from the entries that the reader may see; where some may not be seen, the request's own dates stand in for them.
 * Of savings in a row the last one counts.
 */
export function stepsOf(request: Dated, entries: readonly Entry[]): readonly Step[] {
  const told = entries.map(stepOf).filter((step) => step !== undefined);
  const happened = told.filter((step, index) => step.word !== 'saved' || told[index + 1]?.word !== 'saved');
  const dated = datedSteps(request).filter(({ word }) => !happened.some((step) => step.word === word));
  const done = dated.reduce(putInto, happened);
  const ahead = AHEAD[request.status].map((word, index): Step => ({
    word, at: null, who: null, organisation: null, look: index === 0 ? 'now' : 'ahead', text: null, reasons: [],
  }));
  return [...done, ...ahead];
}

/** What has no date of its own came last. */
const dayOf = ({ at }: Step): string => at?.slice(0, 10) ?? '9';

/** In which order things come on one day, where only a day is known. */
const ORDER = ['saved', 'submitted', 'reviewed', 'approved', 'paid'];

/** Puts a step among others where its day, and what it is, say that it belongs; the others keep their order. */
function putInto(steps: readonly Step[], step: Step): readonly Step[] {
  const isLater = (other: Step): boolean =>
    dayOf(other) > dayOf(step) || (dayOf(other) === dayOf(step) && ORDER.indexOf(other.word) > ORDER.indexOf(step.word));
  const index = steps.findIndex(isLater);
  return index === -1 ? [...steps, step] : steps.toSpliced(index, 0, step);
}

function stepOf({ type, time, actor, organisation, data }: Entry): Step | undefined {
  const word = /^tallystick\.payment\.(.+)\.v\d+$/.exec(type)?.[1];
  if (word === undefined) return undefined;
  const text = data['statement'] ?? data['reason'];
  return {
    word, at: time, who: actor ?? null, organisation: organisation ?? null, look: BAD.has(word) ? 'bad' : 'done',
    text: typeof text === 'string' ? text : null, reasons: reasonsIn(data['reasons']),
  };
}

function reasonsIn(given: unknown): Step['reasons'] {
  if (!Array.isArray(given)) return [];
  return (given as readonly Readonly<Record<string, unknown>>[])
    .flatMap(({ rule, text }) => (typeof rule === 'string' ? [{ rule, text: typeof text === 'string' ? text : '' }] : []));
}

function datedSteps({ savedOn, submittedOn, approvedOn, approvedBy, paidOn, status, partnerId, sponsorId, reasons }: Dated): readonly Step[] {
  const step = (word: string, at: string | null, organisation: string, who: string | null = null): readonly Step[] =>
    (at === null ? [] : [{ word, at, who, organisation, look: 'done', text: null, reasons: [] }]);
  const turned = status === 'returned' || status === 'denied' || status === 'cancelled' || status === 'reversed';
  const turn: Step = {
    word: status, at: null, who: null, organisation: status === 'cancelled' ? partnerId : sponsorId, look: 'bad', text: null,
    reasons: status === 'returned' || status === 'denied' ? reasons : [],
  };
  return [
    ...step('saved', savedOn, partnerId), ...step('submitted', submittedOn, partnerId), ...step('approved', approvedOn, sponsorId, approvedBy),
    ...step('paid', paidOn, sponsorId), ...(turned ? [turn] : []),
  ];
}

/** The first day on which a voucher of the request could not be requested any more. */
export function soonestPayBy({ lines }: Pick<RequestView, 'lines'>): string | undefined {
  return lines.map(({ payBy }) => payBy).sort()[0];
}
