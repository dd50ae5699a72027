/** Everybody who may call: each role of each party, the same roles elsewhere, people with several roles, limited keys, and nobody. */
import { readDefinition } from '../../src/cli/definition-files.ts';
import { PARTY_ROLES, type PartyKind, type Role, type Scope } from '../../src/domain/party.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { hashOfSecret, newSecret } from '../../src/server/http/keys.ts';
import { PROGRAMME, type Stage } from '../journeys/http-stage.ts';

export const MANAGER = 'manager@contoso.example';
/** The reference programme again, as another sponsor's. */
export const ELSEWHERE = 'programme-elsewhere';

export interface Person {
  /** As the table names it: `partner.consultant`, `other partner.consultant`. */
  readonly name: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly secret: string;
  readonly party: PartyKind;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[] | null;
  /** Of an organisation that has nothing to do with what is asked for. */
  readonly isStranger: boolean;
}

export interface Parties {
  readonly stage: Stage;
  readonly people: ReadonlyMap<string, Person>;
  /** Ids by a name: organisations, places, consultants, agreements. */
  readonly ids: Readonly<Record<string, string>>;
}

/** Gives a command that must be accepted, and answers what it made. */
export async function give(
  { server }: Stage, name: Command['name'], input: object, by?: Person, more: Partial<Command> = {},
): Promise<string> {
  const caller = by === undefined
    ? { kind: 'system' as const }
    : { kind: 'person' as const, personId: by.personId, organisationId: by.organisationId };
  const reply = await server.runner.run({ name, input, caller, ...more });
  if (reply.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(reply)}`);
  return reply.id;
}

interface Place {
  readonly name: string;
  readonly organisationId: string;
  readonly party: PartyKind;
  readonly isStranger: boolean;
}

interface Invited {
  readonly roles: readonly Role[];
  readonly more?: object;
  readonly email?: string;
  readonly scopes?: readonly Scope[];
}

class Casting {
  readonly people = new Map<string, Person>();
  readonly ids: Record<string, string> = {};
  readonly #stage: Stage;

  constructor(stage: Stage) { this.#stage = stage; }

  async organisation(name: string, kind: PartyKind, sponsor?: string): Promise<Place> {
    const by = sponsor === undefined ? undefined : this.person(`${sponsor}.programme-admin`);
    const made = await give(this.#stage, 'organisation.register', { kind, name, country: 'TR' }, by);
    this.ids[name] = made;
    return { name, organisationId: made, party: kind, isStranger: name.startsWith('other ') };
  }

  async invite(place: Place, name: string, { roles, more = {}, email, scopes }: Invited): Promise<Person> {
    const full = `${place.name}.${name}`;
    const personId = await give(this.#stage, 'person.invite', {
      organisationId: place.organisationId, name: full, email: email ?? `${full.replace(/[^a-z]+/g, '-')}@people.example`, roles, ...more,
    });
    const secret = newSecret();
    const key = await give(
      this.#stage, 'key.create', { personId, name: full, ...(scopes === undefined ? {} : { scopes }) }, undefined,
      { extra: { hash: hashOfSecret(secret) } },
    );
    this.ids[`key of ${full}`] = key;
    const person = {
      name: full, personId, secret, roles, scopes: scopes ?? null, organisationId: place.organisationId, party: place.party,
      isStranger: place.isStranger,
    };
    this.people.set(full, person);
    return person;
  }

  async everyRole(place: Place, more: Partial<Record<Role, Partial<Invited>>> = {}): Promise<void> {
    for (const role of PARTY_ROLES[place.party]) {
      await this.invite(place, role, { roles: [role], ...more[role] });
    }
  }

  person(name: string): Person {
    const found = this.people.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  give(by: string | undefined, name: Command['name'], input: object): Promise<string> {
    return give(this.#stage, name, input, by === undefined ? undefined : this.person(by));
  }
}

/** Two of each: those the voucher is about, and those it is not. Only the other sponsor has a programme of its own. */
export async function castParties(stage: Stage): Promise<Parties> {
  const casting = new Casting(stage);
  const sponsor = await casting.organisation('sponsor', 'sponsor');
  await casting.everyRole(sponsor);
  await casting.invite(sponsor, 'claims-reviewer+finance', { roles: ['claims-reviewer', 'finance'] });
  await publish(casting, 'sponsor', PROGRAMME);
  const elsewhere = await casting.organisation('other sponsor', 'sponsor');
  await casting.everyRole(elsewhere);
  await publish(casting, 'other sponsor', ELSEWHERE);
  for (const name of ['customer', 'other customer']) await addCustomer(casting, name);
  for (const name of ['partner', 'other partner']) await addPartner(casting, name);
  return { stage, people: casting.people, ids: casting.ids };
}

async function publish(casting: Casting, sponsor: string, id: string): Promise<void> {
  const read = await readDefinition(new URL(`../../programmes/${PROGRAMME}`, import.meta.url).pathname);
  if (!('definition' in read)) throw new Error(JSON.stringify(read.errors));
  await casting.give(`${sponsor}.programme-admin`, 'programme.publish', {
    definition: { ...read.definition, id }, effectiveFrom: '2019-01-01',
  });
}

async function addCustomer(casting: Casting, name: string): Promise<void> {
  const place = await casting.organisation(name, 'customer', 'sponsor');
  await casting.everyRole(place, name === 'customer' ? { 'project-manager': { email: MANAGER } } : {});
  if (name === 'customer') {
    await casting.invite(place, 'project-manager of others', { roles: ['project-manager'] });
    await casting.invite(place, 'benefits-admin+project-manager', { roles: ['benefits-admin', 'project-manager'] });
  }
  const agreementId = await casting.give('sponsor.programme-admin', 'agreement.register', {
    customerId: place.organisationId, programmeId: PROGRAMME, number: name, startsOn: '2019-07-01', endsOn: '2022-06-30',
  });
  casting.ids[`agreement of ${name}`] = agreementId;
  await casting.give(`${name}.benefits-admin`, 'entitlement.activate', { agreementId });
  await casting.give('sponsor.programme-admin', 'entitlement.grant', { agreementId, days: 200 });
  await casting.give('sponsor.programme-admin', 'entitlement.grant', { agreementId, days: 9, unit: 'training' });
}

async function addPartner(casting: Casting, name: string): Promise<void> {
  const place = await casting.organisation(name, 'partner', 'sponsor');
  const { organisationId: partnerId } = place;
  await casting.invite(place, 'global-admin', { roles: ['global-admin'] });
  const admin = `${name}.global-admin`;
  const locate = (city: string) => casting.give(admin, 'partner.add-location', { partnerId, name: city, country: 'TR', city });
  casting.ids[`place of ${name}`] = await locate('Ankara');
  const far = await locate('Van');
  const consultantId = await casting.give(admin, 'partner.add-consultant', { partnerId, name: 'Elif', email: 'elif@fabrikam.example' });
  casting.ids[`consultant of ${name}`] = consultantId;
  for (const role of ['programme-admin', 'payment-admin'] as const) await casting.invite(place, role, { roles: [role] });
  await casting.invite(place, 'consultant', { roles: ['consultant'], more: { consultantId } });
  if (name === 'partner') {
    await casting.invite(place, 'consultant of others', { roles: ['consultant'] });
    await casting.invite(place, 'programme-admin for Van', { roles: ['programme-admin'], more: { locations: [far] } });
    await casting.invite(place, 'payment-admin+consultant', { roles: ['payment-admin', 'consultant'], more: { consultantId } });
    await casting.invite(place, 'global-admin by a key to read', { roles: ['global-admin'], scopes: ['read'] });
    await casting.invite(place, 'global-admin by a key to vouchers', { roles: ['global-admin'], scopes: ['vouchers'] });
  }
  const competency = 'collaboration-and-content';
  await casting.give('sponsor.programme-admin', 'partner.record-competency', {
    partnerId, competency, level: 'gold', validFrom: '2019-01-01', validUntil: '2022-12-31',
  });
  await casting.give(admin, 'partner.record-qualification', { consultantId, competency, title: 'Exam', passedOn: '2019-01-02' });
  await casting.give(admin, 'partner.describe', {
    partnerId, description: 'Planning', languages: ['tr'], industries: ['retail'], contactEmail: 'hello@fabrikam.example',
  });
  await casting.give(admin, 'partner.enrol', {
    partnerId, programmeId: PROGRAMME, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
  });
}
