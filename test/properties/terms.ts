// What the model takes as given: the values of the reference programme and the shape of each input.
// The values are repeated here and not read from the programme's definition, so that a slip in the
// definition is found too. Values called a sample are not known from any source.

export const PROGRAMME = 'microsoft-planning-services';
export const LIFE_DAYS = 180;
export const PAYMENT_DAYS = 60;
export const RENEWAL_DAYS = 90;
export const CONVERSION_RATIO = 3; // sample
export const OFF_SITE_LIMIT = 3;
export const OFF_SITE_WAIVED_FROM = '2020-04-01'; // sample
export const OFF_SITE_WAIVED_UNTIL = '2020-06-30';
export const REPEAT_LEVEL = 15;
export const AGREEMENT_VERSION = '2019-07';
export const LAST_CONVERSION = '2020-01-31';
export const LAST_ACCRUAL = '2021-01-31';
export const LAST_CREATION = '2021-06-30';
export const LAST_ASSIGNMENT = '2021-06-30';
export const POOL_CLOSES = '2021-07-01';
export const LAST_REDEMPTION = '2022-01-01';

interface EngagementType {
  offering: string; competencies: string[]; competencyLevels: string[]; serviceLevels: number[];
  lastOffered: string;
}

const EITHER = ['silver', 'gold'];
const GOLD = ['gold'];
const DYNAMICS = ['cloud-business-applications', 'cloud-customer-relationship-management'];

const type = (
  offering: string, competencies: string[], competencyLevels: string[],
  serviceLevels = [1, 3, 5, 10, 15],
): EngagementType =>
  ({ offering, competencies, competencyLevels, serviceLevels, lastOffered: '9999-12-31' });

export const TYPES = new Map<string, EngagementType>([
  ['windows-office-deployment-planning', type('ddps', ['windows-and-devices'], EITHER)],
  ['mobile-productivity-deployment-planning',
    type('ddps', ['enterprise-mobility-management', 'windows-and-devices'], EITHER)],
  ['modern-it-enterprise-security-poc',
    type('ddps', ['enterprise-mobility-management'], EITHER, [1, 3, 5])], // sample levels
  ['upgrading-dynamics-365-customer-engagement', type('dydps', DYNAMICS, EITHER)],
  ['migrating-to-dynamics-365-customer-engagement', type('dydps', DYNAMICS, EITHER)],
  ['upgrading-dynamics-365-finance-operations',
    type('dydps', ['enterprise-resource-planning'], GOLD)],
  ['modernizing-windows-server-platform', type('pvdps', ['datacenter'], EITHER)],
  ['sharepoint-deployment-planning', type('sdps', ['collaboration-and-content'], EITHER)],
  ['ppm-solution-planning',
    type('sdps', ['project-and-portfolio-management'], EITHER, [1, 3, 5, 10])], // sample levels
  ['exchange-deployment-planning', type('s-edps', ['messaging'], EITHER)],
  ['skype-for-business-deployment-planning', type('s-edps', ['communications'], EITHER)],
  ['data-estate-modernization', type('ssdps', ['data-analytics', 'data-platform'], GOLD)],
  ['azure-deployment-planning',
    { ...type('azdps', ['azure-circle'], EITHER), lastOffered: '2020-01-31' }],
]);
const OFFERINGS = new Set([...TYPES.values()].map((known) => known.offering));
const COMPETENCIES = new Set([...TYPES.values()].flatMap((known) => known.competencies));

/** Samples, in minor units for one day: yen has no minor unit, the Kuwaiti dinar has a thousand. */
export const RATES = new Map<string, { amount: number; currency: string }>([
  ['US', { amount: 160_000, currency: 'USD' }], ['DE', { amount: 140_000, currency: 'EUR' }],
  ['GB', { amount: 120_000, currency: 'GBP' }], ['TR', { amount: 900_000, currency: 'TRY' }],
  ['JP', { amount: 160_000, currency: 'JPY' }], ['KW', { amount: 480_000, currency: 'KWD' }],
]);

/** The published order of the refusal codes; every answer lists its rules in this order. */
export const CODES = `role.missing training.insufficient programme.creation-closed
  programme.assignment-closed programme.redemption-closed programme.accrual-closed
  programme.conversion-closed agreement.benefit-inactive agreement.not-current
  agreement.number-taken pool.insufficient pool.closed engagement-type.not-on-offer
  engagement-type.days-not-offered engagement.no-rate voucher.wrong-state voucher.expired
  voucher.not-valid voucher.reserved-by-another voucher.named-for-another-partner
  partner.not-enrolled partner.enrolment-lapsed partner.competency-missing
  partner.agreement-version partner.profile-incomplete partner.location-country
  consultant.not-qualified engagement.starts-in-the-past engagement.starts-before-reservation
  engagement.ends-after-expiry engagement.duration engagement.off-site engagement.repeat
  report.missing report.too-early deliverable.missing payment.nothing-redeemed
  payment.not-registered payment.window-closed payment.voucher-taken payment.invoice-number-taken
  payment.location-mismatch payment.wrong-state payment.same-person`.split(/\s+/);

