/** Commands on vouchers. */
import { NOT_VALID, validate as check, type BearerInput, type Proven, type Shown } from '../../domain/bearer.ts';
import { ability, decide, type Action } from '../../domain/decision.ts';
import type { Agreement } from '../../domain/entitlement.ts';
import { foldEmail, parseReference, type OrganisationId, type PersonId, type VoucherReference } from '../../domain/ids.ts';
import type { Assignee, Event } from '../../domain/event.ts';
import { invitation } from '../../domain/person.ts';
import type { TermsContext } from '../../domain/programme.ts';
import * as reservation from '../../domain/reservation.ts';
import * as domain from '../../domain/voucher.ts';
import type { Voucher } from '../../domain/voucher.ts';
import {
  actsFor, decided, notFound, refused, seesVoucher, type Deciding, type Finds, type Found, type Handler,
  type Judgement, type Needs,
} from './handler.ts';
import { newId, newReference, pair, termsContextOf } from './work.ts';

export interface OnVoucher {
  readonly voucher: string;
}

/** The reference in its one spelling; what can be no reference stays as written and is found nowhere. */
export function spelt(written: string): VoucherReference {
  return parseReference(written) ?? (written as VoucherReference);
}

export function findVoucher({ voucher }: OnVoucher, finds: Finds): void {
  finds.vouchers.add(spelt(voucher));
}

/** Locks the voucher and, where days may move, its agreement. */
export function needVoucher({ voucher }: OnVoucher, needs: Needs, found: Found, withAgreement: boolean): void {
  const origin = found.vouchers.get(spelt(voucher));
  if (origin === undefined) return;
  needs.vouchers.add(origin.reference);
  if (withAgreement) needs.agreements.add(origin.agreementId);
}

/** The voucher of a command, if it is the actor's to see, and the terms it is judged by. */
export function voucherAt(
  { voucher: written }: OnVoucher,
  { work, actor, moment }: Deciding,
): { voucher: Voucher; context: TermsContext } | Judgement {
  const voucher = work.world.vouchers.get(spelt(written));
  if (voucher === undefined || !seesVoucher(actor, voucher)) return notFound('voucher');
  const context = termsContextOf(work, voucher.programmeId, moment, actor);
  return context === undefined ? notFound('programme') : { voucher, context };
}

/** A command on one voucher that a party to it gives. */
function onVoucher<Input extends OnVoucher>(
  action: Action<{ voucher: Voucher; agreement: Agreement }, Input, TermsContext>,
  withAgreement: boolean,
): Handler<Input> {
  return {
    find: findVoucher,
    need: (input, needs, found) => { needVoucher(input, needs, found, withAgreement); },
    decide: (input, deciding) => {
      const at = voucherAt(input, deciding);
      if ('kind' in at) return at;
      const { voucher, context } = at;
      const agreement = deciding.work.world.agreements.get(voucher.agreementId) as Agreement;
      const decision = decide(action, { voucher, agreement }, input, context);
      return decided(decision, voucher.reference, voucher.programmeId);
    },
  };
}

export const cancel = onVoucher<{ reason: string } & OnVoucher>(domain.cancel, true);
export const expire = onVoucher(domain.expire, true);
export const resend = onVoucher(domain.resend, false);
export const extend = onVoucher<domain.ExtendInput & OnVoucher>(domain.extend, false);
export const release = onVoucher<{ reason: string } & OnVoucher>(reservation.release, false);
export const redeem = onVoucher(domain.redeem, true);
export const reschedule = onVoucher<reservation.RescheduleInput & OnVoucher>(reservation.reschedule, false,
);

function needInvitation(customerId: string, assignee: Assignee | undefined, needs: Needs): void {
  if (assignee !== undefined) needs.addresses.push([customerId, foldEmail(assignee.email)]);
}

/** The events that make the assignee a project manager of the customer. */
function invited(customerId: OrganisationId, assignee: Assignee | undefined, deciding: Deciding): readonly Event[] {
  if (assignee === undefined) return [];
  const { work, chance } = deciding;
  const id = work.facts.addresses.get(pair(customerId, foldEmail(assignee.email)));
  const known = id === undefined ? undefined : work.world.people.get(id);
  return invitation(known, customerId, assignee, newId(chance, 'person') as PersonId);
}

function isPartner(partnerId: OrganisationId | undefined, { work }: Deciding): boolean {
  return partnerId === undefined || work.world.organisations.get(partnerId)?.kind === 'partner';
}

type CreateInput = domain.CreateInput & { readonly agreementId: string };

export const create: Handler<CreateInput> = {
  need: (input, needs, _found, actor) => {
    needs.agreements.add(input.agreementId);
    if (input.partnerId !== undefined) needs.organisations.add(input.partnerId);
    if (actor.organisationId !== null) needInvitation(actor.organisationId, input.assignee, needs);
  },
  decide: (input, deciding) => {
    const { work, actor, moment, chance } = deciding;
    const agreement = work.world.agreements.get(input.agreementId);
    if (agreement === undefined || agreement.customerId !== actor.organisationId) return notFound('agreement');
    if (!isPartner(input.partnerId, deciding)) return notFound('partner');
    const context = termsContextOf(work, agreement.programmeId, moment, actor);
    if (context === undefined) return notFound('programme');
    const reference = newReference(chance);
    const decision = decide(domain.create, { newReference: reference, agreement }, input, context);
    return decided(withInvitation(decision, agreement.customerId, input.assignee, deciding), reference,
      agreement.programmeId);
  },
};

