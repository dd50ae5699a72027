/** What a person may do with one thing now, by the same rules that the commands use. */
import type { AbilityView } from '../../contract/answer.ts';
import { NOT_VALID, proof } from '../../domain/bearer.ts';
import { ability, type Ability, type Action } from '../../domain/decision.ts';
import * as engagementRules from '../../domain/engagement.ts';
import * as entitlementRules from '../../domain/entitlement.ts';
import type { Agreement } from '../../domain/entitlement.ts';
import { mayNever, type Actor, type CommandName } from '../../domain/party.ts';
import * as paymentRules from '../../domain/payment.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import type { TermsContext } from '../../domain/programme.ts';
import * as reservationRules from '../../domain/reservation.ts';
import * as voucherRules from '../../domain/voucher.ts';
import type { Voucher } from '../../domain/voucher.ts';
import type { Instant } from '../../domain/time.ts';
import type pg from 'pg';
import { seesVoucher } from '../commands/handler.ts';
import { decodeActor, send, type Definitions } from '../commands/load.ts';
import { seesRequest } from '../commands/payment.ts';
import { reservability } from '../commands/voucher.ts';
import { newWork, pair, termsContextOf, type Calendar, type Moment, type Work } from '../commands/work.ts';
import { text } from '../store/decode.ts';
import { agreements } from '../store/entitlement.ts';
import { readActors } from '../store/party.ts';
import { partners } from '../store/partner.ts';
import { requests } from '../store/payment.ts';
import { programmes, readProgrammes } from '../store/programme.ts';
import { reading, type Table } from '../store/table.ts';
import { vouchers, vouchersHolding } from '../store/voucher.ts';

/** An action of the domain that is judged by the state alone, whatever it is called there. */
type AnyAction = Action<never, never, never>;

const VOUCHER_ACTIONS: Readonly<Partial<Record<CommandName, AnyAction>>> = {
  'voucher.assign': voucherRules.assign,
  'voucher.cancel': voucherRules.cancel,
  'voucher.resend': voucherRules.resend,
  'voucher.reschedule': reservationRules.reschedule,
  'voucher.release': reservationRules.release,
  'voucher.redeem': voucherRules.redeem,
  'engagement.attach': engagementRules.attach,
  'engagement.draft': engagementRules.draft,
  'engagement.report': engagementRules.report,
};

const AGREEMENT_ACTIONS: Readonly<Partial<Record<CommandName, AnyAction>>> = {
  'entitlement.grant': entitlementRules.grant,
  'entitlement.reduce': entitlementRules.reduce,
  'entitlement.activate': entitlementRules.activate,
  'entitlement.convert': entitlementRules.convert,
  'voucher.create': voucherRules.create,
};

const REQUEST_ACTIONS: Readonly<Partial<Record<CommandName, AnyAction>>> = {
  'payment.save': paymentRules.save,
  'payment.submit': paymentRules.submit,
  'payment.cancel': paymentRules.cancel,
  'payment.appeal': paymentRules.appeal,
  'payment.review': paymentRules.review,
  'payment.return': paymentRules.giveBack,
  'payment.deny': paymentRules.deny,
  'payment.approve': paymentRules.approve,
  'payment.pay': paymentRules.pay,
  'payment.reverse': paymentRules.reverse,
};

export interface NamedAbility extends Ability {
  readonly action: CommandName;
}

/** The abilities of those commands that the actor may ever give. */
function abilitiesOf(
  actions: Readonly<Partial<Record<CommandName, AnyAction>>>,
  state: object,
  context: TermsContext,
): readonly NamedAbility[] {
  return (Object.entries(actions) as [CommandName, AnyAction][])
    .filter(([action]) => mayEver(action, context.actor))
    .map(([action, rules]) => ({ action, ...ability(rules, state as never, {} as never, context as never) }));
}

/** Whether the actor may ever give a command: by role, by the key that was shown, and by location. Nothing is told of others. */
export function mayEver(action: CommandName, actor: Actor): boolean {
  return mayNever(action, actor) === undefined;
}

/** Of commands that no rule forbids, those that the actor may ever give, with what is still to be given. */
export function freeAbilities(
  commands: readonly (readonly [CommandName, readonly string[]])[],
  actor: Actor,
): AbilityView[] {
  return commands.filter(([action]) => mayEver(action, actor))
    .map(([action, needs]) => ({ action, allowed: true, refusals: [], needs: [...needs] }));
}

/** On a voucher of which the actor is a party. */
export function voucherAbilities(
  state: { voucher: Voucher; agreement: Agreement; consultants: engagementRules.ReportState['consultants'] },
  context: TermsContext,
): readonly NamedAbility[] {
  return abilitiesOf(VOUCHER_ACTIONS, state, context);
}

export function agreementAbilities(agreement: Agreement, context: TermsContext): readonly NamedAbility[] {
  return abilitiesOf(AGREEMENT_ACTIONS, { agreement }, context);
}

