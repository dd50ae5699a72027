/** What people of the sponsor set out to do, and the clerks who ask it for money. */
import { addDays, type Day } from '../../src/domain/time.ts';
import type { PaymentRequest } from '../../src/domain/payment.ts';
import type { Desk, Intent } from './intents.ts';
import type { Input, Partner } from './troupe.ts';

const REASONS = [{ rule: 'deliverable.missing', text: 'The plan is not legible.' }];

function requestsIn({ memory, dice, left }: Desk, fits: (request: PaymentRequest) => boolean): PaymentRequest | undefined {
  const found: PaymentRequest[] = [];
  for (const id of memory.open) {
    const request = memory.world.requests.get(id);
    if (request !== undefined && !left.has(id) && fits(request)) found.push(request);
  }
  return dice.maybe(found);
}

/** The clerk of a partner: registers once, gathers what was redeemed at one place, submits, and appeals. */
export function clerksIntent(desk: Desk, partner: Partner): Intent | undefined {
  const { memory, dice, slips, today } = desk;
  const intent = (name: string, input: Input, lastDay?: Day): Intent => ({ as: partner.clerk, name, input, lastDay });
  const partnerId = partner.id;
  if (memory.world.partners.get(partnerId)?.payee === null && !(slips && dice.oneIn(2))) {
    if (!memory.redeemers.has(partnerId) && !slips) return undefined;
    const payee = { partnerId, payee: 'The partner', taxId: '1234567890', account: 'TR33', currency: 'TRY' };
    return { as: partner.admin, name: 'payment.register', input: payee };
  }
  const mine = (...statuses: string[]) => (each: PaymentRequest): boolean => each.partnerId === partnerId && (slips || statuses.includes(each.status));
  const kind = dice.below(10);
  if (kind < 5) return saves(desk, partner);
  if (kind < 8) {
    const request = requestsIn(desk, mine('draft', 'returned'));
    const payBy = request?.lines.map((line) => line.payBy).sort()[0];
    // What is too late is given up, mostly.
    if (request?.submittedOn === null && payBy !== undefined && payBy < today && !dice.oneIn(4)) {
      return intent('payment.cancel', { request: request.id });
    }
    return request === undefined ? undefined : intent('payment.submit', { request: request.id }, payBy);
  }
  if (kind === 8) {
    const request = requestsIn(desk, mine('draft', 'submitted', 'returned'));
    return request === undefined || !dice.oneIn(3) ? undefined : intent('payment.cancel', { request: request.id });
  }
  const request = requestsIn(desk, mine('denied'));
  return request === undefined ? undefined : intent('payment.appeal', { request: request.id, statement: `It is legible on ${today}.` });
}

function saves(desk: Desk, partner: Partner): Intent | undefined {
  const { memory, dice, slips, today } = desk;
  const free = [...memory.unclaimed].flatMap((reference) => memory.world.vouchers.get(reference) ?? [])
    .filter((each) => each.partnerId === partner.id && (slips || (each.payBy ?? today) >= today));
  const first = dice.maybe(free);
  if (first === undefined) return undefined;
  const there = free.filter((each) => slips || each.reservation?.locationId === first.reservation?.locationId);
  const edited = dice.oneIn(6) ? requestsIn(desk, (each) => each.partnerId === partner.id && ['draft', 'returned'].includes(each.status)) : undefined;
  const input = {
    partnerId: partner.id, locationId: first.reservation?.locationId, vouchers: there.slice(0, dice.between(1, 4)).map((each) => each.reference),
    invoiceNumber: slips ? 'F-1' : `F-${dice.below(1_000_000)}`, invoiceDate: addDays(today, slips ? 1 : 0),
    ...(edited === undefined ? {} : { request: edited.id }),
  };
  return { as: partner.clerk, name: 'payment.save', input, lastDay: first.payBy ?? undefined };
}

