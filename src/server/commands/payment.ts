/** Commands on payment requests. */
import { decide, type Action } from '../../domain/decision.ts';
import type { RequestId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/party.ts';
import * as domain from '../../domain/payment.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import type { Payee } from '../../domain/partner.ts';
import type { TermsContext } from '../../domain/programme.ts';
import type { Voucher } from '../../domain/voucher.ts';
import {
  absent, actsFor, decided, notFound, type DatesSoFar, type Deciding, type Handler, type Judgement,
} from './handler.ts';
import { spelt } from './voucher.ts';
import { contextOf, newId, pair, termsContextOf } from './work.ts';

export const register: Handler<Payee & { readonly partnerId: string }> = {
  need: ({ partnerId }, needs) => {
    needs.customers.add(partnerId);
    needs.partnersChanged.add(partnerId);
    needs.redeemed.add(partnerId);
  },
  decide: (input, { work, actor, moment }) => {
    const partner = work.world.partners.get(input.partnerId);
    if (partner === undefined || (actor.kind === 'person' && partner.id !== actor.organisationId)) {
      return notFound('partner');
    }
    const hasRedeemed = work.facts.redeemed.has(partner.id);
    return decided(decide(domain.register, { partner, hasRedeemed }, input, contextOf(moment, actor)), partner.id, null);
  },
};

interface OnRequest {
  readonly request: string;
}

/** A partner sees its own requests; a sponsor those that were ever submitted to it. */
export function seesRequest(actor: Actor, request: PaymentRequest): boolean {
  if (actor.kind === 'system') return true;
  if (actor.party === 'partner') {
    return request.partnerId === actor.organisationId && actsFor(actor, request.locationId);
  }
  return request.sponsorId === actor.organisationId && request.submittedOn !== null;
}

type SaveInput = domain.SaveInput & { readonly partnerId: string; readonly request?: string | undefined };

export const save: Handler<SaveInput> = {
  find: ({ vouchers, request }, finds) => {
    for (const voucher of vouchers) finds.vouchers.add(spelt(voucher));
    if (request !== undefined) finds.requests.add(request);
  },
  need: ({ vouchers, request, partnerId, invoiceNumber }, needs, found) => {
    for (const voucher of vouchers) if (found.vouchers.has(spelt(voucher))) needs.vouchers.add(spelt(voucher));
    // Vouchers that the edited request lets go of are changed as well.
    for (const voucher of found.requests.get(request ?? '')?.vouchers ?? []) needs.vouchers.add(voucher);
    if (request !== undefined) needs.requests.add(request);
    needs.partnersShared.add(partnerId);
    needs.invoices.push([partnerId, invoiceNumber]);
  },
  decide: (input, deciding) => {
    const { work, actor, moment, chance } = deciding;
    const missing = (what: string): Judgement => absent(what, { invoiceDate: input.invoiceDate }, deciding);
    const partner = work.world.partners.get(input.partnerId);
    if (partner === undefined || partner.id !== actor.organisationId) return missing('partner');
    const request = input.request === undefined ? null : (work.world.requests.get(input.request) ?? null);
    if (input.request !== undefined && (request === null || !seesRequest(actor, request))) return missing('request');
    const location = partner.locations.find((each) => each.id === input.locationId);
    if (location === undefined || !actsFor(actor, location.id)) return missing('location');
    const vouchers = input.vouchers.map((written) => work.world.vouchers.get(spelt(written)));
    const own = vouchers.filter((voucher): voucher is Voucher =>
      voucher?.partnerId === partner.id && actsFor(actor, voucher.reservation?.locationId));
    const [first] = own;
    if (own.length !== vouchers.length || first === undefined) return missing('voucher');
    const context = termsContextOf(work, request?.programmeId ?? first.programmeId, moment, actor);
    if (context === undefined) return notFound('programme');
    const id = request?.id ?? (newId(chance, 'request') as RequestId);
    const holder = work.facts.invoices.get(pair(partner.id, input.invoiceNumber));
    const state = { id, partner, request, vouchers: own, invoiceNumberTaken: holder !== undefined && holder !== id };
    return decided(decide(domain.save, state, input, context), id, context.terms.programmeId);
  },
};

/** A command on one request. The partner is loaded for those that ask for its payee. */
function onRequest<Input extends OnRequest>(
  command: string,
  judge: (request: PaymentRequest, input: Input, context: TermsContext, deciding: Deciding) => Judgement,
  datesOf: (input: Input) => DatesSoFar = () => ({}),
): Handler<Input> {
  return {
    find: ({ request }, finds) => { finds.requests.add(request); },
    need: ({ request }, needs, found) => {
      const origin = found.requests.get(request);
      if (origin === undefined) return;
      needs.requests.add(request);
      needs.partnersShared.add(origin.partnerId);
      if (command === 'payment.cancel') for (const voucher of origin.vouchers) needs.vouchers.add(voucher);
    },
    decide: (input, deciding) => {
      const { work, actor, moment } = deciding;
      const request = work.world.requests.get(input.request);
      if (request === undefined || !seesRequest(actor, request)) return absent('request', datesOf(input), deciding);
      const context = termsContextOf(work, request.programmeId, moment, actor);
      return context === undefined ? notFound('programme') : judge(request, input, context, deciding);
    },
  };
}

/** A command that is judged by the request alone. */
function simply<Input extends OnRequest>(
  command: string,
  action: Action<{ readonly request: PaymentRequest }, Input, TermsContext>,
  datesOf?: (input: Input) => DatesSoFar,
): Handler<Input> {
  return onRequest<Input>(command, (request, input, context) =>
    decided(decide(action, { request }, input, context), request.id, request.programmeId), datesOf);
}

export const submit = onRequest<OnRequest>('payment.submit', (request, input, context, { work }) => {
  const partner = work.world.partners.get(request.partnerId);
  if (partner === undefined) return notFound('partner');
  return decided(decide(domain.submit, { request, partner }, input, context), request.id, request.programmeId);
});

/** A command that a person gives as a person: who reviewed may not approve. */
function byPerson<Input extends OnRequest>(
  command: string,
  action: Action<{ request: PaymentRequest; personId: NonNullable<Actor['personId']> }, Input, TermsContext>,
): Handler<Input> {
  return onRequest<Input>(command, (request, input, context, { actor }) => {
    if (actor.personId === null) return notFound('person');
    const decision = decide(action, { request, personId: actor.personId }, input, context);
    return decided(decision, request.id, request.programmeId);
  });
}

export const cancel = simply('payment.cancel', domain.cancel);
export const appeal = simply<OnRequest & { statement: string }>('payment.appeal', domain.appeal);
export const review = byPerson('payment.review', domain.review);
type ReasonsInput = OnRequest & Parameters<typeof domain.giveBack.events>[1];
export const giveBack = byPerson<ReasonsInput>('payment.return', domain.giveBack);
export const deny = byPerson<ReasonsInput>('payment.deny', domain.deny);
export const approve = byPerson('payment.approve', domain.approve);
export const pay = simply<OnRequest & domain.PayInput>('payment.pay', domain.pay, ({ paidOn }) => ({ paidOn }));
export const reverse = simply<OnRequest & { reason: string }>('payment.reverse', domain.reverse);
