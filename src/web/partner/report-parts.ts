/** The completion report in its parts: what is typed, what of it is still missing, and what goes to the server. */
import type { VoucherView } from '../../contract/voucher-view.ts';

export interface Report {
  readonly startedOn: string | null;
  readonly endedOn: string | null;
  readonly onSiteDays: number | null;
  readonly offSiteDays: number | null;
  readonly summary: string;
  readonly recommendations: string;
  readonly deliverableIds: readonly string[];
  readonly consultantIds: readonly string[];
}

export const PARTS = ['dates', 'people', 'words', 'files', 'handed'] as const;
export type Part = (typeof PARTS)[number];

type Shown = Pick<VoucherView, 'draft' | 'report' | 'reservation' | 'days'>;

/** What there is of the report: the draft; where there is none, the report that is to be corrected, else the plan. */
export function reportOf({ draft, report, reservation, days }: Shown): Report {
  const kept = draft ?? report ?? (reservation === null ? {} : planned(reservation, days));
  return {
    startedOn: kept.startedOn ?? null, endedOn: kept.endedOn ?? null,
    onSiteDays: kept.onSiteDays ?? null, offSiteDays: kept.offSiteDays ?? null,
    summary: kept.summary ?? '', recommendations: kept.recommendations ?? '',
    deliverableIds: kept.deliverableIds ?? [], consultantIds: kept.consultantIds ?? [],
  };
}

function planned({ startsOn, endsOn, offSiteDays, consultantIds }: NonNullable<VoucherView['reservation']>, days: number): Partial<Report> {
  return { startedOn: startsOn, endedOn: endsOn, offSiteDays, onSiteDays: days - offSiteDays, consultantIds };
}

/** Where two reports are the same, whatever the order of their fields. */
export function isSame(one: Report, other: Report): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder(report: Report): readonly unknown[] {
  const { startedOn, endedOn, onSiteDays, offSiteDays, summary, recommendations, deliverableIds, consultantIds } = report;
  // The server takes white space off both ends of a text.
  return [startedOn, endedOn, onSiteDays, offSiteDays, summary.trim(), recommendations.trim(), deliverableIds, consultantIds];
}

/** The fields that hold something, as a draft may leave out any. */
export function draftBody(report: Report) {
  const { startedOn, endedOn, onSiteDays, offSiteDays, summary, recommendations, deliverableIds, consultantIds } = report;
  return {
    ...(startedOn === null ? {} : { startedOn }), ...(endedOn === null ? {} : { endedOn }),
    ...(onSiteDays === null ? {} : { onSiteDays }), ...(offSiteDays === null ? {} : { offSiteDays }),
    ...(summary.trim() === '' ? {} : { summary }), ...(recommendations.trim() === '' ? {} : { recommendations }),
    ...(deliverableIds.length === 0 ? {} : { deliverableIds: [...deliverableIds] }),
    ...(consultantIds.length === 0 ? {} : { consultantIds: [...consultantIds] }),
  };
}

/** Which days cannot be reported: those still ahead, and a last day before the first. */
export function wrongDays({ startedOn, endedOn }: Report, today: string | undefined): Readonly<Partial<Record<'startedOn' | 'endedOn', 'ahead' | 'order'>>> {
  const isAhead = (day: string | null): boolean => day !== null && today !== undefined && day > today;
  const isTurned = startedOn !== null && endedOn !== null && endedOn < startedOn;
  return {
    ...(isAhead(startedOn) ? { startedOn: 'ahead' } : {}),
    ...(isAhead(endedOn) ? { endedOn: 'ahead' } : isTurned ? { endedOn: 'order' } : {}),
  };
}

const FIELDS = {
  dates: ['startedOn', 'endedOn', 'onSiteDays', 'offSiteDays'], people: ['consultantIds'], words: ['summary', 'recommendations'],
  files: ['deliverableIds'], handed: ['deliveredToCustomer'],
} as const satisfies Readonly<Record<Part, readonly (keyof Report | 'deliveredToCustomer')[]>>;

export type Field = (typeof FIELDS)[Part][number];

/** The fields, of one part or of all, that hold nothing yet, in their order. */
export function emptyFields(report: Report, handedOver: boolean, parts: readonly Part[] = PARTS): readonly Field[] {
  const values = { ...report, deliveredToCustomer: handedOver };
  return parts.flatMap((part): readonly Field[] => FIELDS[part]).filter((field) => {
    const value = values[field];
    return value === null || value === false || (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0);
  });
}

/** Whether something is in every field of a part, and no day is still ahead; whether it is right is for the server to say. */
export function isFilled(part: Part, report: Report, handedOver: boolean, today?: string): boolean {
  return emptyFields(report, handedOver, [part]).length === 0 && (part !== 'dates' || Object.keys(wrongDays(report, today)).length === 0);
}

/** The whole report; undefined while a field is empty. */
export function reportBody(report: Report, handedOver: boolean) {
  const { startedOn, endedOn, onSiteDays, offSiteDays } = report;
  if (!PARTS.every((part) => isFilled(part, report, handedOver))) return undefined;
  if (startedOn === null || endedOn === null || onSiteDays === null || offSiteDays === null) return undefined;
  return {
    startedOn, endedOn, onSiteDays, offSiteDays, summary: report.summary, recommendations: report.recommendations,
    deliverableIds: [...report.deliverableIds], consultantIds: [...report.consultantIds], deliveredToCustomer: true,
  };
}

/** Whether a report has been submitted, and can still be corrected. */
export function isSubmitted({ report, status }: Pick<VoucherView, 'report' | 'status'>): boolean {
  return report !== null && status === 'completed';
}
