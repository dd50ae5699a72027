import { describe, expect, it } from 'vitest';
import {
  ABROAD, answer, around, context, eventOf, FINANCE, HERE, OTHER_VOUCHER, PARTNER, partner, refusalOf, REQUEST, request,
  reservation, REVIEWER, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { decide, type Decision } from './decision.ts';
import type { EventOf, EventType } from './event.ts';
import type { PersonId, RequestId } from './ids.ts';
import {
  appeal, approve, cancel, deny, evolveRequest, giveBack, pay, register, REQUEST_STATUSES, reverse, review, save, submit,
  type PaymentEvent, type PaymentRequest, type SaveInput, type SaveState,
} from './payment.ts';
import type { ProgrammeId } from './ids.ts';
import { addDays } from './time.ts';
import { VOUCHER_STATUSES } from './voucher.ts';

const REASONS = { reasons: [{ rule: 'planning-only', text: 'More than planning.' }] };
const SAVE: SaveInput = { locationId: HERE, vouchers: [VOUCHER], invoiceNumber: 'R-1', invoiceDate: TODAY };

const saving = (changes: Partial<SaveState> = {}, input: Partial<SaveInput> = {}) => {
  const state = { id: REQUEST, partner: partner(), request: null, vouchers: [voucher('redeemed')], invoiceNumberTaken: false };
  return decide(save, { ...state, ...changes }, { ...SAVE, ...input }, context());
};
const submitting = (of: PaymentRequest, today: string = TODAY, by = partner()) =>
  decide(submit, { request: of, partner: by }, {}, context(today));
const approving = (of: PaymentRequest, personId: PersonId = FINANCE) =>
  decide(approve, { request: of, personId }, {}, context());

/** Every command on a request, with nothing wrong but perhaps its status. */
const COMMANDS: Readonly<Record<string, (of: PaymentRequest) => Decision>> = {
  save: (of) => saving({ request: of }),
  submit: (of) => submitting(of),
  cancel: (of) => decide(cancel, { request: of }, {}, context()),
  review: (of) => decide(review, { request: of, personId: REVIEWER }, {}, context()),
  return: (of) => decide(giveBack, { request: of, personId: REVIEWER }, REASONS, context()),
  deny: (of) => decide(deny, { request: of, personId: REVIEWER }, REASONS, context()),
  appeal: (of) => decide(appeal, { request: of }, { statement: 'No.' }, context()),
  approve: (of) => approving(of),
  pay: (of) => decide(pay, { request: of }, { paidOn: TODAY, bankReference: 'B' }, context()),
  reverse: (of) => decide(reverse, { request: of }, { reason: 'r' }, context()),
};

/** By command, the statuses in which it is accepted. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  save: ['draft', 'returned'],
  submit: ['draft', 'returned'],
  cancel: ['draft', 'submitted', 'under-review', 'returned'],
  review: ['submitted'],
  return: ['under-review'],
  deny: ['under-review'],
  appeal: ['denied'],
  approve: ['under-review'],
  pay: ['approved', 'reversed'],
  reverse: ['paid'],
};

const CELLS = Object.keys(COMMANDS).flatMap((command) =>
  REQUEST_STATUSES.map((status) => ({ command, status, accepted: ACCEPTED[command]?.includes(status) ?? false })));

describe('every status and every command', () => {
  it.each(CELLS)('$command a request that is $status: accepted $accepted', ({ command, status, accepted }) => {
    const decision = COMMANDS[command]?.(request(status));
    expect(decision && answer(decision)).toEqual([accepted ? 'ok' : 'payment.wrong-state']);
  });

  it('lead where they say', () => {
    const ends = CELLS.filter((cell) => cell.accepted).map(({ command, status }) => {
      const before = request(status);
      const decision = COMMANDS[command]?.(before);
      const event = decision?.kind === 'accepted' ? decision.events[0] : undefined;
      return `${command}: ${status} → ${evolveRequest(before, event as PaymentEvent).status}`;
    });
    expect(ends).toEqual([
      'save: draft → draft', 'save: returned → returned', 'submit: draft → submitted', 'submit: returned → submitted',
      'cancel: draft → cancelled', 'cancel: submitted → cancelled', 'cancel: under-review → cancelled',
      'cancel: returned → cancelled', 'review: submitted → under-review', 'return: under-review → returned',
      'deny: under-review → denied', 'appeal: denied → submitted', 'approve: under-review → approved',
      'pay: approved → paid', 'pay: reversed → paid', 'reverse: paid → reversed',
    ]);
  });
});

describe('registering for payment', () => {
  it.each([[false, 'payment.nothing-redeemed'], [true, 'ok']])('after a redemption %s: %s', (hasRedeemed, expected) => {
    const payee = { payee: 'P', taxId: 'T', account: 'A', currency: 'EUR' };
    const state = { partner: partner({ payee: null }), hasRedeemed };
    expect(answer(decide(register, state, payee, context()))).toEqual([expected]);
  });
});

describe('what is said of a request is kept word for word', () => {
  const payee = { payee: 'P', taxId: 'T', account: 'A', currency: 'EUR' };
  const state = (status: PaymentRequest['status']) => ({ request: request(status), personId: REVIEWER });
  const redeemedOnce = { partner: partner({ payee: null }), hasRedeemed: true };

  it.each<[EventType, () => Decision, object]>([
    ['payment.registered', () => decide(register, redeemedOnce, payee, context()), payee],
    ['payment.returned', () => decide(giveBack, state('under-review'), REASONS, context()), { personId: REVIEWER, ...REASONS }],
    ['payment.denied', () => decide(deny, state('under-review'), REASONS, context()), { personId: REVIEWER, ...REASONS }],
    ['payment.appealed', () => decide(appeal, state('denied'), { statement: 'No.' }, context()), { statement: 'No.' }],
    ['payment.paid', () => decide(pay, state('approved'), { paidOn: TODAY, bankReference: 'B' }, context()),
      { paidOn: TODAY, bankReference: 'B' }],
    ['payment.reversed', () => decide(reverse, state('paid'), { reason: 'closed' }, context()), { reason: 'closed' }],
  ])('%s', (type, asked, data) => {
    expect(eventOf(asked(), type).data).toEqual(data);
  });
});

describe('saving', () => {
  const second = voucher('redeemed', { reference: OTHER_VOUCHER });
  const elsewhere = voucher('redeemed', { reservation: reservation({ locationId: ABROAD }) });
  const pounds = reservation({ ratePerDay: { amount: 90_000, currency: 'GBP' } });

  it.each<[string, Partial<SaveState>, Partial<SaveInput>, readonly string[]]>([
    ['redeemed vouchers of one location', { vouchers: [voucher('redeemed'), second] }, {}, ['ok']],
    ['before registering', { partner: partner({ payee: null }) }, {}, ['payment.not-registered']],
    ['a voucher in another request', { vouchers: [voucher('redeemed', { requestId: 'pay_9' as RequestId })] }, {},
      ['payment.voucher-taken']],
    ['a voucher in this request', { vouchers: [voucher('redeemed', { requestId: REQUEST })] }, {}, ['ok']],
    ['an invoice number used before', { invoiceNumberTaken: true }, {}, ['payment.invoice-number-taken']],
    ['a voucher of another location', { vouchers: [elsewhere] }, {}, ['payment.location-mismatch']],
    ['an invoice of tomorrow', {}, { invoiceDate: addDays(TODAY, 1) }, ['invalid']],
    ['vouchers of two programmes', { vouchers: [voucher('redeemed'), { ...second, programmeId: 'other' as ProgrammeId }] }, {},
      ['invalid']],
    ['vouchers in two currencies', { vouchers: [voucher('redeemed'), { ...second, reservation: pounds }] }, {}, ['invalid']],
    ['with everything wrong', {
      request: request('paid'),
      partner: partner({ payee: null }),
      vouchers: [voucher('completed'), voucher('expired'), { ...elsewhere, requestId: 'pay_9' as RequestId }],
      invoiceNumberTaken: true,
    }, {}, [
      'voucher.wrong-state', 'voucher.expired', 'payment.not-registered', 'payment.voucher-taken',
      'payment.invoice-number-taken', 'payment.location-mismatch', 'payment.wrong-state',
    ]],
  ])('%s', (_what, changes, input, expected) => {
    expect(answer(saving(changes, input))).toEqual(expected);
  });

  it.each(VOUCHER_STATUSES)('a voucher that is %s', (status) => {
    const expected = status === 'redeemed' ? 'ok' : status === 'expired' ? 'voucher.expired' : 'voucher.wrong-state';
    const decision = saving({ vouchers: [voucher(status)] });
    expect(answer(decision)).toEqual([expected]);
    if (expected !== 'ok') expect(refusalOf(decision).params).toMatchObject({ voucher: VOUCHER });
  });

  it('computes lines and total from the rates pinned at reservation', () => {
    const dearer = { ...second, days: 3, reservation: reservation({ ratePerDay: { amount: 120_000, currency: 'EUR' } }) };
    const event = eventOf(saving({ vouchers: [voucher('redeemed'), dearer] }), 'payment.saved');
    expect(event.data.lines.map((line) => [line.days, line.ratePerDay.amount, line.amount.amount])).toEqual([
      [5, 100_000, 500_000], [3, 120_000, 360_000],
    ]);
    expect(event.data).toMatchObject({ total: { amount: 860_000, currency: 'EUR' }, partnerId: PARTNER, on: TODAY });
  });

  it('of a returned request keeps what happened to it', () => {
    const before = request('returned', { reasons: REASONS.reasons });
    const event = eventOf(saving({ request: before }, { invoiceNumber: 'R-2' }), 'payment.saved');
    expect(evolveRequest(before, event)).toMatchObject({
      status: 'returned', invoiceNumber: 'R-2', reviewers: [REVIEWER], submittedOn: TODAY, inTime: [VOUCHER],
      reasons: REASONS.reasons,
    });
  });

  it('names every voucher that is in the way, and only those', () => {
    const [free, taken] = [voucher('redeemed'), { ...second, requestId: 'pay_9' as RequestId }];
    expect(refusalOf(saving({ vouchers: [free, taken] }))).toEqual({
      rule: 'payment.voucher-taken', params: { voucher: OTHER_VOUCHER },
    });
    expect(refusalOf(saving({ vouchers: [free, { ...elsewhere, reference: OTHER_VOUCHER }] }))).toEqual({
      rule: 'payment.location-mismatch', params: { voucher: OTHER_VOUCHER },
    });
    expect(refusalOf(saving({ invoiceNumberTaken: true }))).toEqual({
      rule: 'payment.invoice-number-taken', params: { invoiceNumber: 'R-1' },
    });
    expect(refusalOf(saving({ request: request('paid') }))).toEqual({
      rule: 'payment.wrong-state', params: { status: 'paid', expected: ['draft', 'returned'] },
    });
  });

  it('fails rather than pay nothing for what was never reserved, or has no last day', () => {
    const state = (of: typeof second) =>
      ({ id: REQUEST, partner: partner(), request: null, vouchers: [of], invoiceNumberTaken: false });
    for (const of of [voucher('assigned', { payBy: TODAY }), voucher('completed')]) {
      expect(() => save.events(state(of), SAVE, context())).toThrow('is redeemed without a reservation');
    }
  });

  it('of a new one begins a draft', () => {
    const event = eventOf(saving(), 'payment.saved');
    const { on, ...data } = event.data as EventOf<'payment.saved'>['data'];
    expect(evolveRequest(undefined, event)).toEqual({
      ...data, id: REQUEST, status: 'draft', savedOn: on, submittedOn: null, inTime: [], reviewers: [], reasons: [],
      appeals: 0, statement: null, approvedBy: null, approvedOn: null, dueOn: null, paidOn: null, bankReference: null,
    });
  });
});

describe('the payment window', () => {
  const payBy = addDays(TODAY, 60);

  it('is open through its last day', () => {
    expect(around(payBy).map((today) => answer(submitting(request('draft'), today)))).toEqual([
      ['ok'], ['ok'], ['payment.window-closed'],
    ]);
    expect(refusalOf(submitting(request('draft'), addDays(payBy, 1)))).toMatchObject({
      params: { voucher: VOUCHER, payBy }, lastAllowed: payBy, source: 'planning@1#/payment/windowDays',
    });
  });

  it('names each voucher that is late, and only those', () => {
    const [line] = request('draft').lines;
    const later = { ...line!, voucher: OTHER_VOUCHER, payBy: addDays(payBy, 1) };
    const of = request('draft', { lines: [line!, later] });
    expect(refusalOf(submitting(of, addDays(payBy, 1))).params).toMatchObject({ voucher: VOUCHER });
    expect(answer(submitting(of, addDays(payBy, 2)))).toEqual(['payment.window-closed', 'payment.window-closed']);
  });

  it('no longer binds what was submitted in time, and binds what was added since', () => {
    expect(answer(submitting(request('returned'), addDays(payBy, 99)))).toEqual(['ok']);
    const [line] = request('returned').lines;
    const of = request('returned', { lines: [line!, { ...line!, voucher: OTHER_VOUCHER }] });
    expect(refusalOf(submitting(of, addDays(payBy, 1))).params).toMatchObject({ voucher: OTHER_VOUCHER });
  });

  it('is measured at the first submission alone', () => {
    const first = evolveRequest(request('draft'), eventOf(submitting(request('draft')), 'payment.submitted'));
    expect(first).toMatchObject({ submittedOn: TODAY, inTime: [VOUCHER] });
    const [line] = first.lines;
    const returned = { ...first, status: 'returned', lines: [line!, { ...line!, voucher: OTHER_VOUCHER }] } as const;
    const again = evolveRequest(returned, eventOf(submitting(returned, addDays(TODAY, 9)), 'payment.submitted'));
    expect(again).toMatchObject({ submittedOn: TODAY, inTime: [VOUCHER] });
  });

  it('does not open without a registration', () => {
    expect(answer(submitting(request('draft'), TODAY, partner({ payee: null })))).toEqual(['payment.not-registered']);
  });
});

describe('two pairs of eyes', () => {
  it('keep every reviewer from approving, whoever returned or denied included', () => {
    let of = request('submitted');
    const step = (event: PaymentEvent) => {
      of = evolveRequest(of, event);
    };
    const [first, second, third] = ['per_1', 'per_2', 'per_3'] as PersonId[];
    step(eventOf(decide(review, { request: of, personId: first! }, {}, context()), 'payment.reviewed'));
    step(eventOf(decide(giveBack, { request: of, personId: second! }, REASONS, context()), 'payment.returned'));
    step(eventOf(submitting(of), 'payment.submitted'));
    step(eventOf(decide(review, { request: of, personId: first! }, {}, context()), 'payment.reviewed'));
    step(eventOf(decide(deny, { request: of, personId: third! }, REASONS, context()), 'payment.denied'));
    step(eventOf(decide(appeal, { request: of }, { statement: 'No.' }, context()), 'payment.appealed'));
    step(eventOf(decide(review, { request: of, personId: first! }, {}, context()), 'payment.reviewed'));
    expect(of.reviewers).toEqual([first, second, third]);
    for (const personId of of.reviewers) expect(answer(approving(of, personId))).toEqual(['payment.same-person']);
    expect(answer(approving(of))).toEqual(['ok']);
  });

  it('are asked for together with the status', () => {
    expect(answer(approving(request('approved'), REVIEWER))).toEqual(['payment.wrong-state', 'payment.same-person']);
  });
});

describe('an appeal', () => {
  const appealing = (of: PaymentRequest, appeals = 1) =>
    decide(appeal, { request: of }, { statement: 'No.' }, context(TODAY, { payment: { windowDays: 60, dueDays: 30, appeals } }));

  it('is possible as often as the programme allows', () => {
    expect(answer(appealing(request('denied')))).toEqual(['ok']);
    expect(refusalOf(appealing(request('denied', { appeals: 1 })))).toMatchObject({
      rule: 'payment.wrong-state', params: { appeals: 1 }, source: 'planning@1#/payment/appeals',
    });
    expect(answer(appealing(request('denied', { appeals: 1 }), 2))).toEqual(['ok']);
    expect(answer(appealing(request('denied'), 0))).toEqual(['payment.wrong-state']);
  });

  it('puts the request back to submitted and is counted', () => {
    const after = evolveRequest(request('denied'), eventOf(appealing(request('denied')), 'payment.appealed'));
    expect(after).toMatchObject({ status: 'submitted', appeals: 1, statement: 'No.' });
  });
});

describe('paying', () => {
  it('remembers who approved it, when it fell due and how it was paid', () => {
    const approved = evolveRequest(request('under-review'), eventOf(approving(request('under-review')), 'payment.approved'));
    expect(approved).toMatchObject({ approvedBy: FINANCE, approvedOn: TODAY, dueOn: addDays(TODAY, 30) });
    const input = { paidOn: TODAY, bankReference: 'B-1' };
    const paid = evolveRequest(approved, eventOf(decide(pay, { request: approved }, input, context()), 'payment.paid'));
    expect(paid).toEqual({ ...approved, status: 'paid', ...input });
  });

  it('falls due thirty days after approval', () => {
    expect(eventOf(approving(request('under-review')), 'payment.approved').data).toEqual({
      personId: FINANCE, on: TODAY, dueOn: addDays(TODAY, 30),
    });
  });

  it('is dated today or before', () => {
    const answers = around(TODAY).map((paidOn) =>
      answer(decide(pay, { request: request('approved') }, { paidOn, bankReference: 'B' }, context())));
    expect(answers).toEqual([['ok'], ['ok'], ['invalid']]);
  });

  it('frees the vouchers only where the request is cancelled', () => {
    expect(eventOf(decide(cancel, { request: request('draft') }, {}, context()), 'payment.cancelled').data).toEqual({
      vouchers: [VOUCHER],
    });
  });

  it('has no event before the request was saved', () => {
    expect(() => evolveRequest(undefined, { type: 'payment.submitted', subject: REQUEST, data: { on: TODAY } }))
      .toThrow('has events before it was saved');
  });
});
