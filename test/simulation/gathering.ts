/**
 * What a batch reads, from memory: exactly the rows and facts that `lock.ts` would have locked and read for the same
 * needs, so that a handler that asks for too little fails here as it does on the database.
 */
import type { Kind } from '../../src/domain/fold.ts';
import { foldEmail } from '../../src/domain/ids.ts';
import { handlerOf } from '../../src/server/commands/all.ts';
import { noFinds } from '../../src/server/commands/find.ts';
import type { Needs } from '../../src/server/commands/handler.ts';
import { emptyWave, keyOwner, needsOf, type FirstWave } from '../../src/server/commands/load.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { isKeyed } from '../../src/server/commands/step.ts';
import { newWork, pair, type Work } from '../../src/server/commands/work.ts';
import { originOf } from '../../src/server/store/voucher.ts';
import type { Memory } from './memory.ts';

export interface Gathered {
  readonly wave: FirstWave;
  readonly work: Work;
  /** Rows under a lock, and those under one that lets them be changed; each with how often it was written before. */
  readonly locked: ReadonlyMap<string, number>;
  readonly changeable: ReadonlySet<string>;
}

export function gather(memory: Memory, commands: readonly Command[]): Gathered {
  const wave = firstWave(memory, commands);
  const needs = needsOf(commands, wave.found);
  const work = newWork(wave.programmes, memory.definitions);
  const locked = new Map<string, number>();
  const changeable = new Set<string>();
  const lock = (kind: Kind, id: string, change = true): void => {
    const token = `${kind}/${id}`;
    locked.set(token, memory.writes.get(token) ?? 0);
    if (change) changeable.add(token);
  };
  takeRows(memory, needs, work, lock);
  takeFacts(memory, needs, work, lock);
  return { wave, work, locked, changeable };
}

function firstWave(memory: Memory, commands: readonly Command[]): FirstWave {
  const wave = emptyWave();
  const { world } = memory;
  const finds = noFinds();
  for (const command of commands) {
    handlerOf(command.name).find?.(command.input, finds);
    const actor = command.caller.kind === 'person' ? memory.actor(command.caller.personId) : undefined;
    if (actor !== undefined) wave.actors.set(actor.personId ?? '', actor);
    const key = pair(keyOwner(command), command.key ?? '');
    const remembered = isKeyed(command) ? memory.keys.get(key) : undefined;
    if (remembered !== undefined) wave.remembered.set(key, remembered);
  }
  for (const [id, programme] of world.programmes) wave.programmes.set(id, programme);
  each(finds.vouchers, world.vouchers, (id, voucher) => wave.found.vouchers.set(id, originOf(voucher)));
  each(finds.requests, world.requests, (id, { partnerId, programmeId, lines }) =>
    wave.found.requests.set(id, { partnerId, programmeId, vouchers: lines.map((line) => line.voucher) }));
  each(finds.consultants, memory.consultants, (id, partnerId) => wave.found.consultants.set(id, partnerId));
  each(finds.people, world.people, (id, person) => wave.found.people.set(id, person.organisationId));
  each(finds.keys, world.keys, (id, { personId, organisationId }) => wave.found.keys.set(id, { personId, organisationId }));
  return wave;
}

/** Calls back for those that there are. */
function each<T>(ids: Iterable<string>, rows: ReadonlyMap<string, T>, take: (id: string, row: T) => void): void {
  for (const id of ids) {
    const row = rows.get(id);
    if (row !== undefined) take(id, row);
  }
}

type Lock = (kind: Kind, id: string, change?: boolean) => void;

function takeRows(memory: Memory, needs: Needs, work: Work, lock: Lock): void {
  const take = (kind: Kind, ids: Iterable<string>, chained = true): void => {
    each(ids, memory.world[kind] as ReadonlyMap<string, unknown>, (id, row) => {
      (work.world[kind] as Map<string, unknown>).set(id, row);
      const chain = memory.chains.get(id);
      if (chained && chain !== undefined) work.chains.set(id, chain);
      lock(kind, id);
    });
  };
  take('organisations', needs.customers);
  take('agreements', needs.agreements);
  take('vouchers', needs.vouchers);
  take('requests', needs.requests);
  take('people', needs.people);
  take('keys', needs.keys);
  take('keys', [...memory.world.keys.values()].filter(({ personId }) => needs.keysOf.has(personId)).map(({ id }) => id));
  take('programmes', needs.programmes);
  const shared = [...needs.partnersShared].filter((id) => !needs.partnersChanged.has(id));
  take('partners', needs.partnersChanged, false);
  each(shared, memory.world.partners, (id, partner) => {
    work.world.partners.set(id, partner);
    lock('partners', id, false);
  });
}

function takeFacts(memory: Memory, needs: Needs, work: Work, lock: Lock): void {
  const { world, unique } = memory;
  const { facts } = work;
  for (const [organisationId, folded] of needs.addresses) {
    each([pair(organisationId, foldEmail(folded))], unique.address, (key, id) => {
      const person = world.people.get(id);
      const chain = memory.chains.get(id);
      if (person === undefined || chain === undefined) return;
      work.world.people.set(id, person);
      work.chains.set(id, chain);
      facts.addresses.set(key, id);
      lock('people', id);
    });
  }
  each(needs.organisations, world.organisations, (id, row) => {
    if (!work.world.organisations.has(id)) work.world.organisations.set(id, row);
  });
  each(needs.numbers.map(([one, other]) => pair(one, other)), unique.number, (key) => facts.numbers.add(key));
  each(needs.invoices.map(([one, other]) => pair(one, other)), unique.invoice, (key, id) => facts.invoices.set(key, id));
  each(needs.repeats.map(([one, other]) => pair(one, other)), unique.repeat, (key, id) => facts.repeats.set(key, id));
  each(needs.codes.map(([one, other]) => pair(one, other)), unique.code, (key, id) => facts.codes.set(key, id));
  for (const [, reference, after] of needs.turns) {
    const turn = memory.journal.get(reference)?.findLast(({ event: { type }, sequence }) =>
      sequence > after && (type === 'voucher.assigned' || type === 'voucher.reserved'));
    if (turn !== undefined) facts.turns.set(reference, Math.max(turn.sequence, facts.turns.get(reference) ?? 0));
  }
  for (const [issuer, subject] of needs.identities) {
    for (const { identity, organisationId } of world.people.values()) {
      const same = identity?.issuer === issuer && identity.subject === subject;
      if (same) facts.placed.add(pair(pair(issuer, subject), organisationId));
    }
  }
  for (const id of needs.redeemed) if (memory.redeemers.has(id)) facts.redeemed.add(id);
  for (const id of needs.admissions) {
    facts.admins.set(id, new Set(memory.admins.get(id)));
    if (memory.keyed.has(id)) facts.keyed.add(id);
  }
}