// Days. Calendar arithmetic goes through UTC only, so that no zone of the machine can shift a date.

export const plusDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
export const daysBothCounted = (first: string, last: string): number =>
  (Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000 + 1;
/** A year later, less one day: who signs on 29 February is good through 27 February. */
export const lastDayOfYearFrom = (day: string): string => {
  const sameDay = `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}${day.slice(4)}`;
  return plusDays(day.endsWith('-02-29') ? sameDay.replace('-29', '-28') : sameDay, -1);
};

// The shape of the inputs. A field of one name has one shape in every command, so the shapes are
// told once, by name. Only what needs no look-up is judged here: it is answered before all else.

export type Input = Record<string, unknown>;
type Check = (value: unknown) => boolean;
const string: Check = (value) => typeof value === 'string';
const text: Check = (value) => typeof value === 'string' && value.trim() !== '';
const like = (pattern: RegExp): Check => (value) =>
  typeof value === 'string' && pattern.test(value);
const mail = like(/^[^\s@]+@[^\s@]+$/);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const days: Check = (value) => count(value) && value !== 0;
const date: Check = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  && !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) && plusDays(value, 0) === value;
const among = (values: Iterable<string>): Check => (value) => [...values].includes(value as string);
const list = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const some = (check: Check): Check => (value) => list(check)(value) && (value as []).length > 0;
const object = (shape: Record<string, Check>): Check => (value) => typeof value === 'object'
  && value !== null && Object.entries(shape).every(([name, is]) => is((value as Input)[name]));

/** Names that stand neither here nor among the dates and numbers below are plain text. */
const FIELDS: Record<string, Check> = {
  kind: among(['customer', 'partner']), unit: among(['planning', 'training']), email: mail,
  country: like(/^[A-Z]{2}$/), currency: like(/^[A-Z]{3}$/), level: among(EITHER),
  competency: text, offerings: some(text), engagementTypes: list(text),
  // An extension revives nothing, so it cannot ask for vouchers that have ended.
  statuses: list(among(['created', 'assigned', 'reserved', 'completed'])),
  assignee: object({ name: text, email: mail }), signatory: object({ name: text, title: text }),
  reasons: some(object({ rule: text, text })), vouchers: some(text), consultantIds: list(text),
  deliverableIds: list(text), deliveredToCustomer: (value) => typeof value === 'boolean',
  days, trainingDays: days, onSiteDays: count, offSiteDays: count, startsOn: date, endsOn: date,
  on: date, startedOn: date, endedOn: date, createdBefore: date, validFrom: date,
  validUntil: date, passedOn: date, invoiceDate: date, paidOn: date,
  // A profile and a draft may be half filled, or nobody could be told what is missing in them.
  description: string, languages: list(text), industries: list(text),
  contactEmail: (value) => value === '' || mail(value), summary: string, recommendations: string,
};

const PLAN = 'startsOn endsOn offSiteDays?';
const REPORT = 'startedOn endedOn onSiteDays offSiteDays summary recommendations deliverableIds '
  + 'deliveredToCustomer';