type AssignInput = domain.AssignInput & OnVoucher;

export const assign: Handler<AssignInput> = {
  find: findVoucher,
  need: (input, needs, found) => {
    needVoucher(input, needs, found, false);
    const origin = found.vouchers.get(spelt(input.voucher));
    if (origin !== undefined) needInvitation(origin.customerId, input.assignee, needs);
    if (input.partnerId !== undefined) needs.organisations.add(input.partnerId);
  },
  decide: (input, deciding) => {
    const at = voucherAt(input, deciding);
    if ('kind' in at) return at;
    if (!isPartner(input.partnerId, deciding)) return notFound('partner');
    const decision = decide(domain.assign, at, input, at.context);
    return decided(withInvitation(decision, at.voucher.customerId, input.assignee, deciding), at.voucher.reference,
      at.voucher.programmeId);
  },
};

function withInvitation(
  decision: ReturnType<typeof decide>,
  customerId: OrganisationId,
  assignee: Assignee | undefined,
  deciding: Deciding,
): ReturnType<typeof decide> {
  if (decision.kind !== 'accepted') return decision;
  return { ...decision, events: [...decision.events, ...invited(customerId, assignee, deciding)] };
}

/** A voucher and what proves it. The token stays in the input, so that another one is another input. */
type BorneInput = OnVoucher & BearerInput & { readonly proof?: string | undefined };

/** What the server found out of a command's token; nothing where it is forged, over, or no token at all. */
interface FoundOut { readonly proven?: Proven }

/** A voucher that a partner is to prove and reserve: rows for both, and the customer's lock where a limit spans. */
const needReservation: Handler<BorneInput>['need'] = (input, needs, found, { organisationId }, extra) => {
  needVoucher(input, needs, found, false);
  if (organisationId !== null) needs.partnersShared.add(organisationId);
  const origin = found.vouchers.get(spelt(input.voucher));
  if (origin === undefined) return;
  const { proven } = extra as FoundOut;
  if (proven?.reference === origin.reference) needs.turns.push([origin.agreementId, origin.reference, proven.sequence]);
  if (origin.repeatKey === null) return;
  needs.customers.add(origin.customerId);
  needs.repeats.push([origin.customerId, origin.repeatKey]);
};

/** The token that the command carries; undefined where it carries none. */
function shownIn({ proof }: BorneInput, { work, extra }: Deciding): Shown | null | undefined {
  if (proof === undefined) return undefined;
  const { proven } = extra as FoundOut;
  return proven === undefined ? null : { ...proven, turnedAt: work.facts.turns.get(proven.reference) ?? 0 };
}

function reserveState(voucher: Voucher, { work, actor }: Deciding): reservation.ReserveState | undefined {
  const partner = actor.organisationId === null ? undefined : work.world.partners.get(actor.organisationId);
  if (partner === undefined) return undefined;
  const held = voucher.repeatKey === null
    ? undefined
    : work.facts.repeats.get(pair(voucher.customerId, voucher.repeatKey));
  const repeated = held === undefined || held === voucher.reference ? null : (held as VoucherReference);
  return { voucher, partnerId: partner.id, standing: partner, repeated };
}

/** What reserving this voucher would refuse the actor, as far as can be said before location and dates are known. */
export function reservability(voucher: Voucher, deciding: Deciding, context: TermsContext) {
  const state = reserveState(voucher, deciding);
  return state === undefined ? undefined : ability(reservation.reserve, state, {}, context);
}

export const validate: Handler<BorneInput> = {
  find: findVoucher,
  need: needReservation,
  decide: (input, deciding) => {
    const { work, actor, moment } = deciding;
    const voucher = work.world.vouchers.get(spelt(input.voucher));
    if (voucher === undefined) return refused([NOT_VALID], '', null);
    const context = termsContextOf(work, voucher.programmeId, moment, actor);
    if (context === undefined) return refused([NOT_VALID], '', null);
    const decision = decide(check, { voucher, shown: shownIn(input, deciding) }, input, context);
    if (decision.kind !== 'accepted') return refused([NOT_VALID], '', null);
    const reserving = reservability(voucher, deciding, context);
    return decided(decision, voucher.reference, voucher.programmeId, reserving === undefined ? {} : { ability: reserving });
  },
};

export const reserve: Handler<reservation.ReserveInput & BorneInput> = {
  find: findVoucher,
  need: needReservation,
  decide: (input, deciding) => {
    const { work, actor, moment } = deciding;
    const voucher = work.world.vouchers.get(spelt(input.voucher));
    const partner = actor.organisationId === null ? undefined : work.world.partners.get(actor.organisationId);
    if (partner === undefined) return notFound('partner');
    const location = partner.locations.find((each) => each.id === input.locationId);
    if (location === undefined || !actsFor(actor, location.id)) return notFound('location');
    if (input.consultantIds.some((id) => !partner.consultants.some((each) => each.id === id))) {
      return notFound('consultant');
    }
    if (voucher === undefined) return refused([NOT_VALID], '', null);
    const context = termsContextOf(work, voucher.programmeId, moment, actor);
    const state = reserveState(voucher, deciding);
    if (context === undefined || state === undefined) return refused([NOT_VALID], '', null);
    const borne = { ...state, shown: shownIn(input, deciding) };
    return decided(decide(reservation.reserve, borne, input, context), voucher.reference, voucher.programmeId);
  },
};
