/** Organisations, their people and keys, and who the caller is. */
import type { ReadInput } from '../../contract/calls.ts';
import type { AbilityView } from '../../contract/answer.ts';
import { presentOrganisation, presentPerson, type MeView } from '../../contract/party-view.ts';
import { COMMANDS, giversOf, type CommandName, type Organisation } from '../../domain/party.ts';
import { text, texts } from '../store/decode.ts';
import {
  admission, listOrganisations, organisations, people,
} from '../store/party.ts';
import { partnersEnrolledIn } from '../store/partner.ts';
import { reading as rowsBy } from '../store/table.ts';
import { mayEver } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import { maySendAgain } from './mail.ts';
import type { ReadReply } from './reads.ts';
import { placesAndSession } from './sign-in.ts';
import { soughtAmongOrganisations } from './words.ts';

export async function me(glance: Glance): Promise<ReadReply> {
  const { actor } = glance;
  const [row] = await glance.rows(rowsBy(people, 'id', [actor.personId ?? '']));
  const [own] = await glance.rows(rowsBy(organisations, 'id', [glance.organisationId]));
  if (row === undefined || own === undefined) return { kind: 'unauthorised' };
  const names = Object.keys(COMMANDS) as CommandName[];
  const person = people.decode(row);
  const organisation = organisations.decode(own);
  const body: MeView = {
    person: presentPerson(person),
    organisation: presentOrganisation(organisation),
    commands: [
      ...names.filter((name) => giversOf(name, actor.party).some((role) => actor.roles.includes(role))),
      ...(maySendAgain(actor) ? ['mail.send-again'] : []),
    ],
    ...await placesAndSession(glance, person, organisation),
  };
  return { kind: 'found', body };
}

/** The partners that take part in the programmes of a sponsor. */
export async function participants(glance: Glance): Promise<readonly string[]> {
  const own = [...glance.programmes.values()].filter(({ sponsorId }) => sponsorId === glance.organisationId);
  if (own.length === 0) return [];
  const rows = await glance.rowsAsWriter(partnersEnrolledIn(own.map(({ id }) => id)), 'participants');
  return rows.map((row) => text(row, 'id'));
}

/** The organisation itself, and for a sponsor those it registered or that take part in its programmes. */
export async function organisationAt(glance: Glance, id: string): Promise<Organisation | undefined> {
  const [row] = await glance.rows(rowsBy(organisations, 'id', [id]));
  if (row === undefined) return undefined;
  const organisation = organisations.decode(row);
  const { organisationId, actor } = glance;
  if (organisation.id === organisationId || organisation.sponsorId === organisationId) return organisation;
  const takesPart = actor.party === 'sponsor' && (await participants(glance)).includes(organisation.id);
  return takesPart ? organisation : undefined;
}

export async function getOrganisation(glance: Glance, { params }: ReadInput<'organisation.get'>): Promise<ReadReply> {
  const organisation = await organisationAt(glance, params.id);
  if (organisation === undefined) return NOT_FOUND;
  const abilities: AbilityView[] = await mayInvite(glance, organisation)
    ? [{ action: 'person.invite', allowed: true, refusals: [], needs: ['name', 'email', 'roles'] }]
    : [];
  return { kind: 'found', body: { ...presentOrganisation(organisation), abilities } };
}

/** Its admin invites whom it likes; the sponsor that registered it lets in the first admin. */
async function mayInvite(glance: Glance, organisation: Organisation): Promise<boolean> {
  if (!mayEver('person.invite', glance.actor)) return false;
  if (organisation.id === glance.organisationId) return true;
  if (organisation.sponsorId !== glance.organisationId) return false;
  const [row] = await glance.rowsAsWriter(admission([organisation.id]), 'people of the registered');
  return row !== undefined && texts(row, 'admins').length === 0;
}

export async function listOfOrganisations(glance: Glance, { query }: ReadInput<'organisation.list'>): Promise<ReadReply> {
  const { kind, q } = query;
  const whose = glance.actor.party === 'sponsor'
    ? { sponsorId: glance.organisationId, others: await participants(glance) }
    : { id: glance.organisationId };
  const sought = await soughtAmongOrganisations(glance, q);
  return pageOf(
    'organisations',
    query,
    async (last, limit) => (await glance.rows(listOrganisations({ ...whose, kind, sought }, last, limit))).map(organisations.decode),
    (organisation) => [organisation.name, organisation.id],
    presentOrganisation,
  );
}
