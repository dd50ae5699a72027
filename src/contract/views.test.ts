import { expect, test } from 'vitest';
import { evolveVoucher } from '../domain/voucher.ts';
import { happened, type EventData } from '../domain/event.ts';
import type { ProgrammeDefinition, Terms } from '../domain/programme.ts';
import { day } from '../domain/time.ts';
import { newPartner } from '../domain/partner.ts';
import type { OrganisationId, ProgrammeId } from '../domain/ids.ts';
import type { Explain } from './answer.ts';
import { COMMAND_ANSWERS, presentOutcome } from './command-answers.ts';
import { masked, partnerView, presentEligibility, presentPartner, eligibilityView } from './partner-view.ts';
import { calendarView, presentCalendar } from './programme-view.ts';
import { validationView, voucherView, presentVoucher } from './voucher-view.ts';

const definition: ProgrammeDefinition = {
  id: 'p',
  timeZone: 'UTC',
  unit: 'days',
  languages: ['en'],
  calendar: { creation: { lastDay: day('2021-06-30') }, redemption: { lastDay: day('2021-08-01') }, removal: { on: day('2021-07-01') } },
  voucher: { lifeDays: 180 },
  offSite: { daysMax: 3, waivers: [] },
  enrolment: { years: 1, renewalOpensDays: 90, agreementVersion: '1' },
  payment: { windowDays: 60, dueDays: 30, appeals: 1 },
  requirements: [{ enrolment: 'offering' }],
  competencies: [{ id: 'c' }],
  offerings: [{
    id: 'o', engagementTypes: [{ id: 't', serviceLevels: [5], competencies: [{ competency: 'c', levels: ['gold'] }] }],
  }],
  rates: [],
  compliance: [],
};
const terms: Terms = { programmeId: 'p' as ProgrammeId, sponsorId: 'spo_1' as OrganisationId, version: 1, definition };
const explain: Explain = (refusal) => ({ ...refusal, params: {}, message: 'm', remedy: 'r' });

const created = {
  agreementId: 'agr_1', days: 5, customerId: 'cus_1', sponsorId: 'spo_1', programmeId: 'p', offering: 'o', engagementType: 't',
  country: 'TR', division: null, product: null, repeatKey: null, createdOn: day('2021-03-15'), expiresOn: day('2021-09-11'),
  assignee: { name: 'Deniz', email: 'deniz@contoso.example' }, namedPartnerId: null,
} as unknown as EventData['voucher.created'];
const event = happened('voucher.created', '7K3M-9QTX-2B4D-B', created);
if (event.type !== 'voucher.created') throw new Error();
const voucher = evolveVoucher(undefined, event);

test('a voucher shows its deadlines and which rule binds', () => {
  const shown = voucherView.parse(presentVoucher(voucher, definition));
  expect(shown).toMatchObject({
    id: '7K3M-9QTX-2B4D-B', status: 'assigned', expiresOn: '2021-09-11', redeemBy: '2021-08-01', payBy: null,
    deadlines: { binds: 'last-redemption' },
  });
});

test('a voucher says what has to differ from an earlier one, where a limit speaks of it', () => {
  const limited = { ...definition, repeatLimit: { serviceLevel: 5, unlessDiffers: ['division', 'product'] as const } };
  expect(voucherView.parse(presentVoucher(voucher, limited)).repeatLimit).toBeNull();
  expect(voucherView.parse(presentVoucher({ ...voucher, repeatKey: '["p"]' }, limited)).repeatLimit).toEqual(['division', 'product']);
});

test('nothing undeclared leaves', () => {
  const shown = voucherView.parse(presentVoucher(voucher, definition));
  expect(shown).not.toHaveProperty('repeatKey');
  expect(voucherView.parse({ ...shown, secret: 1, deadlines: { ...shown.deadlines, secret: 1 } })).toEqual(shown);
});

test('whoever proves a voucher learns nothing about the parties to it', () => {
  const ability = { allowed: false, refusals: [], needs: ['locationId'] };
  const outcome = { id: voucher.reference, dryRun: true, events: [], voucher, terms, ability };
  const shown = validationView.strict().extend({ dryRun: COMMAND_ANSWERS['voucher.validate'].shape.dryRun })
    .parse(presentOutcome('voucher.validate', outcome, explain));
  expect(Object.keys(shown)).not.toContain('customerId');
  expect(shown).toMatchObject({ dryRun: true, abilities: [{ action: 'voucher.reserve', needs: ['locationId'] }] });
});

test('an upload answers with the deliverable, a key with its secret once', () => {
  const attached = happened('engagement.attached', voucher.reference, {
    deliverableId: 'dlv_1', fileName: 'a', mediaType: 'text/plain', size: 1, sha256: 'ff',
  } as unknown as EventData['engagement.attached']);
  const outcome = { id: 'dlv_1', dryRun: false, events: [attached], voucher, terms };
  expect(presentOutcome('engagement.attach', outcome, explain))
    .toEqual({ id: 'dlv_1', fileName: 'a', mediaType: 'text/plain', size: 1, sha256: 'ff' });
  const made = { id: 'key_1', dryRun: false, events: [] };
  expect(presentOutcome('key.create', made, explain, 'secret')).toEqual({ id: 'key_1', apiKey: 'secret' });
  expect(presentOutcome('key.create', { ...made, dryRun: true }, explain, 'secret'))
    .toEqual({ id: 'key_1', apiKey: null, dryRun: true });
});

test('the payee is masked, a short number wholly', () => {
  expect(masked('TR330006100519786457841326')).toBe('••••1326');
  expect(masked('12345678')).toBe('••••');
  const payee = { payee: 'Fabrikam', taxId: '1234567890', account: 'TR330006100519786457841326', currency: 'TRY' };
  const partner = { ...newPartner('ptr_1' as OrganisationId), payee };
  const organisation = { id: partner.id, kind: 'partner', name: 'Fabrikam', country: 'TR', sponsorId: null, code: null } as const;
  expect(partnerView.parse(presentPartner(partner, organisation, false)).payee).toMatchObject({ account: '••••1326', masked: true });
  expect(partnerView.parse(presentPartner(partner, organisation, true)).payee).toMatchObject({ ...payee, masked: false });
});

test('a requirement that soon ends reads expiring', () => {
  const held = (validUntil: string) => ({
    ...newPartner('ptr_1' as OrganisationId),
    competencies: [{ id: 'cmp_1', competency: 'c', level: 'gold', validFrom: day('2021-01-01'), validUntil: day(validUntil) }],
  });
  const states = (validUntil: string) => eligibilityView
    .parse(presentEligibility('ptr_1', held(validUntil), terms, day('2021-03-15'), explain))
    .offerings[0]?.engagementTypes[0]?.requirements.map(({ kind, state }) => `${kind} ${state}`);
  expect(states('2021-06-14')).toEqual(['enrolment missing', 'competency met']);
  expect(states('2021-06-13')).toEqual(['enrolment missing', 'competency expiring']);
  expect(states('2021-03-14')).toEqual(['enrolment missing', 'competency missing']);
});

test('a calendar stands in the order in which its days come', () => {
  expect(calendarView.parse(presentCalendar(terms)).milestones).toEqual([
    { id: 'creation', day: '2021-06-30', meaning: 'last-day' },
    { id: 'removal', day: '2021-07-01', meaning: 'happens-on' },
    { id: 'redemption', day: '2021-08-01', meaning: 'last-day' },
  ]);
});
