/** Commands on agreements and their days. */
import { decide, type Action } from '../../domain/decision.ts';
import * as entitlement from '../../domain/entitlement.ts';
import type { Agreement } from '../../domain/entitlement.ts';
import type { Actor } from '../../domain/party.ts';
import type { TermsContext } from '../../domain/programme.ts';
import { absent, decided, notFound, type DatesSoFar, type Handler } from './handler.ts';
import { contextOf, newId, pair, termsContextOf } from './work.ts';

interface OnAgreement {
  readonly agreementId: string;
}

function sees(actor: Actor, agreement: Agreement): boolean {
  if (actor.kind === 'system') return true;
  return agreement.customerId === actor.organisationId || agreement.sponsorId === actor.organisationId;
}

/** A command on one agreement, decided by an action of the domain under the programme's terms. */
function onAgreement<Input extends OnAgreement>(
  action: Action<{ readonly agreement: Agreement }, Input, TermsContext>,
  datesOf: (input: Input) => DatesSoFar = () => ({}),
): Handler<Input> {
  return {
    need: ({ agreementId }, needs) => { needs.agreements.add(agreementId); },
    decide: (input, deciding) => {
      const { work, moment, actor } = deciding;
      const agreement = work.world.agreements.get(input.agreementId);
      if (agreement === undefined || !sees(actor, agreement)) return absent('agreement', datesOf(input), deciding);
      const context = termsContextOf(work, agreement.programmeId, moment, actor);
      if (context === undefined) return notFound('programme');
      return decided(decide(action, { agreement }, input, context), agreement.id, agreement.programmeId);
    },
  };
}

export const register: Handler<entitlement.RegisterInput> = {
  need: (input, needs) => {
    needs.organisations.add(input.customerId);
    needs.numbers.push([input.programmeId, input.number]);
  },
  decide: (input, { work, moment, actor, chance }) => {
    const programme = work.world.programmes.get(input.programmeId);
    if (programme === undefined || (actor.kind === 'person' && programme.sponsorId !== actor.organisationId)) {
      return notFound('programme');
    }
    const customer = work.world.organisations.get(input.customerId);
    if (customer?.kind !== 'customer' || customer.sponsorId !== programme.sponsorId) return notFound('customer');
    const context = termsContextOf(work, programme.id, moment, actor) ?? contextOf(moment, actor);
    const id = newId(chance, 'agreement') as Agreement['id'];
    const numberTaken = work.facts.numbers.has(pair(programme.id, input.number));
    const state = { newId: id, sponsorId: programme.sponsorId, numberTaken };
    return decided(decide(entitlement.register, state, input, context), id, programme.id);
  },
};

export const grant = onAgreement<entitlement.GrantInput & OnAgreement>(entitlement.grant, ({ on }) => ({ on }));
export const reduce = onAgreement<entitlement.ReduceInput & OnAgreement>(entitlement.reduce);
export const activate = onAgreement(entitlement.activate);
export const convert = onAgreement<entitlement.ConvertInput & OnAgreement>(entitlement.convert);
export const end = onAgreement(entitlement.end);
export const remove = onAgreement(entitlement.remove);
