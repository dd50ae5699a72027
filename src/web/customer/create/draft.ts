/** What is answered on the way to a voucher, in which order, and which step mends what the server refuses. */
import type { CommandBody } from '../../../contract/commands.ts';

export type CreateInput = CommandBody<'voucher.create'>;

export interface Draft {
  readonly agreementId: string;
  readonly engagementType: string;
  readonly days: number | null;
  readonly country: string;
  /** What has to differ from an engagement had before, as the server says; null where it speaks of no limit. */
  readonly repeatLimit: readonly string[] | null;
  readonly isRepeatAsked: boolean;
  readonly division: string;
  readonly product: string;
  /** The id of a person, `typed` or `nobody`; empty, or `listed` while a long list is open, where not answered. */
  readonly whom: string;
  readonly personName: string;
  readonly personEmail: string;
  readonly typedName: string;
  readonly typedEmail: string;
  /** A partner's id, or `any`; empty while not answered. */
  readonly partner: string;
}

export const EMPTY_DRAFT: Draft = {
  agreementId: '', engagementType: '', days: null, country: '', repeatLimit: null, isRepeatAsked: false, division: '', product: '',
  whom: '', personName: '', personEmail: '', typedName: '', typedEmail: '', partner: '',
};

/** What another agreement or another type leaves open again: other sizes may fit, and another limit may speak of them. */
export const NO_SIZE = { days: null, repeatLimit: null, isRepeatAsked: false } as const satisfies Partial<Draft>;

/** What the answers take over of a limit that the server tells, which is asked about anew; nothing where they have it. */
export function limitedBy({ repeatLimit }: Draft, told: readonly string[] | null): Partial<Draft> | undefined {
  return JSON.stringify(told) === JSON.stringify(repeatLimit) ? undefined : { repeatLimit: told, isRepeatAsked: false };
}

export const STEPS = ['agreement', 'type', 'days', 'repeat', 'person', 'partner', 'check'] as const;
export type Step = (typeof STEPS)[number];

export function isStep(text: string | undefined): text is Step {
  return text !== undefined && (STEPS as readonly string[]).includes(text);
}

/** The steps that this voucher takes: no agreement is asked for where there is one, no partner where nobody gets it. */
export function stepsOf(draft: Draft, hasChoice: boolean): readonly Step[] {
  return STEPS.filter((step) => {
    if (step === 'agreement') return hasChoice;
    if (step === 'repeat') return draft.repeatLimit !== null;
    return step !== 'partner' || draft.whom !== 'nobody';
  });
}

export function isAnswered(step: Step, draft: Draft): boolean {
  switch (step) {
    case 'agreement': return draft.agreementId !== '';
    case 'type': return draft.engagementType !== '';
    case 'days': return draft.days !== null && draft.country !== '';
    case 'repeat': return draft.repeatLimit === null || draft.isRepeatAsked;
    case 'person': return draft.whom !== '' && draft.whom !== 'listed' && (draft.whom !== 'typed' || (draft.typedName.trim() !== '' && draft.typedEmail.trim() !== ''));
    case 'partner': return draft.whom === 'nobody' || draft.partner !== '';
    case 'check': return false;
  }
}

/** The first step that has no answer yet; the check where all have one. */
export function firstOpen(draft: Draft): Step {
  return STEPS.find((step) => !isAnswered(step, draft)) ?? 'check';
}

/** Whether a step can be shown: everything before it has an answer. */
export function isReached(step: Step, draft: Draft): boolean {
  return STEPS.indexOf(step) <= STEPS.indexOf(firstOpen(draft));
}

export function assigneeOf(draft: Draft): { readonly name: string; readonly email: string } | undefined {
  if (draft.whom === '' || draft.whom === 'listed' || draft.whom === 'nobody') return undefined;
  return draft.whom === 'typed'
    ? { name: draft.typedName.trim(), email: draft.typedEmail.trim() }
    : { name: draft.personName, email: draft.personEmail };
}

/** The command as far as it is answered; `days` stands in while none were chosen. */
export function inputOf(draft: Draft, days = draft.days ?? 1): CreateInput {
  const assignee = assigneeOf(draft);
  const named = assignee !== undefined && draft.partner !== '' && draft.partner !== 'any';
  const { repeatLimit } = draft;
  const told = (field: 'division' | 'product') => (repeatLimit?.includes(field) === true ? draft[field].trim() : '');
  const [division, product] = [told('division'), told('product')];
  return {
    agreementId: draft.agreementId, engagementType: draft.engagementType, days, country: draft.country,
    ...(division === '' ? {} : { division }),
    ...(product === '' ? {} : { product }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(named ? { partnerId: draft.partner } : {}),
  };
}

const BY_RULE: Readonly<Record<string, Step>> = {
  'engagement-type.not-on-offer': 'type', 'engagement-type.days-not-offered': 'days', 'pool.insufficient': 'days',
  'engagement.no-rate': 'days',
};

/** Where a refusal can be mended: at the agreement, if nothing chosen since brought it about. */
export function stepOfRefusal(rule: string): Step {
  return BY_RULE[rule] ?? 'agreement';
}

const BY_FIELD: Readonly<Record<string, Step>> = {
  agreementId: 'agreement', engagementType: 'type', days: 'days', country: 'days', division: 'repeat', product: 'repeat',
  assignee: 'person', partnerId: 'partner',
};

/** Where a value that the server found wrong was given; undefined where no step asks for it. */
export function stepOfPointer(pointer: string): Step | undefined {
  return BY_FIELD[pointer.split('/')[1] ?? ''];
}
