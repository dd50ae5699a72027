/** Commands on organisations, people and keys. */
import { foldEmail, type ConsultantId, type KeyId, type LocationId, type OrganisationId, type PersonId } from '../../domain/ids.ts';
import { happened, type Event } from '../../domain/event.ts';
import { ADMIN_ROLE, type Actor, type Organisation, type PartyKind } from '../../domain/party.ts';
import type { Day } from '../../domain/time.ts';
import { decided, invalid, notFound, type Deciding, type Handler, type Judgement } from './handler.ts';
import { contextOf, newId, pair, type Work } from './work.ts';

function accepted(event: Event): Judgement {
  return decided({ kind: 'accepted', events: [event] }, event.subject, null);
}

interface RegisterInput {
  /** A sponsor is registered by the installation alone, at `init`. */
  readonly kind: PartyKind;
  readonly name: string;
  readonly country: string;
  readonly code?: string | undefined;
}

export const register: Handler<RegisterInput> = {
  need: ({ code }, needs, _found, actor) => {
    if (code !== undefined && actor.organisationId !== null) needs.codes.push([actor.organisationId, code]);
  },
  decide: ({ kind, name, country, code }, { work, actor, chance }) => {
    if (kind === 'sponsor' && actor.kind !== 'system') return notFound('organisation');
    const sponsorId = kind === 'sponsor' ? null : actor.organisationId;
    if (kind !== 'sponsor' && sponsorId === null) return notFound('sponsor');
    if (sponsorId !== null && code !== undefined && work.facts.codes.has(pair(sponsorId, code))) {
      return invalid('/code', `${code} is the code of another organisation`);
    }
    const data = { kind, name, country, sponsorId, code: code ?? null };
    return accepted(happened('organisation.registered', newId(chance, kind), data));
  },
};

interface InviteInput {
  readonly organisationId: OrganisationId;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly locations?: readonly LocationId[] | undefined;
  readonly consultantId?: ConsultantId | undefined;
}

/**
 * An organisation's admin manages its people. A sponsor's programme admin may let in the first admin of an organisation
 * it registered, and nobody else there.
 */
function mayManage(actor: Actor, organisation: Organisation, firstAdmin: boolean): boolean {
  if (actor.kind === 'system' || actor.organisationId === organisation.id) return true;
  return actor.party === 'sponsor' && organisation.sponsorId === actor.organisationId && firstAdmin;
}

function locationsAreOwn(work: Work, input: InviteInput): boolean {
  const partner = work.world.partners.get(input.organisationId);
  return (input.locations ?? []).every((id) => partner?.locations.some((each) => each.id === id) ?? false);
}

export const invite: Handler<InviteInput> = {
  need: ({ organisationId, email }, needs) => {
    needs.organisations.add(organisationId);
    needs.admissions.add(organisationId);
    needs.addresses.push([organisationId, foldEmail(email)]);
    needs.partnersShared.add(organisationId);
  },
  decide: (input, deciding) => {
    const { work, actor, chance } = deciding;
    const organisation = work.world.organisations.get(input.organisationId);
    if (organisation === undefined) return notFound('organisation');
    const admin = ADMIN_ROLE[organisation.kind];
    const firstAdmin = !work.facts.administered.has(organisation.id) && input.roles.includes(admin);
    if (!mayManage(actor, organisation, firstAdmin)) return notFound('organisation');
    if (!locationsAreOwn(work, input)) return notFound('location');
    const consultants = work.world.partners.get(organisation.id)?.consultants ?? [];
    const { consultantId } = input;
    if (consultantId !== undefined && !consultants.some((each) => each.id === consultantId)) {
      return notFound('consultant');
    }
    const known = work.facts.addresses.get(pair(organisation.id, foldEmail(input.email)));
    if (known !== undefined) return invalid('/email', `${input.email} is a person of this organisation already`);
    return accepted(happened('person.invited', newId(chance, 'person'), {
      organisationId: organisation.id,
      name: input.name,
      email: input.email,
      roles: [...input.roles],
      locations: input.locations ?? null,
      consultantId: consultantId ?? null,
    }));
  },
};

interface SetRolesInput {
  readonly personId: PersonId;
  readonly roles: readonly string[];
  readonly locations?: readonly LocationId[] | undefined;
}

export const setRoles: Handler<SetRolesInput> = {
  need: ({ personId }, needs, _found, actor) => {
    needs.people.add(personId);
    if (actor.organisationId === null) return;
    needs.organisations.add(actor.organisationId);
    needs.partnersShared.add(actor.organisationId);
  },
  decide: ({ personId, roles, locations }, { work, actor }) => {
    const person = work.world.people.get(personId);
    if (person === undefined) return notFound('person');
    if (actor.kind === 'person' && person.organisationId !== actor.organisationId) return notFound('person');
    const partner = work.world.partners.get(person.organisationId);
    const strange = (locations ?? []).some((id) => !(partner?.locations.some((each) => each.id === id) ?? false));
    if (strange) return notFound('location');
    // An organisation must not lose its last way in: nobody takes the admin's role from themselves.
    const organisation = work.world.organisations.get(person.organisationId);
    const admin = organisation === undefined ? undefined : ADMIN_ROLE[organisation.kind];
    const steppingDown = admin !== undefined && person.roles.includes(admin) && !roles.includes(admin);
    if (steppingDown && person.id === actor.personId) {
      return invalid('/roles', `must keep ${admin}: somebody else has to take that role from you`);
    }
    return accepted(happened('person.roles-set', person.id, { roles: [...roles], locations: locations ?? null }));
  },
};

interface CreateKeyInput {
  readonly personId: PersonId;
  readonly name: string;
  readonly expiresOn?: Day | undefined;
}

export const createKey: Handler<CreateKeyInput> = {
  find: ({ personId }, finds) => { finds.people.add(personId); },
  need: ({ personId }, needs, found) => {
    needs.people.add(personId);
    const organisationId = found.people.get(personId);
    if (organisationId === undefined) return;
    needs.organisations.add(organisationId);
    needs.admissions.add(organisationId);
  },
  decide: ({ personId, name, expiresOn }, deciding) => {
    const { work, actor, chance, extra, moment } = deciding;
    const { hash } = extra as { readonly hash?: string };
    if (hash === undefined) throw new Error('key.create came without the hash of its secret');
    const person = work.world.people.get(personId);
    if (person === undefined || !mayHandKeyTo(person.organisationId, deciding)) return notFound('person');
    const { today } = contextOf(moment, actor);
    if (expiresOn !== undefined && expiresOn < today) {
      return invalid('/expiresOn', `must not be earlier than today, ${today}`);
    }
    const { organisationId } = person;
    return accepted(happened('key.created', newId(chance, 'key') as KeyId, {
      personId, organisationId, name, hash, expiresOn: expiresOn ?? null,
    }));
  },
};

/** An admin hands keys to its own people; a sponsor's programme admin hands the first key of an organisation it registered. */
function mayHandKeyTo(organisationId: OrganisationId, { actor, work }: Deciding): boolean {
  if (actor.kind === 'system' || organisationId === actor.organisationId) return true;
  const organisation = work.world.organisations.get(organisationId);
  return actor.party === 'sponsor'
    && organisation?.sponsorId === actor.organisationId
    && !work.facts.keyed.has(organisationId);
}
