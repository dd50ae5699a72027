/** What people are told they may do, held against what happens when they do it, in the same state at the same moment. */
import type { Ability } from '../../src/domain/decision.ts';
import type { Actor } from '../../src/domain/party.ts';
import { seesVoucher } from '../../src/server/commands/handler.ts';
import { seesRequest } from '../../src/server/commands/payment.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { reservability, spelt } from '../../src/server/commands/voucher.ts';
import { newWork, pair, termsContextOf, type Moment, type Work } from '../../src/server/commands/work.ts';
import { agreementAbilities, requestAbilities, voucherAbilities, type NamedAbility } from '../../src/server/queries/abilities.ts';
import { Violated } from './auditor.ts';
import type { Memory } from './memory.ts';
import { deliberate, type Around, type Draft } from './server.ts';

/** Judges the first command of a batch, which is decided on the rows as they stand. Answers whether there was a say. */
export function judgeAbility(memory: Memory, { commands, replies, wave, now }: Draft, calendar: Moment['calendar']): boolean {
  const [command] = commands;
  if (command?.caller.kind !== 'person') return false;
  const reply = replies.get(command);
  const actor = wave.actors.get(command.caller.personId);
  if (reply === undefined || actor === undefined || reply.kind === 'key-reused') return false;
  if (reply.kind === 'accepted' && reply.replayed) return false;
  const work = newWork(wave.programmes, memory.definitions);
  const told = abilityOf(memory, work, command, actor, { at: now, calendar });
  if (told === undefined) return false;
  const wrong = disagreement(told, reply);
  if (wrong !== undefined) throw new Violated(`${command.name} ${JSON.stringify(command.input)} ${wrong}`);
  return true;
}

function disagreement({ allowed, refusals, needs }: Ability, reply: Reply): string | undefined {
  const said = refusals.map((each) => each.rule);
  if (reply.kind === 'accepted') return said.length === 0 ? undefined : `was said to be refused by ${said.join(', ')} and is accepted`;
  if (reply.kind !== 'refused') return undefined;
  const rules = reply.refusals.map((each) => each.rule);
  if (allowed && needs.length === 0) return `was said to be allowed and is refused by ${rules.join(', ')}`;
  // Whoever cannot prove the voucher is told nothing else.
  if (rules.includes('voucher.not-valid')) return undefined;
  const unsaid = said.filter((rule) => !rules.includes(rule));
  return unsaid.length === 0 ? undefined : `was said to be refused by ${unsaid.join(', ')} and is refused by ${rules.join(', ')}`;
}

/** The ability shown for a command, undefined where the actor would be shown none. */
function abilityOf(memory: Memory, work: Work, { name, input }: Command, actor: Actor, moment: Moment): Ability | undefined {
  const { world } = memory;
  const { voucher: written, agreementId, request: requestId } = input as { voucher?: string; agreementId?: string; request?: string };
  const context = (programmeId: string) => termsContextOf(work, programmeId, moment, actor);
  const find = (abilities: readonly NamedAbility[]): Ability | undefined => abilities.find((each) => each.action === name);
  if (written !== undefined) {
    const voucher = world.vouchers.get(spelt(written));
    const agreement = world.agreements.get(voucher?.agreementId ?? '');
    const terms = voucher === undefined ? undefined : context(voucher.programmeId);
    if (voucher === undefined || agreement === undefined || terms === undefined) return undefined;
    const own = world.partners.get(actor.organisationId ?? '');
    if (name === 'voucher.reserve') {
      if (own === undefined) return undefined;
      work.world.partners.set(own.id, own);
      const place = pair(voucher.customerId, voucher.repeatKey ?? '');
      const holder = voucher.repeatKey === null ? undefined : memory.unique.repeat.get(place);
      if (holder !== undefined) work.facts.repeats.set(place, holder);
      return reservability(voucher, { work, actor, moment, chance: { bytes: () => new Uint8Array() }, extra: {} }, terms);
    }
    return seesVoucher(actor, voucher) ? find(voucherAbilities({ voucher, agreement, consultants: own?.consultants ?? [] }, terms)) : undefined;
  }
  if (requestId !== undefined) {
    const request = world.requests.get(requestId);
    const partner = world.partners.get(request?.partnerId ?? '');
    const terms = request === undefined ? undefined : context(request.programmeId);
    if (request === undefined || partner === undefined || terms === undefined || !seesRequest(actor, request)) return undefined;
    return find(requestAbilities({ request, partner }, terms));
  }
  const agreement = world.agreements.get(agreementId ?? '');
  const terms = agreement === undefined ? undefined : context(agreement.programmeId);
  const mine = agreement?.customerId === actor.organisationId || agreement?.sponsorId === actor.organisationId;
  return agreement === undefined || terms === undefined || !mine ? undefined : find(agreementAbilities(agreement, terms));
}

/** A dry run says what the command itself is answered, and leaves nothing behind. */
export function judgeDryRun(memory: Memory, { commands, replies }: Draft, around: Around): void {
  const [command] = commands;
  const reply = command === undefined ? undefined : replies.get(command);
  if (command === undefined || reply === undefined || reply.kind === 'key-reused' || (reply.kind === 'accepted' && reply.replayed)) return;
  const dry = deliberate(memory, [{ ...command, dryRun: true }], around);
  const [told] = [...dry.replies.values()];
  const words = (each: Reply | undefined): string =>
    each?.kind === 'refused' ? each.refusals.map(({ rule }) => rule).join(', ') : (each?.kind ?? 'nothing');
  if (words(told) !== words(reply)) throw new Violated(`${command.name}: the dry run says ${words(told)}, the command ${words(reply)}`);
  if (dry.ledger.sealed.length > 0 || dry.work.changed.size > 0 || dry.ledger.remembered.length > 0) {
    throw new Violated(`${command.name}: the dry run would write`);
  }
}
