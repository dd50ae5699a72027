/** What each command still needs before all of its rules can be judged, for forms and for `abilities` in an answer. */
import { describe as suite, expect, it } from 'vitest';
import {
  AGREEMENT, agreement, context, FILE, FINANCE, partner, PROGRAMME, REQUEST, request, reserveState, SPONSOR, TODAY, VOUCHER,
  voucher,
} from '../../test/support/build.ts';
import { validate } from './bearer.ts';
import { ability, type Ability, type Action } from './decision.ts';
import { attach, draft, report } from './engagement.ts';
import { activate, convert, end, grant, reduce, register as registerAgreement, remove } from './entitlement.ts';
import { addConsultant, addLocation, describe, enrol, recordCompetency, recordQualification } from './partner.ts';
import {
  appeal, approve, cancel as cancelRequest, deny, giveBack, pay, register, reverse, review, save, submit,
} from './payment.ts';
import type { TermsContext } from './programme.ts';
import { release, reschedule, reserve } from './reservation.ts';
import { addDays, day } from './time.ts';
import { assign, cancel, create, expire, extend, redeem, resend, type VoucherStatus } from './voucher.ts';

/** Asks, when the test runs, for the ability of a command whose state has nothing wrong. */
function asked<State, Input>(
  action: Action<State, Input, TermsContext>,
  state: object,
  known: Partial<Input> = {},
  at = context(),
): () => Ability {
  return () => ability(action, state as State, known, at);
}

const of = (status: VoucherStatus) => ({ voucher: voucher(status), agreement: agreement() });
const creating = { newReference: VOUCHER, agreement: agreement() };
const reporting = { voucher: voucher('reserved'), consultants: partner().consultants };
const saving = {
  id: REQUEST, partner: partner(), request: null, vouchers: [voucher('redeemed')], invoiceNumberTaken: false,
};
const partnerState = { partner: partner(), newId: 'x', sponsorId: SPONSOR, known: new Set() };
const requestState = (status: Parameters<typeof request>[0]) =>
  ({ request: request(status), partner: partner(), personId: FINANCE });
const ended = context('2022-07-01', { calendar: {} });
const over = context('2021-03-01');

suite('before anything is known, a command that may be given needs', () => {
  it.each<[string, () => Ability, readonly string[]]>([
    ['voucher.create', asked(create, creating), ['days', 'engagementType', 'country']],
    ['voucher.assign', asked(assign, of('created')), []],
    ['voucher.resend', asked(resend, of('assigned')), []],
    ['voucher.cancel', asked(cancel, of('assigned')), []],
    ['voucher.expire', asked(expire, of('assigned'), {}, over), []],
    ['voucher.extend', asked(extend, of('assigned')), []],
    ['voucher.validate', asked(validate, of('assigned')), []],
    ['voucher.reserve', asked(reserve, reserveState(voucher('assigned'))),
      ['locationId', 'consultantIds', 'startsOn', 'endsOn', 'offSiteDays']],
    ['voucher.reschedule', asked(reschedule, of('reserved')), ['startsOn', 'endsOn', 'offSiteDays']],
    ['voucher.release', asked(release, of('reserved')), []],
    ['voucher.redeem', asked(redeem, of('completed')), []],
    ['engagement.attach', asked(attach, { ...of('reserved'), newId: FILE }), []],
    ['engagement.draft', asked(draft, of('reserved')), []],
    ['engagement.report', asked(report, reporting),
      ['consultantIds', 'startedOn', 'endedOn', 'onSiteDays', 'offSiteDays', 'deliverableIds']],
    ['agreement.register', asked(registerAgreement, { newId: AGREEMENT, sponsorId: SPONSOR, numberTaken: true }), ['number']],
    ['entitlement.grant', asked(grant, of('created')), ['on']],
    ['entitlement.reduce', asked(reduce, of('created')), []],
    ['entitlement.activate', asked(activate, of('created')), []],
    ['entitlement.convert', asked(convert, of('created'), {}, context('2020-01-31')), ['trainingDays']],
    ['agreement.end', asked(end, of('created'), {}, ended), []],
    ['entitlement.remove', asked(remove, of('created')), []],
    ['partner.add-location', asked(addLocation, partnerState), []],
    ['partner.record-competency', asked(recordCompetency, partnerState), []],
    ['partner.add-consultant', asked(addConsultant, partnerState), []],
    ['partner.record-qualification', asked(recordQualification, partnerState), []],
    ['partner.describe', asked(describe, partnerState), []],
    ['partner.enrol', asked(enrol, partnerState), ['offerings', 'agreementVersion']],
    ['payment.register', asked(register, { partner: partner(), hasRedeemed: true }), []],
    ['payment.save', asked(save, saving), ['vouchers', 'invoiceNumber', 'locationId']],
    ['payment.submit', asked(submit, requestState('draft')), []],
    ['payment.cancel', asked(cancelRequest, requestState('draft')), []],
    ['payment.review', asked(review, requestState('submitted')), []],
    ['payment.return', asked(giveBack, requestState('under-review')), []],
    ['payment.deny', asked(deny, requestState('under-review')), []],
    ['payment.appeal', asked(appeal, requestState('denied')), []],
    ['payment.approve', asked(approve, requestState('under-review')), []],
    ['payment.pay', asked(pay, requestState('approved')), []],
    ['payment.reverse', asked(reverse, requestState('paid')), []],
  ])('%s', (_command, ask, expected) => {
    expect(ask()).toEqual({ allowed: true, refusals: [], needs: expected });
  });
});