/** Who may ever give a command, and its fields. A global admin may do all the partner's. */
export const COMMANDS: Record<string, [who: string, fields: string]> = {
  'organisation.register': ['sponsor.programme-admin', 'kind name country'],
  'agreement.register':
    ['sponsor.programme-admin', 'customerId programmeId number startsOn endsOn'],
  'entitlement.grant': ['sponsor.programme-admin', 'agreementId days on? unit? reason?'],
  'entitlement.reduce': ['sponsor.programme-admin', 'agreementId days reason'],
  'entitlement.activate': ['customer.benefits-admin', 'agreementId'],
  'entitlement.convert': ['customer.benefits-admin', 'agreementId trainingDays'],
  'voucher.create': ['customer.benefits-admin',
    'agreementId engagementType days country division? product? assignee? partnerId?'],
  'voucher.assign': ['customer.benefits-admin', 'voucher assignee partnerId?'],
  'voucher.cancel': ['customer.benefits-admin', 'voucher reason'],
  'voucher.resend': ['customer.benefits-admin customer.project-manager', 'voucher'],
  'voucher.validate': ['partner.programme-admin', 'voucher email'],
  'voucher.reserve':
    ['partner.programme-admin', `voucher email locationId consultantIds ${PLAN}`],
  'voucher.reschedule': ['partner.programme-admin', `voucher ${PLAN}`],
  'voucher.release': ['partner.programme-admin', 'voucher reason'],
  'voucher.redeem': ['partner.programme-admin', 'voucher'],
  'engagement.attach':
    ['partner.programme-admin partner.consultant', 'voucher fileName content'],
  'engagement.draft': ['partner.programme-admin partner.consultant',
    `voucher ${REPORT.replaceAll(' ', '? ')}? consultantIds?`],
  'engagement.report': ['partner.programme-admin', `voucher ${REPORT} consultantIds?`],
  'programme.extend': ['sponsor.programme-admin',
    'programmeId createdBefore? engagementTypes? statuses? days reason'],
  'partner.add-location': ['partner.programme-admin', 'partnerId name country city'],
  'partner.record-competency':
    ['sponsor.programme-admin', 'partnerId competency level validFrom validUntil'],
  'partner.add-consultant': ['partner.programme-admin', 'partnerId name email'],
  'partner.record-qualification': ['partner.programme-admin sponsor.programme-admin',
    'consultantId competency title passedOn'],
  'partner.describe': ['partner.programme-admin',
    'partnerId description languages industries contactEmail website?'],
  'partner.enrol': ['partner.global-admin',
    'partnerId offerings agreementVersion signatory programmeId?'],
  'payment.register': ['partner.global-admin', 'partnerId payee taxId account currency'],
  'payment.save': ['partner.payment-admin',
    'request? partnerId locationId vouchers invoiceNumber invoiceDate'],
  'payment.submit': ['partner.payment-admin', 'request'],
  'payment.cancel': ['partner.payment-admin', 'request'],
  'payment.appeal': ['partner.payment-admin', 'request statement'],
  'payment.review': ['sponsor.claims-reviewer', 'request'],
  'payment.return': ['sponsor.claims-reviewer', 'request reasons'],
  'payment.deny': ['sponsor.claims-reviewer', 'request reasons'],
  'payment.approve': ['sponsor.finance', 'request'],
  'payment.pay': ['sponsor.finance', 'request paidOn bankReference'],
  'payment.reverse': ['sponsor.finance', 'request reason'],
};

export function wellFormed(command: string, fields: string, input: Input): boolean {
  const fits = fields.split(' ').every((field) => {
    const name = field.replace('?', '');
    const leftOut = field.endsWith('?') && input[name] === undefined;
    return leftOut || (FIELDS[name] ?? text)(input[name]);
  });
  return fits && !neverRight(command, input as unknown as Fields);
}

/** What can never be right although each field alone is well formed. */
function neverRight(command: string, i: Fields): boolean {
  const backwards = i.endsOn < i.startsOn || i.validUntil < i.validFrom;
  if (backwards) return true;
  const { summary, recommendations } = i;
  return (command === 'engagement.report' && (i.endedOn < i.startedOn || !i.deliveredToCustomer
      || !text(summary) || !text(recommendations)))
    || (command === 'voucher.create' && i.partnerId !== undefined && i.assignee === undefined)
    || (command === 'payment.save' && new Set(i.vouchers).size < i.vouchers.length);
}

/** Whether the programme knows the competency and the offerings that an input names. */
export function isKnown(i: Fields): boolean {
  return (i.competency === undefined || COMPETENCIES.has(i.competency))
    && (i.offerings ?? []).every((id) => OFFERINGS.has(id));
}

/** The fields that the decisions read, once their shape is known to be right. */
export interface Fields {
  kind: 'customer' | 'partner'; customerId?: string; programmeId?: string; number: string;
  startsOn: string; endsOn: string; agreementId?: string; days: number; on?: string; unit?: string;
  trainingDays: number; engagementType: string; country: string; division?: string;
  product?: string; assignee?: { email: string }; partnerId?: string; voucher?: string;
  email: string; locationId?: string; consultantIds?: string[]; offSiteDays?: number;
  startedOn: string; endedOn: string; onSiteDays: number; deliverableIds: string[];
  deliveredToCustomer: boolean; summary: string; recommendations: string; createdBefore?: string;
  engagementTypes?: string[]; statuses?: string[]; competency: string; level: string;
  validFrom: string; validUntil: string; consultantId?: string; description: string;
  languages: string[]; industries: string[]; contactEmail: string; offerings: string[];
  agreementVersion: string; request?: string; vouchers: string[]; invoiceNumber: string;
  invoiceDate?: string; paidOn?: string; passedOn?: string;
}

