/** Commands on API keys. */
import { happened } from '../../domain/event.ts';
import type { KeyId, OrganisationId, PersonId } from '../../domain/ids.ts';
import { SCOPES, type Scope } from '../../domain/party.ts';
import { isErased, isWithin, tooManyKeys } from '../../domain/person.ts';
import type { Day } from '../../domain/time.ts';
import { decided, invalid, notFound, refused, type Deciding, type Handler } from './handler.ts';
import { managerAt, needManager, managed } from './managing.ts';
import { contextOf, newId } from './work.ts';

interface CreateInput {
  readonly personId: PersonId;
  readonly name: string;
  readonly expiresOn?: Day | undefined;
  readonly scopes?: readonly Scope[] | undefined;
}

export const create: Handler<CreateInput> = {
  find: ({ personId }, finds) => { finds.people.add(personId); },
  need: ({ personId }, needs, found, asker) => {
    needs.people.add(personId);
    needManager(needs, asker);
    needs.keysOf.add(personId);
    const organisationId = found.people.get(personId);
    if (organisationId === undefined) return;
    needs.organisations.add(organisationId);
    // Who counts on there being no key keeps others of that mind from making one meanwhile.
    if (asker.organisationId !== organisationId) needs.customers.add(organisationId);
    needs.admissions.add(organisationId);
  },
  decide: ({ personId, name, expiresOn, scopes }, deciding) => {
    const { work, actor, chance, extra, moment } = deciding;
    const { hash } = extra as { readonly hash?: string };
    if (hash === undefined) throw new Error('key.create came without the hash of its secret');
    const person = work.world.people.get(personId);
    if (person === undefined || isErased(person) || !mayHandKeyTo(person, deciding)) return notFound('person');
    const { today } = contextOf(moment, actor);
    if (expiresOn !== undefined && expiresOn < today) {
      return invalid('/expiresOn', `must not be earlier than today, ${today}`);
    }
    // A limited key makes none that is worth more than itself.
    const beyond = (scopes ?? SCOPES).find((scope) => actor.scopes !== null && !actor.scopes.includes(scope));
    if (beyond !== undefined) {
      return refused([{ rule: 'key.scope-missing', params: { command: 'key.create', scope: beyond } }], personId, null);
    }
    const theirs = [...work.world.keys.values()].filter((key) => key.personId === personId);
    const refusal = tooManyKeys(theirs, today);
    if (refusal !== undefined) return refused([refusal], personId, null);
    const { organisationId } = person;
    const made = happened('key.created', newId(chance, 'key'), {
      personId, organisationId, name, hash, expiresOn: expiresOn ?? null, scopes: scopes ?? null,
    });
    return decided({ kind: 'accepted', events: [made] }, made.subject, null);
  },
};

interface Holder {
  readonly id: PersonId;
  readonly organisationId: OrganisationId;
}

/** An admin hands keys to its own people; a sponsor's programme admin hands the first key of an organisation it registered. */
function mayHandKeyTo(holder: Holder, deciding: Deciding): boolean {
  const { work, actor } = deciding;
  if (actor.kind === 'system' || managed({ personId: holder.id }, deciding) !== undefined) return true;
  const organisation = work.world.organisations.get(holder.organisationId);
  const manager = managerAt(deciding);
  return manager !== undefined
    && organisation?.sponsorId === manager.organisationId
    && !work.facts.keyed.has(holder.organisationId);
}

interface OfKey {
  readonly keyId: KeyId;
}

export const revoke: Handler<OfKey> = {
  find: ({ keyId }, finds) => { finds.keys.add(keyId); },
  need: ({ keyId }, needs, found, asker) => {
    const owner = found.keys.get(keyId);
    if (owner === undefined) return;
    needs.keys.add(keyId);
    needs.people.add(owner.personId);
    needManager(needs, asker);
  },
  decide: ({ keyId }, deciding) => {
    const { world } = deciding.work;
    const key = world.keys.get(keyId);
    const holder = world.people.get(key?.personId ?? '');
    const manager = managerAt(deciding);
    if (key === undefined || holder === undefined || manager === undefined) return notFound('key');
    const mine = manager.organisationId === null || manager.organisationId === key.organisationId;
    // The keys of somebody who was erased are revoked already, and say so.
    if (!mine || !isWithin(manager, holder.locations) && !isErased(holder)) return notFound('key');
    return decided({ kind: 'accepted', events: key.revoked ? [] : [happened('key.revoked', key.id, {})] }, key.id, null);
  },
};
