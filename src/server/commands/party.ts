/** Commands on organisations and their people. */
import { foldEmail, type ConsultantId, type LocationId, type OrganisationId, type VoucherReference } from '../../domain/ids.ts';
import type { Consultant } from '../../domain/eligibility.ts';
import { happened, type Event } from '../../domain/event.ts';
import { ADMIN_ROLE, isSameAddress, PARTY_ROLES, type Organisation, type PartyKind } from '../../domain/party.ts';
import {
  erasureRefusals, evolvePerson, isWithin, lastAdmin, type Identity, type Person, type PersonEvent,
} from '../../domain/person.ts';
import { decided, invalid, notFound, refused, type Deciding, type Handler, type Judgement } from './handler.ts';
import { adminsOf, managed, managerAt, needManager, type Manager, type OfPerson } from './managing.ts';
import { newId, pair, type Work } from './work.ts';

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

/** A sponsor's programme admin may let in the first admin of an organisation it registered, and nobody else there. */
function mayInvite(manager: Manager, organisation: Organisation, firstAdmin: boolean): boolean {
  if (manager.organisationId === null || manager.organisationId === organisation.id) return true;
  return organisation.sponsorId === manager.organisationId && firstAdmin;
}

function locationsAreOwn(work: Work, input: Pick<InviteInput, 'organisationId' | 'locations'>): boolean {
  const partner = work.world.partners.get(input.organisationId);
  return (input.locations ?? []).every((id) => partner?.locations.some((each) => each.id === id) ?? false);
}

/**
 * The one consultant of a partner who has the address. Whoever is invited as a consultant by it is meant to be that one, and
 * would see no engagement otherwise; where several have it, nobody can tell which.
 */
function namedBy(email: string, consultants: readonly Consultant[]): ConsultantId | undefined {
  const [only, ...others] = consultants.filter((each) => isSameAddress(each.email, email));
  return others.length === 0 ? only?.id : undefined;
}

