/**
 * What people do in a random history: every command, with inputs that mostly fit the moment and sometimes do not, so
 * that acceptances and refusals of every kind come about.
 */
import { PROGRAMME } from '../support/stage.ts';
import type { Model } from './model.ts';
import { plusDays } from './terms.ts';
import { ADMIN, EMAILS, TYPES, type Input, type Things, type Troupe } from './troupe.ts';

/** Where a history stands when a step is played. */
export interface Scene {
  readonly troupe: Troupe;
  readonly model: Pick<Model, 'today' | 'state' | 'voucher' | 'request'>;
  readonly things: Things;
}

/** Answers a number below the one given. */
export type Picker = (count: number) => number;
export interface Choice { readonly scene: Scene; readonly pick: Picker }
export type Deed = (choice: Choice) => { as: string; input: Input };

const TODAY = ({ model }: Scene): string => model.today;

export function oneOf<T>({ pick }: Choice, list: readonly T[]): T {
  return list[pick(list.length)] as T;
}

/** Mostly one of those that fit, sometimes any. */
function mostly<T>(choice: Choice, list: readonly T[], fits: (one: T) => boolean): T | undefined {
  const fitting = list.filter(fits);
  return choice.pick(12) > 0 && fitting.length > 0 ? oneOf(choice, fitting) : list[choice.pick(list.length)];
}

const statusOf = ({ scene }: Choice, voucher: string): string => scene.model.voucher(voucher)?.status ?? '';

function voucherIn(choice: Choice, ...statuses: string[]): string {
  return mostly(choice, choice.scene.things.vouchers, (one) => statuses.includes(statusOf(choice, one))) ?? '0000-0000-0000-4';
}

function requestIn(choice: Choice, ...statuses: string[]): string {
  const { things, model } = choice.scene;
  return mostly(choice, things.requests, (one) => statuses.includes(model.request(one)?.status ?? '')) ?? 'pay_none';
}

const PARTNERS = ['fabrikam', 'adatum'];
const CUSTOMERS = ['contoso', 'litware'];

function aliasOf({ scene }: Choice, id: string | undefined): string | undefined {
  return [...PARTNERS, ...CUSTOMERS].find((alias) => scene.troupe.stage.saved.get(alias) === id);
}

/** Somebody of the voucher's holder, with one of the roles; anybody where nobody holds it. */
function holderOf(choice: Choice, voucher: string, ...roles: string[]): string {
  const alias = aliasOf(choice, choice.scene.model.voucher(voucher)?.holder) ?? oneOf(choice, PARTNERS);
  return `${alias}.${oneOf(choice, roles)}`;
}

const WORKERS = ['global-admin', 'programme-admin', 'global-admin', 'programme-admin', 'programme-admin', 'programme-admin-limited'];
const CLERKS = ['global-admin', 'payment-admin', 'payment-admin', 'payment-admin-limited'];

function near(choice: Choice, ...offsets: number[]): string {
  return plusDays(TODAY(choice.scene), oneOf(choice, offsets));
}

function customerOf(choice: Choice, agreementId: string): string {
  const { things } = choice.scene;
  return aliasOf(choice, String(things.made.get(agreementId)?.input['customerId'])) ?? 'contoso';
}

/** Somebody of the customer that a voucher belongs to. */
function ofCustomer(choice: Choice, voucher: string, role: string): string {
  const agreementId = choice.scene.things.made.get(voucher)?.input['agreementId'];
  return `${customerOf(choice, String(agreementId))}.${role}`;
}

const maybe = (choice: Choice, name: string, value: unknown, oneIn = 2): Input =>
  choice.pick(oneIn) === 0 ? { [name]: value } : {};

const assignee = (choice: Choice): Input => ({ name: 'Deniz', email: oneOf(choice, EMAILS) });

function partnerDeed(input: (choice: Choice) => Input, ...roles: string[]): Deed {
  return (choice) => {
    const alias = oneOf(choice, PARTNERS);
    const partnerId = choice.scene.troupe.stage.saved.get(alias);
    return { as: `${alias}.${oneOf(choice, roles.length > 0 ? roles : WORKERS)}`, input: { partnerId, ...input(choice) } };
  };
}

const requestDeed = (statuses: string[], roles: string[], input: (choice: Choice) => Input = () => ({})): Deed => (choice) => {
  const request = requestIn(choice, ...statuses);
  const invoicer = aliasOf(choice, String(choice.scene.things.made.get(request)?.input['partnerId'])) ?? oneOf(choice, PARTNERS);
  const as = roles[0]?.startsWith('sponsor.') === true ? oneOf(choice, roles) : `${invoicer}.${oneOf(choice, roles)}`;
  return { as, input: { request, ...input(choice) } };
};

