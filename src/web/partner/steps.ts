/** How far a partner is in the steps of its programme: what the server answers, put in the order of the steps. */
import type { RefusalView } from '../../contract/answer.ts';
import type { EligibilityView } from '../../contract/partner-view.ts';
import type { WorklistItem } from '../../contract/worklist.ts';

export type StepState = 'done' | 'todo' | 'waiting' | 'blocked';

/** Why, as a word of the catalogue with its figures. */
export interface Reason {
  readonly word: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Days among the values, to be written as dates. */
  readonly days?: Readonly<Record<string, string>>;
}

export interface Step {
  readonly id: string;
  readonly state: StepState;
  readonly reason: Reason | undefined;
  readonly refusals: readonly RefusalView[];
  /** The last day for it, with the rule that makes it so. */
  readonly due: { readonly day: string; readonly rule: string | null } | undefined;
  /** The one voucher or request that it is about; several are a list. */
  readonly subject: { readonly kind: string; readonly id: string } | undefined;
}

export interface Known {
  readonly today: string;
  readonly eligibility: EligibilityView;
  readonly worklist: readonly WorklistItem[];
  readonly counts: readonly { readonly task: string; readonly count: number }[];
  /** When the reserved engagements end that are not over yet. */
  readonly ending: readonly string[];
  /** Commands that the reader's roles may ever give. */
  readonly commands: readonly string[];
}

const none = { reason: undefined, refusals: [], due: undefined, subject: undefined } as const;

const typesOf = ({ offerings }: EligibilityView) => offerings.flatMap(({ engagementTypes }) => engagementTypes);

/** What is missing of a kind, each reason once. */
function missing(eligibility: EligibilityView, kinds: readonly string[]): readonly RefusalView[] {
  const found = typesOf(eligibility).flatMap(({ requirements }) => requirements)
    .filter(({ kind, state }) => kinds.includes(kind) && state === 'missing').flatMap(({ refusals }) => refusals);
  return [...new Map(found.map((refusal) => [refusal.message, refusal])).values()];
}

function isHeld(eligibility: EligibilityView, kind: string): boolean {
  return typesOf(eligibility).some(({ requirements }) => requirements.some((each) => each.kind === kind && each.state !== 'missing'));
}

type Told = Omit<Step, 'id'>;

function verifying({ eligibility }: Known): Told {
  const types = typesOf(eligibility);
  // Enrolling, the profile and the country of a voucher come later, in steps of their own.
  const open = types.filter(({ requirements }) =>
    requirements.every(({ kind, state }) => (kind !== 'competency' && kind !== 'qualification') || state !== 'missing'));
  const reason = { word: 'steps.types', values: { count: open.length, of: types.length } };
  if (open.length > 0) return { ...none, state: 'done', reason };
  return { ...none, state: 'todo', reason, refusals: missing(eligibility, isHeld(eligibility, 'competency') ? ['qualification'] : ['competency']).slice(0, 1) };
}

function enrolling({ eligibility, today, commands }: Known): Told {
  const { offerings } = eligibility;
  const active = offerings.filter(({ state }) => state === 'active');
  const renewing = active.filter(({ renewalOpensOn }) => renewalOpensOn !== null && renewalOpensOn <= today);
  const lapsed = offerings.filter(({ state }) => state === 'lapsed');
  const first = [...active].sort((one, other) => ((one.through ?? '') < (other.through ?? '') ? -1 : 1))[0];
  const due = first?.through === undefined || first.through === null ? undefined : { day: first.through, rule: 'enrolment-end' };
  const waits = commands.includes('partner.enrol') ? 'todo' : 'waiting';
  if (renewing.length > 0) return { ...none, state: waits, reason: { word: waits === 'todo' ? 'steps.renew' : 'steps.admin-renews', values: { count: renewing.length } }, due };
  if (active.length > 0) return { ...none, state: 'done', reason: { word: 'steps.enrolled', values: { count: active.length } }, due };
  if (!isHeld(eligibility, 'competency')) return { ...none, state: 'blocked', refusals: missing(eligibility, ['competency']).slice(0, 1) };
  const word = lapsed.length > 0 ? 'steps.lapsed' : waits === 'todo' ? 'steps.enrol' : 'steps.admin-enrols';
  return { ...none, state: waits, reason: { word, values: { count: lapsed.length } } };
}

function describing({ eligibility }: Known): Told {
  const refusals = missing(eligibility, ['profile']);
  return refusals.length > 0 ? { ...none, state: 'todo', refusals } : { ...none, state: 'done', reason: { word: 'steps.described', values: {} } };
}

/** A step that is there again for each voucher, as the worklist counts it. */
function repeated({ counts, worklist }: Known, word: string, tasks: readonly string[], otherwise: Told): Told {
  const count = counts.filter(({ task }) => tasks.includes(task)).reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return otherwise;
  const items = worklist.filter(({ task }) => tasks.includes(task));
  const first = items.find(({ due }) => due !== null) ?? items[0];
  return {
    ...none, state: 'todo', reason: { word, values: { count } },
    due: first === undefined || first.due === null ? undefined : { day: first.due, rule: first.rule },
    subject: count === 1 ? first?.subject : undefined,
  };
}

const waiting = (word: string): Told => ({ ...none, state: 'waiting', reason: { word, values: {} } });

function taking(known: Known): Told {
  const types = typesOf(known.eligibility);
  const open = types.some(({ eligible }) => eligible);
  if (open && !known.commands.includes('voucher.reserve')) return waiting('steps.others-take');
  if (open) return repeated(known, 'steps.to-reserve', ['reserve'], waiting('steps.take-when-it-comes'));
  return { ...none, state: 'blocked', refusals: missing(known.eligibility, ['enrolment', 'profile', 'competency', 'qualification', 'location']).slice(0, 3) };
}

function delivering(known: Known): Told {
  const [next] = [...known.ending].sort();
  const otherwise = next === undefined ? waiting('steps.none-reserved')
    : { ...none, state: 'waiting' as const, reason: { word: 'steps.running', values: { count: known.ending.length }, days: { from: next } } };
  return repeated(known, 'steps.to-report', ['report', 'draft-report'], otherwise);
}

/** Each step of the definition with where it stands; a step that is not known here is shown without. */
export function stepsOf(ids: readonly string[], known: Known): readonly Step[] {
  return ids.map((id) => ({ id, ...told(id, known) }));
}

function told(id: string, known: Known): Told {
  switch (id) {
    case 'verify-eligibility':
      return verifying(known);
    case 'enrol':
      return enrolling(known);
    case 'business-profile':
      return describing(known);
    case 'receive-voucher': {
      const named = known.counts.find(({ task }) => task === 'reserve')?.count ?? 0;
      return named > 0 ? { ...none, state: 'done', reason: { word: 'steps.named', values: { count: named } } } : waiting('steps.customer');
    }
    case 'validate-and-reserve':
      return taking(known);
    case 'deliver-and-report':
      return delivering(known);
    case 'redeem':
      return repeated(known, 'steps.to-redeem', ['redeem'], waiting(known.commands.includes('voucher.redeem') ? 'steps.none-reported' : 'steps.others-redeem'));
    case 'request-payment': {
      const mine = known.commands.includes('payment.save');
      return repeated(known, 'steps.to-claim', ['request-payment', 'submit', 'mend', 'register-payee', 'appeal'], waiting(mine ? 'steps.none-redeemed' : 'steps.payment-admin'));
    }
    default:
      return { ...none, state: 'waiting' };
  }
}