/** The sponsor's people who look at requests, and pay them. */
export function reviewersIntent(desk: Desk): Intent | undefined {
  const { troupe, dice, slips, today } = desk;
  const to = (as: Intent['as'], name: string, statuses: string[], more: Input = {}): Intent | undefined => {
    const request = requestsIn(desk, (each) => each.submittedOn !== null && (slips || statuses.includes(each.status)));
    return request === undefined ? undefined : { as, name, input: { request: request.id, ...more } };
  };
  const reviewer = dice.of(troupe.reviewers);
  const payer = dice.of(troupe.payers);
  const kind = dice.below(12);
  if (kind < 4) return to(reviewer, 'payment.review', ['submitted']);
  if (kind === 4) return to(reviewer, 'payment.return', ['under-review'], { reasons: REASONS });
  if (kind === 5) return to(reviewer, 'payment.deny', ['under-review'], { reasons: REASONS });
  if (kind < 9) return to(payer, 'payment.approve', ['under-review']);
  if (kind === 9 && dice.oneIn(3)) return to(payer, 'payment.reverse', ['paid'], { reason: 'sent back' });
  return to(payer, 'payment.pay', ['approved', 'reversed'], { paidOn: addDays(today, slips ? 1 : 0), bankReference: 'B' });
}

/** The sponsor's programme admin: days, competencies, and now and then a reprieve for everybody. */
export function adminsIntent(desk: Desk): Intent | undefined {
  const { troupe, dice, memory, definition, slips, today } = desk;
  const intent = (name: string, input: Input, lastDay?: Day): Intent => ({ as: troupe.admin, name, input, lastDay });
  // The one with the least left: who is short of days has asked for some.
  const [one, other] = [dice.of([...memory.world.agreements.values()]), dice.of([...memory.world.agreements.values()])];
  const agreementId = (one.balance.available < other.balance.available ? one : other).id;
  const kind = dice.below(24);
  if (kind === 0) return intent('entitlement.reduce', { agreementId, days: dice.of([1, 5, 500]), reason: 'coverage' });
  if (kind === 1) {
    if (!dice.oneIn(8)) return undefined;
    return intent('programme.extend', {
      programmeId: troupe.programmeId, days: dice.of([1, 14, 90]), reason: 'a hard spring', createdBefore: addDays(today, -dice.below(90)),
      ...(dice.oneIn(2) ? { statuses: dice.of([['assigned'], ['reserved', 'completed'], ['created']]) } : {}),
    });
  }
  if (kind < 8) {
    const partner = dice.of(troupe.partners);
    const competency = dice.maybe(partner.competencies);
    const ends = (memory.world.partners.get(partner.id)?.competencies ?? [])
      .filter((each) => each.competency === competency).map((each) => each.validUntil).sort().at(-1);
    if (competency === undefined || ends === undefined || (ends > addDays(today, 60) && !slips)) return undefined;
    const validUntil = addDays(today, dice.between(30, 400));
    return intent('partner.record-competency', { partnerId: partner.id, competency, level: dice.of(['gold', 'gold', 'silver']), validFrom: today, validUntil });
  }
  if (kind === 8 && dice.oneIn(4)) {
    const customer = dice.of(troupe.customers);
    const number = slips ? 'E-0-0' : `N-${dice.below(1_000_000)}`;
    const endsOn = addDays(today, dice.between(30, 900));
    return intent('agreement.register', { customerId: customer.id, programmeId: troupe.programmeId, number, startsOn: today, endsOn });
  }
  if (kind === 9) {
    const person = dice.of(troupe.partners).worker;
    if (person.kind !== 'person') return undefined;
    const admin = troupe.partners.find((each) => each.worker === person)?.admin ?? person;
    const roles = dice.oneIn(15) ? ['consultant'] : ['programme-admin'];
    return { as: admin, name: 'person.set-roles', input: { personId: person.personId, roles } };
  }
  if ((definition.calendar.accrual?.lastDay ?? today) < today && !dice.oneIn(8)) return undefined;
  const back = slips ? dice.of([-1, 0, 400]) : dice.of([0, 0, 0, 10, 60]);
  const on = back === 0 ? {} : { on: addDays(today, -back) };
  const unit = dice.oneIn(4) && definition.conversion !== undefined ? { unit: 'training' } : {};
  return intent('entitlement.grant', { agreementId, days: dice.of([10, 30, 60]), ...on, ...unit }, definition.calendar.accrual?.lastDay);
}