export function requestAbilities(
  state: { request: PaymentRequest; partner: Parameters<typeof paymentRules.submit.events>[0]['partner'] },
  context: TermsContext,
): readonly NamedAbility[] {
  return abilitiesOf(REQUEST_ACTIONS, { ...state, personId: context.actor.personId }, context);
}

/** What abilities are made of: the engine's connections, definitions and clock. */
export interface Sight {
  readonly writers: pg.Pool;
  readonly definitions: Definitions;
  readonly clock: { now(): Instant };
  readonly calendar: Calendar;
}

/**
 * The abilities of a person with a voucher, agreement or payment request, by its id; none for what is not theirs to see.
 * Reads without locks: what it says may be overtaken, and the command judges again.
 */
export async function abilitiesFor(
  sight: Sight,
  { personId, scopes = null }: { readonly personId: string | null; readonly scopes?: Actor['scopes'] },
  id: string,
): Promise<readonly NamedAbility[]> {
  const [actorRows, programmeRows] = await send(sight.writers, [readActors([personId ?? '']), readProgrammes()]);
  const [found] = (actorRows ?? []).map(decodeActor);
  if (found === undefined) return [];
  const actor = { ...found, scopes };
  const known = (programmeRows ?? []).map(programmes.decode);
  await sight.definitions.fetch(sight.writers, known);
  const work = newWork(new Map(known.map((programme) => [programme.id, programme])), sight.definitions);
  const moment = { at: sight.clock.now(), calendar: sight.calendar };
  if (id.startsWith('agr_')) return onAgreement(sight, work, actor, moment, id);
  if (id.startsWith('pay_')) return onRequest(sight, work, actor, moment, id);
  return onVoucher(sight, work, actor, moment, id);
}

async function read<State>(sight: Sight, table: Table<State>, key: string, ids: readonly string[]): Promise<State | undefined> {
  const [rows] = await send(sight.writers, [reading(table, key, ids)]);
  return rows?.[0] === undefined ? undefined : table.decode(rows[0]);
}

async function onAgreement(sight: Sight, work: Work, actor: Actor, moment: Moment, id: string) {
  const agreement = await read(sight, agreements, 'id', [id]);
  if (agreement === undefined) return [];
  const own = agreement.customerId === actor.organisationId || agreement.sponsorId === actor.organisationId;
  const context = termsContextOf(work, agreement.programmeId, moment, actor);
  return !own || context === undefined ? [] : agreementAbilities(agreement, context);
}

async function onRequest(sight: Sight, work: Work, actor: Actor, moment: Moment, id: string) {
  const request = await read(sight, requests, 'id', [id]);
  if (request === undefined || !seesRequest(actor, request)) return [];
  const row = await read(sight, partners, 'id', [request.partnerId]);
  const context = termsContextOf(work, request.programmeId, moment, actor);
  if (row === undefined || context === undefined) return [];
  return requestAbilities({ request, partner: row.partner }, context);
}

/**
 * Whether a voucher can be proved: always, by whoever knows its holder's address, and never where nobody holds it. Its only
 * rule is the proof, which is judged by what is shown; what is still to be shown is told.
 */
function validability({ assignee }: Voucher): Ability {
  return { allowed: assignee !== null, refusals: assignee === null ? [NOT_VALID] : [], needs: [...proof.reads] };
}

/** A partner that is no party to a voucher may still be told whether it could prove it, and reserve it once it has. */
async function onVoucher(sight: Sight, work: Work, actor: Actor, moment: Moment, reference: string) {
  const voucher = await read(sight, vouchers, 'reference', [reference]);
  if (voucher === undefined) return [];
  const context = termsContextOf(work, voucher.programmeId, moment, actor);
  const agreement = await read(sight, agreements, 'id', [voucher.agreementId]);
  if (context === undefined || agreement === undefined) return [];
  const own = actor.party === 'partner' ? await read(sight, partners, 'id', [actor.organisationId ?? '']) : undefined;
  const consultants = own?.partner.consultants ?? [];
  const seen = seesVoucher(actor, voucher) ? voucherAbilities({ voucher, agreement, consultants }, context) : [];
  if (own === undefined) return seen;
  const proving = mayEver('voucher.validate', actor) ? [{ action: 'voucher.validate' as const, ...validability(voucher) }] : [];
  if (!mayEver('voucher.reserve', actor)) return [...seen, ...proving];
  work.world.partners.set(own.partner.id, own.partner);
  if (voucher.repeatKey !== null) {
    const [rows] = await send(sight.writers, [vouchersHolding([voucher.customerId], [voucher.repeatKey])]);
    for (const row of rows ?? []) {
      work.facts.repeats.set(pair(voucher.customerId, voucher.repeatKey), text(row, 'reference'));
    }
  }
  const deciding = { work, actor, moment, chance: { bytes: () => new Uint8Array() }, extra: {} };
  const reserving = reservability(voucher, deciding, context);
  const taking = reserving === undefined ? [] : [{ action: 'voucher.reserve' as const, ...reserving }];
  return [...seen, ...proving, ...taking];
}