suite('a rule that reads several inputs waits for all of them', () => {
  it.each<[string, () => Ability, readonly string[]]>([
    ['a voucher’s size for its type', asked(create, creating, { days: 7 }), ['engagementType', 'country']],
    ['a voucher’s type for its size', asked(create, creating, { engagementType: 'server-planning' }), ['days', 'country']],
    ['a plan’s end for its start', asked(reschedule, of('reserved'), { endsOn: TODAY }), ['startsOn', 'offSiteDays']],
    ['a plan’s start for its end', asked(reschedule, of('reserved'), { startsOn: TODAY }), ['endsOn', 'offSiteDays']],
    ['a report’s days by mode for its dates',
      asked(report, reporting, { startedOn: TODAY, endedOn: TODAY, onSiteDays: 9 }),
      ['consultantIds', 'offSiteDays', 'deliverableIds']],
    ['a request’s vouchers for its location', asked(save, saving, { vouchers: [VOUCHER] }), ['invoiceNumber', 'locationId']],
  ])('%s', (_what, ask, expected) => {
    expect(ask()).toEqual({ allowed: true, refusals: [], needs: expected });
  });
});

suite('what is chosen later is not held against anybody now', () => {
  it('such as a number that is taken, or vouchers that are not named yet', () => {
    const wrong = [voucher('completed'), voucher('redeemed', { requestId: 'pay_9' as typeof REQUEST })];
    expect(asked(save, { ...saving, vouchers: wrong, invoiceNumberTaken: true })().allowed).toBe(true);
  });

  it('such as days to convert, where there are none', () => {
    const poor = agreement({ programmeId: PROGRAMME, balance: { ...agreement().balance, training: 0 } });
    const at = context('2020-01-31');
    expect(asked(convert, { agreement: poor }, {}, at)().allowed).toBe(true);
    expect(asked(convert, { agreement: poor }, { trainingDays: 3 }, at)().refusals).toMatchObject([
      { rule: 'training.insufficient' },
    ]);
  });

  it('while what is known is', () => {
    expect(asked(create, creating, { days: 61 })().refusals).toMatchObject([{ rule: 'pool.insufficient' }]);
    expect(asked(create, creating, { country: 'JP' })().refusals).toMatchObject([{ rule: 'engagement.no-rate' }]);
    expect(asked(reschedule, of('reserved'), { startsOn: addDays(TODAY, -1) })().refusals).toMatchObject([
      { rule: 'engagement.starts-in-the-past' },
    ]);
    expect(asked(reschedule, of('reserved'), { endsOn: day('2021-03-01') })().refusals).toMatchObject([
      { rule: 'engagement.ends-after-expiry' },
    ]);
  });
});
