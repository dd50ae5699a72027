/** The checks of a review: which are looked at with which voucher, and what each piece of evidence is. */
import type { RequestView } from '../../contract/payment-view.ts';
import type { ReviewView } from '../../contract/review-view.ts';

export type Check = ReviewView['checks'][number];
export type Evidence = Check['evidence'][number];
type Fact = Evidence['value'];

/** What a reviewer made of a check that a person has to judge; kept in the tab alone. */
export interface Mark {
  readonly state: 'passed' | 'failed';
  readonly text: string;
}
export type Marks = Readonly<Record<string, Mark>>;

export function checkKey({ id, voucher }: Pick<Check, 'id' | 'voucher'>): string {
  return voucher === null ? id : `${id}/${voucher}`;
}

export type Group = 'broken' | 'to-judge' | 'sound';
const GROUPS: readonly Group[] = ['broken', 'to-judge', 'sound'];

/** What the system found broken, what a person judges, and what the system found to be in order. */
export function groupOf({ state, by }: Pick<Check, 'state' | 'by'>): Group {
  if (by === 'person') return 'to-judge';
  return state === 'failed' ? 'broken' : 'sound';
}

/** The checks of a voucher and of the request as a whole, those that the system found broken first. */
export function checksFor(checks: readonly Check[], voucher: string | undefined): readonly Check[] {
  const here = checks.filter((each) => each.voucher === null || each.voucher === voucher);
  return GROUPS.flatMap((group) => here.filter((each) => groupOf(each) === group));
}

export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly open: number;
}

/** How many checks are passed, failed and still open, with what the reviewer has marked. */
export function counted(checks: readonly Check[], marks: Marks): Counted {
  const states = checks.map((check) => stateOf(check, marks));
  const of = (state: Check['state']): number => states.filter((each) => each === state).length;
  return { passed: of('passed'), failed: of('failed'), open: of('open') };
}

export function stateOf(check: Check, marks: Marks): Check['state'] {
  return check.by === 'person' ? (marks[checkKey(check)]?.state ?? 'open') : check.state;
}

export interface DraftReason {
  readonly rule: string;
  readonly text: string;
}

/** What is wrong so far, as reasons to begin with: one for each check, with the words of its refusals or of the reviewer. */
export function reasonsFrom(checks: readonly Check[], marks: Marks): readonly DraftReason[] {
  const found = new Map<string, string[]>();
  for (const check of checks) {
    if (stateOf(check, marks) !== 'failed') continue;
    const texts = check.by === 'person' ? [marks[checkKey(check)]?.text ?? ''] : check.refusals.map(({ message }) => message);
    const named = check.voucher === null ? texts : texts.map((text) => (text.includes(check.voucher ?? '') ? text : `${check.voucher ?? ''}: ${text}`));
    found.set(check.id, [...(found.get(check.id) ?? []), ...named.filter((text) => text !== '')]);
  }
  return [...found].map(([rule, texts]) => ({ rule, text: [...new Set(texts)].join('\n') }));
}

export type Kind = 'day' | 'money' | 'country' | 'name' | 'voucher' | 'competency' | 'flag' | 'plain';

const KINDS: Readonly<Record<string, Kind>> = {
  ratePerDay: 'money', amount: 'money', locationCountry: 'country', requestLocation: 'name', consultant: 'name', repeated: 'voucher',
  competency: 'competency',
};

/** How a fact is to be shown. */
export function kindOf(fact: string, value: Fact): Kind {
  if (typeof value === 'boolean') return 'flag';
  const known = KINDS[fact];
  if (known !== undefined) return known;
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'day' : 'plain';
}

/** The currency of the amounts in a check's evidence: what is owed in, or compared with. */
export function currencyIn(evidence: readonly Evidence[], side: 'value' | 'against', otherwise: string): string {
  const found = evidence.find(({ fact }) => fact === 'currency');
  const currency = side === 'value' ? found?.value : (found?.against ?? found?.value);
  return typeof currency === 'string' ? currency : otherwise;
}

/** Whether the reader ever decides on requests; others see checks without a way to mark them. */
export function isReviewer({ abilities }: Pick<RequestView, 'abilities'>): boolean {
  return abilities?.some(({ action }) => action === 'payment.return') === true;
}
