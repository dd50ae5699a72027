/** The usual cast of a stage: customers with days, and partners that may deliver. */
import { addDays, type Day } from '../../src/domain/time.ts';
import { PROGRAMME, type Input, type Stage } from './stage.ts';

export const SHAREPOINT = 'sharepoint-deployment-planning';
export const DENIZ = { name: 'Deniz', email: 'deniz@contoso.example' };
const ADMIN = 'sponsor.programme-admin';

/** A customer under an alias, and its agreement under `<alias>.agreement`, active and with days. */
export async function addCustomer(stage: Stage, alias: string, days: number): Promise<string> {
  const customerId = await stage.make(ADMIN, 'organisation.register', { kind: 'customer', name: alias, country: 'TR' }, alias);
  return addAgreement(stage, alias, customerId, days, `${alias}.agreement`);
}

export async function addAgreement(
  stage: Stage, alias: string, customerId: string, days: number, save: string,
): Promise<string> {
  const agreementId = await stage.make(ADMIN, 'agreement.register', {
    customerId, programmeId: PROGRAMME, number: save, startsOn: '2019-01-01', endsOn: '2022-12-31',
  }, save);
  await stage.ok(`${alias}.benefits-admin`, 'entitlement.activate', { agreementId });
  if (days > 0) await stage.ok(ADMIN, 'entitlement.grant', { agreementId, days });
  return agreementId;
}

/** A partner under an alias, enrolled for SharePoint today, with a location and a consultant in Türkiye. */
export async function addPartner(stage: Stage, alias: string): Promise<string> {
  const partnerId = await stage.make(ADMIN, 'organisation.register', { kind: 'partner', name: alias, country: 'TR' }, alias);
  const admin = `${alias}.global-admin`;
  await stage.make(admin, 'partner.add-location', { partnerId, name: alias, country: 'TR', city: 'Istanbul' }, `${alias}.location`);
  const consultantId = await stage.make(
    admin, 'partner.add-consultant', { partnerId, name: 'Elif', email: `elif@${alias}.example` }, `${alias}.consultant`,
  );
  const competency = 'collaboration-and-content';
  await stage.ok(ADMIN, 'partner.record-competency', {
    partnerId, competency, level: 'gold', validFrom: '2019-01-01', validUntil: '2022-12-31',
  });
  await stage.ok(admin, 'partner.record-qualification', { consultantId, competency, title: 'Exam', passedOn: '2019-01-02' });
  await stage.ok(admin, 'partner.describe', {
    partnerId, description: 'Planning', languages: ['tr'], industries: ['retail'], contactEmail: `hello@${alias}.example`,
  });
  await stage.ok(admin, 'partner.enrol', {
    partnerId, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
  });
  return partnerId;
}

const today = (stage: Stage): Day => stage.clock.now().slice(0, 10) as Day;

/** What creates a voucher for Deniz. */
export function asked(stage: Stage, alias: string, more: Input = {}): Input {
  return {
    agreementId: stage.saved.get(`${alias}.agreement`), engagementType: SHAREPOINT, days: 5, country: 'TR', assignee: DENIZ,
    ...more,
  };
}

export function addVoucher(stage: Stage, alias: string, more: Input = {}): Promise<string> {
  return stage.make(`${alias}.benefits-admin`, 'voucher.create', asked(stage, alias, more));
}

/** What reserves a voucher for a partner, from today on for three weeks. */
export function plan(stage: Stage, alias: string, voucher: string, more: Input = {}): Input {
  return {
    voucher,
    email: DENIZ.email,
    locationId: stage.saved.get(`${alias}.location`),
    consultantIds: [stage.saved.get(`${alias}.consultant`)],
    startsOn: today(stage),
    endsOn: addDays(today(stage), 20),
    ...more,
  };
}

/** Reserves a voucher, moves on, and reports it delivered; then it may be redeemed. */
export async function deliver(stage: Stage, alias: string, voucher: string): Promise<void> {
  const admin = `${alias}.global-admin`;
  const startedOn = today(stage);
  await stage.ok(admin, 'voucher.reserve', plan(stage, alias, voucher));
  const deliverable = await stage.make(admin, 'engagement.attach', { voucher, fileName: 'plan.txt', content: 'The plan.' });
  await stage.on(addDays(startedOn, 4));
  await stage.ok(admin, 'engagement.report', {
    voucher, startedOn, endedOn: addDays(startedOn, 4), onSiteDays: 5, offSiteDays: 0, summary: 'Planned.',
    recommendations: 'Pilot.', deliverableIds: [deliverable], deliveredToCustomer: true,
  });
}

/** A voucher delivered and redeemed by a partner. */
export async function redeemed(stage: Stage, customer: string, partner: string): Promise<string> {
  const voucher = await addVoucher(stage, customer);
  await deliver(stage, partner, voucher);
  await stage.ok(`${partner}.global-admin`, 'voucher.redeem', { voucher });
  return voucher;
}

/** A draft request for a redeemed voucher; the payee is registered beforehand. */
export async function draftRequest(stage: Stage, partner: string, vouchers: readonly string[], invoiceNumber: string): Promise<string> {
  const partnerId = stage.saved.get(partner);
  const admin = `${partner}.global-admin`;
  await stage.ok(admin, 'payment.register', { partnerId, payee: partner, taxId: '1234567890', account: 'TR33', currency: 'TRY' });
  return stage.make(admin, 'payment.save', {
    partnerId, locationId: stage.saved.get(`${partner}.location`), vouchers, invoiceNumber, invoiceDate: today(stage),
  });
}