export const invite: Handler<InviteInput> = {
  need: ({ organisationId, email }, needs, _found, asker) => {
    needs.organisations.add(organisationId);
    // Who counts on there being no admin keeps others from making one meanwhile.
    if (asker.organisationId !== organisationId) needs.customers.add(organisationId);
    needManager(needs, asker);
    needs.admissions.add(organisationId);
    needs.addresses.push([organisationId, foldEmail(email)]);
    needs.partnersShared.add(organisationId);
  },
  decide: (input, deciding) => {
    const { work, chance } = deciding;
    const organisation = work.world.organisations.get(input.organisationId);
    const manager = managerAt(deciding);
    if (organisation === undefined || manager === undefined) return notFound('organisation');
    const admin = ADMIN_ROLE[organisation.kind];
    const firstAdmin = adminsOf(work, organisation.id).size === 0 && input.roles.includes(admin);
    if (!mayInvite(manager, organisation, firstAdmin)) return notFound('organisation');
    if (!locationsAreOwn(work, input) || !isWithin(manager, input.locations ?? null)) return notFound('location');
    const consultants = work.world.partners.get(organisation.id)?.consultants ?? [];
    const consultantId = input.consultantId
      ?? (input.roles.includes('consultant') ? namedBy(input.email, consultants) : undefined);
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

/** Locks a person and the organisation, whose admins are counted: two who remove each other must not both succeed. */
const ofOrganisation: Required<Pick<Handler<OfPerson>, 'find' | 'need'>> = {
  find: ({ personId }, finds) => { finds.people.add(personId); },
  need: ({ personId }, needs, found, asker) => {
    needs.people.add(personId);
    needManager(needs, asker);
    const organisationId = found.people.get(personId);
    if (organisationId === undefined) return;
    needs.customers.add(organisationId);
    needs.admissions.add(organisationId);
    needs.partnersShared.add(organisationId);
  },
};

/** Accepts a change of a person, unless nobody would be left to manage the organisation's people. */
function changed(person: Person, event: PersonEvent & Event, { work }: Deciding): Judgement {
  const refusal = lastAdmin(person, evolvePerson(person, event), adminsOf(work, person.organisationId));
  return refusal === undefined ? accepted(event) : refused([refusal], person.id, null);
}

/** What is so already is accepted, and nothing happens. */
function unchanged({ id }: Person): Judgement {
  return decided({ kind: 'accepted', events: [] }, id, null);
}

interface SetRolesInput extends OfPerson {
  readonly roles: readonly string[];
  readonly locations?: readonly LocationId[] | undefined;
}

export const setRoles: Handler<SetRolesInput> = {
  ...ofOrganisation,
  decide: (input, deciding) => {
    const { roles, locations } = input;
    const person = managed(input, deciding);
    if (person === undefined) return notFound('person');
    const { organisationId } = person;
    const within = isWithin(managerAt(deciding) ?? { locations: [] }, locations ?? null);
    if (!within || !locationsAreOwn(deciding.work, { organisationId, locations })) return notFound('location');
    const { kind } = deciding.work.world.organisations.get(organisationId) ?? {};
    const own: readonly string[] = kind === undefined ? [] : PARTY_ROLES[kind];
    const strange = roles.find((role) => !own.includes(role));
    if (strange !== undefined) return invalid('/roles', `${strange} is no role of this organisation; it has ${own.join(', ')}`);
    const event = happened('person.roles-set', person.id, { roles: [...roles], locations: locations ?? null });
    return changed(person, event as PersonEvent & Event, deciding);
  },
};

export const suspend: Handler<OfPerson & { readonly reason: string }> = {
  ...ofOrganisation,
  decide: (input, deciding) => {
    const person = managed(input, deciding);
    if (person === undefined) return notFound('person');
    if (person.suspended) return unchanged(person);
    const event = happened('person.suspended', person.id, { reason: input.reason });
    return changed(person, event as PersonEvent & Event, deciding);
  },
};

export const reinstate: Handler<OfPerson> = {
  ...ofOrganisation,
  decide: (input, deciding) => {
    const person = managed(input, deciding);
    if (person === undefined) return notFound('person');
    return person.suspended ? accepted(happened('person.reinstated', person.id, {})) : unchanged(person);
  },
};

export const reinvite: Handler<OfPerson> = {
  ...ofOrganisation,
  decide: (input, deciding) => {
    const person = managed(input, deciding);
    return person === undefined ? notFound('person') : accepted(happened('person.reinvited', person.id, {}));
  },
};

type JoinInput = OfPerson & Identity & { readonly invitation: number };

/**
 * The installation's own command when somebody signs in by an invitation. It takes up the last invitation only, once; the
 * same identity again changes nothing. One identity has one place in an organisation.
 */
export const join: Handler<JoinInput> = {
  need: ({ personId, issuer, subject }, needs) => {
    needs.people.add(personId);
    needs.identities.push([issuer, subject]);
  },
  decide: ({ personId, issuer, subject, invitation: taken }, { work }) => {
    const person = work.world.people.get(personId);
    if (person === undefined || person.suspended || person.invitations !== taken) return notFound('invitation');
    if (person.identity !== null) {
      const same = person.identity.issuer === issuer && person.identity.subject === subject;
      return same ? unchanged(person) : notFound('invitation');
    }
    if (work.facts.placed.has(pair(pair(issuer, subject), person.organisationId))) {
      return invalid('/subject', 'has a place in this organisation already');
    }
    return accepted(happened('person.joined', person.id, { issuer, subject }));
  },
};

/** Another command of the batch has changed rows of which the journal is not read again. */
class NotAlone extends Error {}

/**
 * Erases who a person is. What names them was looked up in the database, so the command shares no batch with others that
 * write: thrown out of one, it is given one of its own.
 */
export const erase: Handler<OfPerson> = {
  find: ofOrganisation.find,
  need: (input, needs, found, asker, extra) => {
    ofOrganisation.need(input, needs, found, asker, extra);
    const organisationId = found.people.get(input.personId);
    if (organisationId === undefined) return;
    needs.partnersChanged.add(organisationId);
    needs.keysOf.add(input.personId);
    needs.erasures.push([organisationId, input.personId]);
  },
  decide: (input, deciding) => {
    const { work } = deciding;
    const person = managed(input, deciding);
    if (person === undefined) return notFound('person');
    if (work.changed.size > 0) throw new NotAlone('others of the batch have written');
    const partner = work.world.partners.get(person.organisationId);
    const refusals = erasureRefusals({
      person,
      admins: adminsOf(work, person.organisationId),
      waiting: waitingFor(person, work),
      isContact: isSameAddress(partner?.profile?.contactEmail ?? '', person.email),
    });
    if (refusals.length > 0) return refused(refusals, person.id, null);
    const theirs = (partner?.consultants ?? []).filter((each) =>
      each.id === person.consultantId || isSameAddress(each.email, person.email));
    return accepted(happened('person.erased', person.id, {
      values: work.facts.erasable.get(person.id) ?? [], consultantIds: theirs.map(({ id }) => id),
    }));
  },
};

function waitingFor({ organisationId, email }: Person, { world }: Work): readonly VoucherReference[] {
  return [...world.vouchers.values()].flatMap(({ reference, customerId, status, assignee }) =>
    status === 'assigned' && customerId === organisationId && isSameAddress(assignee?.email ?? '', email) ? [reference] : []);
}
