/** The delivery of a reserved voucher: deliverables, drafts, and the completion report, correctable until redeemed. */
import type { ConsultantId, DeliverableId } from './ids.ts';
import type { Action, Refusal } from './decision.ts';
import { counts, type Consultant } from './eligibility.ts';
import { happened, type ReportData } from './event.ts';
import { engagementType, type TermsContext } from './programme.ts';
import { daysSpanned, type Day } from './time.ts';
import { tooFarOffSite } from './reservation.ts';
import { inState, type Voucher, type VoucherState } from './voucher.ts';

export interface AttachInput {
  readonly fileName: string;
}

/** What the store knows of the uploaded bytes. */
export interface AttachState extends VoucherState {
  readonly newId: DeliverableId;
  readonly file: { readonly mediaType: string; readonly size: number; readonly sha256: string };
}

export const attach: Action<AttachState, AttachInput, TermsContext> = {
  rules: [inState('reserved', 'completed')],
  events: ({ voucher, newId, file }, { fileName }) => [
    happened('engagement.attached', voucher.reference, { deliverableId: newId, fileName, ...file }),
  ],
};

export type DraftInput = {
  readonly [Field in keyof ReportData]?: ReportData[Field] | undefined;
};

/** Keeps whatever of the report is there; a draft is judged only when it is submitted. */
export const draft: Action<VoucherState, DraftInput, TermsContext> = {
  rules: [inState('reserved', 'completed')],
  events: ({ voucher }, input) => [
    happened('engagement.drafted', voucher.reference, { draft: drafted(input) }),
  ],
};

const REPORT_FIELDS: readonly (keyof ReportData)[] = [
  'startedOn', 'endedOn', 'onSiteDays', 'offSiteDays', 'summary', 'recommendations', 'deliverableIds', 'consultantIds',
];

/** The fields of a report that are there, and nothing else that a command carries: the journal keeps what it is given. */
function drafted(input: DraftInput): Partial<ReportData> {
  const given = REPORT_FIELDS.filter((field) => input[field] !== undefined);
  return Object.fromEntries(given.map((field) => [field, input[field]]));
}

export interface ReportInput {
  readonly startedOn: Day;
  readonly endedOn: Day;
  readonly onSiteDays: number;
  readonly offSiteDays: number;
  readonly summary: string;
  readonly recommendations: string;
  readonly deliverableIds: readonly DeliverableId[];
  /** Those who delivered; the ones reserved where left out. */
  readonly consultantIds?: readonly ConsultantId[] | undefined;
}

export interface ReportState extends VoucherState {
  readonly consultants: readonly Consultant[];
}

export const report: Action<ReportState, ReportInput, TermsContext> = {
  rules: [
    inState('reserved', 'completed'),
    { reads: ['consultantIds'], check: notQualified },
    {
      reads: ['startedOn'],
      check: ({ voucher }, { startedOn }) => {
        const reservedOn = voucher.reservation?.on;
        if (reservedOn === undefined || startedOn >= reservedOn) return undefined;
        return {
          rule: 'engagement.starts-before-reservation',
          params: { startedOn, reservedOn },
          allowedFrom: reservedOn,
        };
      },
    },
    { reads: ['startedOn', 'endedOn', 'onSiteDays', 'offSiteDays'], check: wrongSum },
    {
      reads: ['offSiteDays'],
      check: ({ voucher }, { offSiteDays }) =>
        tooFarOffSite(voucher.days, offSiteDays, voucher.reservation?.offSiteDaysMax ?? null),
    },
    {
      reads: ['endedOn'],
      check: (_state, { endedOn }, { today }) =>
        endedOn <= today
          ? undefined
          : { rule: 'report.too-early', params: { endedOn, today }, allowedFrom: endedOn },
    },
    { reads: ['deliverableIds'], check: ({ voucher }, { deliverableIds }) => lacksEvidence(voucher, deliverableIds) },
  ],
  events: ({ voucher }, input, { today }) => {
    const data: ReportData = {
      startedOn: input.startedOn,
      endedOn: input.endedOn,
      onSiteDays: input.onSiteDays,
      offSiteDays: input.offSiteDays,
      summary: input.summary,
      recommendations: input.recommendations,
      deliverableIds: [...input.deliverableIds],
      consultantIds: [...(input.consultantIds ?? voucher.reservation?.consultantIds ?? [])],
    };
    return [happened('engagement.reported', voucher.reference, { report: data, on: today })];
  },
};

/** Only consultants named anew are judged: those of the reservation were judged when it was made. */
function notQualified(state: ReportState, { consultantIds }: ReportInput, { terms, today }: TermsContext): Refusal | undefined {
  const id = state.voucher.engagementType;
  const type = engagementType(terms.definition, id)?.type;
  if (consultantIds === undefined) return undefined;
  // Of a type that the version in force has dropped nothing is asked any more, but that somebody delivered.
  const named = state.consultants.filter((each) => consultantIds.includes(each.id));
  const enough = type === undefined ? consultantIds.length > 0 : named.some((each) => counts(each, type, today));
  if (enough) return undefined;
  const competencies = (type?.competencies ?? []).map((rule) => rule.competency);
  return { rule: 'consultant.not-qualified', params: { engagementType: id, competencies, consultants: [...consultantIds] } };
}

/** Days by mode make up the service level, and the calendar has room for them. */
function wrongSum({ voucher }: ReportState, input: ReportInput): Refusal | undefined {
  const { onSiteDays, offSiteDays } = input;
  const spanned = daysSpanned(input.startedOn, input.endedOn);
  if (onSiteDays + offSiteDays === voucher.days && spanned >= voucher.days) return undefined;
  return { rule: 'engagement.duration', params: { days: voucher.days, spanned, onSiteDays, offSiteDays } };
}

function lacksEvidence(voucher: Voucher, ids: readonly DeliverableId[]): Refusal | undefined {
  const unknown = ids.filter((id) => !voucher.deliverables.some((deliverable) => deliverable.id === id));
  if (ids.length > 0 && unknown.length === 0) return undefined;
  return { rule: 'deliverable.missing', params: { unknown } };
}
