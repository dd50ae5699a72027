/** A voucher as parties to it see it, and as whoever proves it sees it. */
import { z } from 'zod';
import type { Ability } from '../domain/decision.ts';
import type { ProgrammeDefinition } from '../domain/programme.ts';
import { deadlines, VOUCHER_STATUSES, type Voucher } from '../domain/voucher.ts';
import { abilities, dayView, moneyView, presentAbility, type Explain } from './answer.ts';

export const deliverableView = z.object({
  id: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int().describe('In bytes.'),
  sha256: z.string(),
}).meta({ id: 'Deliverable' });

const reservationView = z.object({
  on: dayView,
  locationId: z.string(),
  consultantIds: z.array(z.string()),
  startsOn: dayView,
  endsOn: dayView,
  offSiteDays: z.int(),
  offSiteDaysMax: z.int().nullable().describe('The limit in force when it was reserved; null where it was waived.'),
  ratePerDay: moneyView,
}).meta({ id: 'Reservation' });

const reportFields = z.object({
  startedOn: dayView,
  endedOn: dayView,
  onSiteDays: z.int(),
  offSiteDays: z.int(),
  summary: z.string(),
  recommendations: z.string(),
  deliverableIds: z.array(z.string()),
  consultantIds: z.array(z.string()),
});

const reportView = reportFields.extend({
  reportedOn: dayView,
  version: z.int().describe('Counts from 1; a correction is the next version.'),
}).meta({ id: 'Report' });

const deadlinesView = z.object({
  expiresOn: dayView.describe('The last day of the voucher\'s own life.'),
  redeemBy: dayView.describe('The last day on which it can be redeemed.'),
  binds: z.enum(['voucher-life', 'last-redemption']).describe('Which rule makes that day the last.'),
  payBy: dayView.nullable().describe('The last day on which a payment request may be submitted.'),
});

const facts = {
  id: z.string().describe('The reference.'),
  reference: z.string().meta({ examples: ['7K3M-9QTX-2B4D-B'] }),
  status: z.enum(VOUCHER_STATUSES),
  programmeId: z.string(),
  offering: z.string(),
  engagementType: z.string(),
  days: z.int(),
  country: z.string(),
  division: z.string().nullable(),
  product: z.string().nullable(),
  createdOn: dayView,
  expiresOn: dayView,
  redeemBy: dayView,
  payBy: dayView.nullable(),
  deadlines: deadlinesView,
};

const assigneeView = z.object({ name: z.string(), email: z.string() });

/** A voucher in a list. */
export const voucherRow = z.object({
  ...facts,
  agreementId: z.string(),
  customerId: z.string(),
  assignee: assigneeView.nullable(),
  namedPartnerId: z.string().nullable(),
  partnerId: z.string().nullable().describe('Who holds it, or held it when it expired.'),
  reservation: reservationView.nullable(),
  redeemedOn: dayView.nullable(),
  requestId: z.string().nullable().describe('The live payment request it is in.'),
}).meta({ id: 'VoucherRow' });

export const voucherView = voucherRow.extend({
  deliverables: z.array(deliverableView),
  draft: reportFields.partial().nullable(),
  report: reportView.nullable(),
  repeatLimit: z.array(z.string()).nullable()
    .describe('What has to differ from an engagement that the customer already had, such as `division`; null where no limit speaks of it.'),
  ...abilities,
}).meta({ id: 'Voucher' });

/** What proving a voucher tells: enough to plan a delivery, nothing about who else has to do with it. */
export const validationView = z.object({
  ...facts,
  ...abilities,
}).meta({ id: 'Validation' });

export type VoucherRow = z.input<typeof voucherRow>;
export type VoucherView = z.input<typeof voucherView>;
export type ValidationView = z.input<typeof validationView>;

function factsOf(voucher: Voucher, definition: ProgrammeDefinition) {
  const { reference, status, programmeId, offering, engagementType, days, country, division, product } = voucher;
  const dates = deadlines(voucher, definition);
  const { expiresOn, redeemBy, payBy } = dates;
  return {
    id: reference, reference, status, programmeId, offering, engagementType, days, country, division, product,
    createdOn: voucher.createdOn, expiresOn, redeemBy, payBy, deadlines: dates,
  };
}

export function presentVoucherRow(voucher: Voucher, definition: ProgrammeDefinition): VoucherRow {
  const { agreementId, customerId, assignee, namedPartnerId, partnerId, redeemedOn, requestId } = voucher;
  const reservation = voucher.reservation === null
    ? null
    : { ...voucher.reservation, consultantIds: [...voucher.reservation.consultantIds] };
  return {
    ...factsOf(voucher, definition),
    agreementId, customerId, assignee, namedPartnerId, partnerId, reservation, redeemedOn, requestId,
  };
}

/** The voucher for a party to it; `definition` is the one in force, which may end its life early. */
export function presentVoucher(voucher: Voucher, definition: ProgrammeDefinition): VoucherView {
  const { report, draft } = voucher;
  return {
    ...presentVoucherRow(voucher, definition),
    deliverables: voucher.deliverables.map((each) => ({ ...each })),
    draft: draft === null ? null : unfrozen(draft),
    report: report === null ? null : unfrozen(report),
    repeatLimit: voucher.repeatKey === null ? null : [...definition.repeatLimit?.unlessDiffers ?? []],
  };
}

export function presentValidation(
  voucher: Voucher,
  definition: ProgrammeDefinition,
  reserving: Ability,
  explain: Explain,
): ValidationView {
  return { ...factsOf(voucher, definition), abilities: [presentAbility('voucher.reserve', reserving, explain)] };
}

type Lists = { readonly deliverableIds?: readonly string[]; readonly consultantIds?: readonly string[] };

function unfrozen<Data extends Lists>(data: Data) {
  const { deliverableIds, consultantIds, ...rest } = data;
  return {
    ...rest,
    ...(deliverableIds === undefined ? {} : { deliverableIds: [...deliverableIds] }),
    ...(consultantIds === undefined ? {} : { consultantIds: [...consultantIds] }),
  } as Omit<Data, keyof Lists> & { [Field in keyof Data & keyof Lists]: string[] };
}