const REVIEWERS = ['sponsor.claims-reviewer', 'sponsor.claims-reviewer+finance'];
const FINANCE = ['sponsor.finance', 'sponsor.claims-reviewer+finance'];
const REASONS = [{ rule: 'deliverable.missing', text: 'The plan is not legible.' }];

/** Every command a person may give, oftener the ones that a voucher's life is made of. */
export const DEEDS: readonly (readonly [command: string, weight: number, deed: Deed])[] = [
  ['organisation.register', 1, (choice) => ({ as: ADMIN, input: { kind: oneOf(choice, ['customer', 'partner']), name: 'New', country: 'TR' } })],
  ['agreement.register', 1, (choice) => ({
    as: ADMIN,
    input: {
      customerId: oneOf(choice, choice.scene.things.customers), programmeId: PROGRAMME,
      number: oneOf(choice, ['E1', 'E2', 'contoso 2022-06-30']), startsOn: near(choice, -10, 0, 5), endsOn: near(choice, 5, 90, 400),
    },
  })],
  ['entitlement.grant', 2, (choice) => ({
    as: ADMIN,
    input: {
      agreementId: oneOf(choice, choice.scene.things.agreements), days: oneOf(choice, [1, 5, 15, 30]),
      ...maybe(choice, 'on', near(choice, -200, -30, 0, 1), 3), ...maybe(choice, 'unit', oneOf(choice, ['planning', 'training'])),
    },
  })],
  ['entitlement.reduce', 1, (choice) => ({
    as: ADMIN, input: { agreementId: oneOf(choice, choice.scene.things.agreements), days: oneOf(choice, [1, 10, 1000]), reason: 'coverage' },
  })],
  ['entitlement.activate', 1, (choice) => {
    const agreementId = oneOf(choice, choice.scene.things.agreements);
    return { as: `${customerOf(choice, agreementId)}.benefits-admin`, input: { agreementId } };
  }],
  ['entitlement.convert', 1, (choice) => {
    const agreementId = oneOf(choice, choice.scene.things.agreements);
    return { as: `${customerOf(choice, agreementId)}.benefits-admin`, input: { agreementId, trainingDays: oneOf(choice, [2, 3, 11, 40]) } };
  }],
  ['voucher.create', 8, (choice) => {
    const agreementId = oneOf(choice, choice.scene.things.agreements);
    const named = choice.pick(6) === 0 ? { partnerId: oneOf(choice, choice.scene.things.partners) } : {};
    const given = choice.pick(6) === 0 ? {} : { assignee: assignee(choice), ...named };
    return {
      as: `${customerOf(choice, agreementId)}.benefits-admin`,
      input: {
        agreementId, engagementType: oneOf(choice, [...Array.from({ length: 9 }, () => TYPES[0] ?? ''), ...TYPES, 'palmistry']),
        days: oneOf(choice, [1, 1, 1, 1, 5, 5, 5, 5, 15, 15, 15, 4]), country: oneOf(choice, ['TR', 'TR', 'TR', 'TR', 'TR', 'TR', 'DE', 'DE', 'DE', 'AQ']),
        ...maybe(choice, 'division', 'Retail', 6), ...given,
      },
    };
  }],
  ['voucher.assign', 2, (choice) => {
    const voucher = voucherIn(choice, 'created', 'assigned');
    return {
      as: ofCustomer(choice, voucher, 'benefits-admin'),
      input: { voucher, assignee: assignee(choice), ...maybe(choice, 'partnerId', oneOf(choice, choice.scene.things.partners), 5) },
    };
  }],
  ['voucher.cancel', 1, (choice) => {
    const voucher = voucherIn(choice, 'created', 'assigned');
    return { as: ofCustomer(choice, voucher, 'benefits-admin'), input: { voucher, reason: 'not needed' } };
  }],
  ['voucher.resend', 1, (choice) => {
    const voucher = voucherIn(choice, 'assigned');
    return { as: ofCustomer(choice, voucher, oneOf(choice, ['benefits-admin', 'project-manager'])), input: { voucher } };
  }],
  ['voucher.validate', 1, (choice) => ({
    as: `${oneOf(choice, PARTNERS)}.${oneOf(choice, WORKERS)}`,
    input: { voucher: voucherIn(choice, 'assigned'), email: oneOf(choice, EMAILS) },
  })],
  ['voucher.reserve', 10, (choice) => {
    const voucher = voucherIn(choice, 'assigned');
    const { locations, consultants, addresses, made } = choice.scene.things;
    const { days, country, engagementType } = made.get(voucher)?.input ?? {};
    const alias = engagementType === TYPES[0] ? oneOf(choice, PARTNERS) : 'fabrikam';
    const partner = choice.scene.troupe.stage.saved.get(alias);
    const first = consultants.find((one) => one.partner === partner);
    const starts = oneOf(choice, [0, 0, 0, 1, 1, -1]);
    return {
      as: `${alias}.${oneOf(choice, WORKERS)}`,
      input: {
        voucher, email: mostly(choice, EMAILS, (one) => one === addresses.get(voucher)),
        locationId: mostly(choice, locations, (one) => one.partner === partner && one.country === country)?.id ?? 'loc_none',
        consultantIds: choice.pick(12) === 0 ? [] : [mostly(choice, consultants, (one) => one === first)?.id ?? 'con_none'],
        startsOn: near(choice, starts), endsOn: near(choice, starts + Number(days ?? 5) - 1, starts + Number(days ?? 5), starts + 20, 3, 170),
        ...maybe(choice, 'offSiteDays', oneOf(choice, [0, 1, 3, 4, 6]), 4),
      },
    };
  }],
  ['voucher.reschedule', 2, (choice) => {
    const voucher = voucherIn(choice, 'reserved');
    return {
      as: holderOf(choice, voucher, ...WORKERS),
      input: { voucher, startsOn: near(choice, 0, 1, -1), endsOn: near(choice, 4, 14, 200), ...maybe(choice, 'offSiteDays', oneOf(choice, [0, 4, 16])) },
    };
  }],
  ['voucher.release', 1, (choice) => {
    const voucher = voucherIn(choice, 'reserved');
    return { as: holderOf(choice, voucher, ...WORKERS), input: { voucher, reason: 'illness' } };
  }],
  ['engagement.attach', 4, (choice) => {
    const voucher = voucherIn(choice, 'reserved', 'completed');
    return { as: holderOf(choice, voucher, ...WORKERS, 'consultant'), input: { voucher, fileName: 'plan.txt', content: 'The plan.' } };
  }],
  ['engagement.draft', 1, (choice) => {
    const voucher = voucherIn(choice, 'reserved', 'completed');
    return { as: holderOf(choice, voucher, ...WORKERS, 'consultant'), input: { voucher, ...maybe(choice, 'summary', 'So far.') } };
  }],
  ['engagement.report', 8, (choice) => {
    const voucher = mostly(choice, choice.scene.things.vouchers, (one) =>
      ['reserved', 'completed'].includes(statusOf(choice, one)) && choice.scene.things.deliverables.some((each) => each.voucher === one))
      ?? voucherIn(choice, 'reserved', 'completed');
    const own = choice.scene.things.deliverables.filter((each) => each.voucher === voucher);
    const file = mostly(choice, choice.scene.things.deliverables, (each) => own.includes(each));
    const days = daysOf(choice.scene, voucher);
    const offSiteDays = oneOf(choice, [0, 0, 0, 1, 4]);
    return {
      as: holderOf(choice, voucher, ...WORKERS),
      input: {
        voucher, startedOn: near(choice, 1 - days, 1 - days, -days, -14, 0), endedOn: near(choice, 0, 0, 0, 0, 0, 1),
        onSiteDays: Math.max(0, days - offSiteDays), offSiteDays, summary: 'Planned.', recommendations: 'Pilot.',
        deliverableIds: file === undefined ? [] : [file.id], deliveredToCustomer: choice.pick(20) > 0,
        ...maybe(choice, 'consultantIds', [oneOf(choice, choice.scene.things.consultants).id], 6),
      },
    };
  }],
  ['voucher.redeem', 8, (choice) => {
    const voucher = voucherIn(choice, 'completed');
    return { as: holderOf(choice, voucher, ...WORKERS), input: { voucher } };
  }],
  ['programme.extend', 1, (choice) => ({
    as: ADMIN,
    input: {
      programmeId: PROGRAMME, days: oneOf(choice, [1, 90]), reason: 'pandemic', ...maybe(choice, 'createdBefore', near(choice, -20, 0, 1)),
      ...maybe(choice, 'engagementTypes', [oneOf(choice, [...TYPES, 'palmistry'])], 4),
      ...maybe(choice, 'statuses', oneOf(choice, [['assigned'], ['reserved', 'completed'], ['assigned'], ['expired']]), 3),
    },
  })],
  ['partner.add-location', 1, partnerDeed((choice) => ({ name: 'Izmir', country: oneOf(choice, ['TR', 'US']), city: 'Izmir' }))],
  ['partner.record-competency', 1, (choice) => ({
    as: ADMIN,
    input: {
      partnerId: oneOf(choice, choice.scene.things.partners), competency: oneOf(choice, ['collaboration-and-content', 'messaging', 'palmistry']),
      level: oneOf(choice, ['silver', 'gold']), validFrom: near(choice, -5, 0, 3), validUntil: near(choice, 0, 100, 300),
    },
  })],
  ['partner.add-consultant', 1, partnerDeed(() => ({ name: 'Can', email: 'can@fabrikam.example' }))],
  ['partner.record-qualification', 1, (choice) => ({
    as: choice.pick(3) === 0 ? ADMIN : `${oneOf(choice, PARTNERS)}.${oneOf(choice, WORKERS)}`,
    input: {
      consultantId: oneOf(choice, choice.scene.things.consultants).id,
      competency: oneOf(choice, ['collaboration-and-content', 'messaging', 'palmistry']), title: 'Exam', passedOn: near(choice, -100, 0, 1),
    },
  })],
  ['partner.describe', 1, partnerDeed((choice) => ({
    description: 'Planning', languages: choice.pick(4) === 0 ? [] : ['tr'], industries: ['retail'], contactEmail: 'hello@fabrikam.example',
  }))],
  ['partner.enrol', 6, partnerDeed((choice) => ({
    offerings: oneOf(choice, [['sdps'], ['sdps'], ['sdps'], ['sdps'], ['azdps'], ['sdps', 'azdps'], ['s-edps'], ['palmistry']]),
    agreementVersion: oneOf(choice, ['2019-07', '2019-07', '2019-07', '2018-01']), signatory: { name: 'Ada', title: 'Head' },
    ...maybe(choice, 'programmeId', PROGRAMME, 3),
  }), 'global-admin')],
  ['payment.register', 2, partnerDeed(() => ({ payee: 'P', taxId: '1', account: 'TR33', currency: 'TRY' }), 'global-admin')],
  ['payment.save', 6, (choice) => {
    const { things, model, troupe } = choice.scene;
    const redeemed = things.vouchers.filter((one) => model.voucher(one)?.status === 'redeemed');
    const first = mostly(choice, things.vouchers, (one) => redeemed.includes(one)) ?? '0000-0000-0000-4';
    const alias = aliasOf(choice, model.voucher(first)?.holder) ?? oneOf(choice, PARTNERS);
    const partnerId = troupe.stage.saved.get(alias);
    const country = things.made.get(first)?.input['country'];
    const more = choice.pick(3) === 0 ? redeemed.filter((one) => one !== first).slice(0, 1) : [];
    return {
      as: `${alias}.${oneOf(choice, CLERKS)}`,
      input: {
        partnerId, vouchers: [first, ...more], locationId: mostly(choice, things.locations, (one) => one.partner === partnerId && one.country === country)?.id,
        invoiceNumber: oneOf(choice, ['F-1', 'F-2', 'F-3', 'F-4', 'F-5', 'F-6']), invoiceDate: near(choice, 0, 0, 0, -3, 1),
        ...(choice.pick(4) === 0 && things.requests.length > 0 ? { request: requestIn(choice, 'draft', 'returned') } : {}),
      },
    };
  }],
  ['payment.submit', 4, requestDeed(['draft', 'returned'], CLERKS)],
  ['payment.cancel', 1, requestDeed(['draft', 'submitted', 'under-review', 'returned'], CLERKS)],
  ['payment.appeal', 2, requestDeed(['denied'], CLERKS, () => ({ statement: 'It is legible.' }))],
  ['payment.review', 4, requestDeed(['submitted'], REVIEWERS)],
  ['payment.return', 2, requestDeed(['under-review'], REVIEWERS, () => ({ reasons: REASONS }))],
  ['payment.deny', 2, requestDeed(['under-review'], REVIEWERS, () => ({ reasons: REASONS }))],
  ['payment.approve', 4, requestDeed(['under-review'], FINANCE)],
  ['payment.pay', 2, requestDeed(['approved', 'reversed'], FINANCE, (choice) => ({ paidOn: near(choice, 0, 0, -3, 1), bankReference: 'B' }))],
  ['payment.reverse', 1, requestDeed(['paid'], FINANCE, () => ({ reason: 'sent back' }))],
];

function daysOf({ things }: Scene, voucher: string): number {
  return Number(things.made.get(voucher)?.input['days'] ?? 5);
}
