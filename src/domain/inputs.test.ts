/** Inputs that can never be right: which field is named, and in which words. */
import { describe as suite, expect, it } from 'vitest';
import {
  agreement, context, EXPERT, HERE, OTHER_VOUCHER, partner, REQUEST, request, reservation, SPONSOR, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { decide, type Decision, type InputError } from './decision.ts';
import { convert, grant } from './entitlement.ts';
import type { LocationId, ProgrammeId } from './ids.ts';
import { enrol, recordCompetency, recordQualification } from './partner.ts';
import { pay, save } from './payment.ts';
import { addDays, day } from './time.ts';
import type { Voucher } from './voucher.ts';

const TOMORROW = addDays(TODAY, 1);
const LATER = `must not be later than today, ${TODAY}`;
const known = new Set(['servers']);

const granting = (on: string, today: string = TODAY) =>
  decide(grant, { agreement: agreement() }, { days: 1, on: day(on) }, context(today, { calendar: {} }));
const saving = (vouchers: readonly Voucher[], invoiceDate = TODAY) =>
  decide(save, { id: REQUEST, partner: partner(), request: null, vouchers, invoiceNumberTaken: false },
    { locationId: HERE, vouchers: vouchers.map((each) => each.reference), invoiceNumber: 'R-1', invoiceDate }, context());
const enrolling = (offerings: readonly string[]) =>
  decide(enrol, { partner: partner() }, { offerings, agreementVersion: 'v2', signatory: { name: 'P', title: 'T' } }, context());
const recording = (competency: string) =>
  decide(recordCompetency, { partner: partner(), newId: 'c', sponsorId: SPONSOR, known },
    { competency, level: 'gold', validFrom: TODAY, validUntil: TODAY }, context());
const qualifying = (competency: string, passedOn = TODAY) =>
  decide(recordQualification, { partner: partner(), newId: 'q', known },
    { consultantId: EXPERT, competency, title: 'Exam', passedOn }, context());

const redeemed = voucher('redeemed');
const second = voucher('redeemed', { reference: OTHER_VOUCHER });
const inPounds = (locationId: LocationId) =>
  ({ ...second, reservation: reservation({ locationId, ratePerDay: { amount: 1, currency: 'GBP' } }) });
const elsewhere = { ...second, programmeId: 'other' as ProgrammeId };

suite('what can never be right names its field and what would be', () => {
  it.each<[string, () => Decision, readonly InputError[]]>([
    ['days that accrue tomorrow', () => granting(TOMORROW), [{ pointer: '/on', message: LATER }]],
    ['days that accrued before the agreement', () => granting('2019-06-30'),
      [{ pointer: '/on', message: 'must not be before the agreement\'s start, 2019-07-01' }]],
    ['both at once, before the agreement begins', () => granting('2019-06-02', '2019-06-01'), [
      { pointer: '/on', message: 'must not be later than today, 2019-06-01' },
      { pointer: '/on', message: 'must not be before the agreement\'s start, 2019-07-01' },
    ]],
    ['less than a group', () => decide(convert, { agreement: agreement() }, { trainingDays: 2 }, context()),
      [{ pointer: '/trainingDays', message: 'must be at least one group of 3 training days' }]],
    ['an invoice of tomorrow', () => saving([redeemed], TOMORROW), [{ pointer: '/invoiceDate', message: LATER }]],
    ['vouchers of two programmes', () => saving([redeemed, elsewhere]),
      [{ pointer: '/vouchers', message: 'must all be of one programme' }]],
    ['vouchers in two currencies', () => saving([redeemed, inPounds(HERE)]),
      [{ pointer: '/vouchers', message: 'must all be paid in one currency' }]],
    ['a payment of tomorrow',
      () => decide(pay, { request: request('approved') }, { paidOn: TOMORROW, bankReference: 'B' }, context()),
      [{ pointer: '/paidOn', message: LATER }]],
    ['offerings that nobody knows, by their place', () => enrolling(['server', 'gardens', 'ponds']), [
      { pointer: '/offerings/1', message: 'gardens is no offering of planning' },
      { pointer: '/offerings/2', message: 'ponds is no offering of planning' },
    ]],
    ['a competency that nobody asks for', () => recording('gardening'),
      [{ pointer: '/competency', message: 'gardening is no competency of a programme of this sponsor' }]],
    ['a qualification in it, passed tomorrow', () => qualifying('gardening', TOMORROW), [
      { pointer: '/competency', message: 'gardening is no competency of a programme of this sponsor' },
      { pointer: '/passedOn', message: LATER },
    ]],
  ])('%s', (_what, asked, errors) => {
    expect(asked()).toStrictEqual({ kind: 'invalid', errors });
  });

  it('and leaves to the rules what a rule can say better', () => {
    const abroad = saving([redeemed, inPounds('loc_gb' as LocationId)]);
    expect(abroad.kind === 'refused' && abroad.refusals).toStrictEqual([
      { rule: 'payment.location-mismatch', params: { voucher: OTHER_VOUCHER } },
    ]);
    const mixed = saving([redeemed, inPounds(HERE), inPounds('loc_gb' as LocationId)]);
    expect(mixed.kind === 'refused' && mixed.refusals).toStrictEqual([
      { rule: 'payment.location-mismatch', params: { voucher: OTHER_VOUCHER } },
    ]);
    const unreserved = saving([voucher('assigned', { reference: VOUCHER })]);
    expect(unreserved.kind === 'refused' && unreserved.refusals).toStrictEqual([
      { rule: 'voucher.wrong-state', params: { voucher: VOUCHER, status: 'assigned', expected: ['redeemed'] } },
    ]);
  });
});
