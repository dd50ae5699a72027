/** The names that ids stand for, of whatever the caller may know; whatever they may not is left out, as if it were not. */
import type { ReadInput } from '../../contract/calls.ts';
import { ID_PREFIX, type IdKind } from '../../domain/ids.ts';
import type { Row } from '../store/database.ts';
import { text, textOrNull } from '../store/decode.ts';
import {
  agreementsNamed, consultantsAtWork, customersDealtWith, organisationsNamed, partnersTakingPart, peopleNamed,
  peopleOfRegistered, placesNamed,
} from '../store/name.ts';
import { partners } from '../store/partner.ts';
import { reading as rowsBy } from '../store/table.ts';
import type { Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

type Names = readonly (readonly [id: string, name: string])[];

export async function listOfNames(glance: Glance, { query }: ReadInput<'name.list'>): Promise<ReadReply> {
  const ids = [...new Set(query.ids)];
  const of = (...kinds: IdKind[]) => ids.filter((id) => kinds.some((kind) => id.startsWith(`${ID_PREFIX[kind]}_`)));
  const found = await Promise.all([
    ifAny(of('sponsor', 'customer', 'partner'), (asked) => organisations(glance, asked)),
    ifAny(of('location'), (asked) => places(glance, 'locations', asked)),
    ifAny(of('consultant'), (asked) => places(glance, 'consultants', asked)),
    ifAny(of('person'), (asked) => people(glance, asked)),
    ifAny(of('agreement'), (asked) => agreements(glance, asked)),
  ]);
  const names = new Map(found.flat());
  const items = ids.flatMap((id) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
  return { kind: 'found', body: { items } };
}

async function ifAny(ids: readonly string[], find: (ids: readonly string[]) => Promise<Names>): Promise<Names> {
  return ids.length === 0 ? [] : find(ids);
}

function named(rows: readonly Row[]): Names {
  return rows.map((row) => [text(row, 'id'), text(row, 'name')]);
}

/** Whose programmes the caller's organisation takes part in: its own, or those of the sponsor that registered it. */
async function sponsorOf(glance: Glance): Promise<string> {
  const [own] = await glance.rows(organisationsNamed([glance.organisationId]));
  return (own === undefined ? null : textOrNull(own, 'sponsor_id')) ?? glance.organisationId;
}

async function organisations(glance: Glance, ids: readonly string[]): Promise<Names> {
  const { organisationId, actor } = glance;
  // The policies show everybody all sponsors and partners: who sponsors and who delivers is no secret, but need not be collected.
  const rows = await glance.rows(organisationsNamed(ids));
  const sponsorId = await sponsorOf(glance);
  const about = rows.filter((row) => text(row, 'kind') === 'partner').map((row) => text(row, 'id'));
  const partnerIds = actor.party === 'partner' ? new Set<string>() : await takingPart(glance, sponsorId, about);
  const owners = new Set<string>([...glance.programmes.values()].map((programme) => programme.sponsorId));
  const known = rows.filter((row) => {
    const id = text(row, 'id');
    if (id === organisationId || id === sponsorId || partnerIds.has(id)) return true;
    return actor.party === 'sponsor' ? textOrNull(row, 'sponsor_id') === organisationId : actor.party === 'partner' && owners.has(id);
  });
  if (actor.party !== 'partner') return named(known);
  return [...named(known), ...named(await glance.rowsAsWriter(customersDealtWith(organisationId, ids), 'dealings'))];
}

/** The partners that take part in a sponsor's programmes, which its customers find; for itself also those it registered. */
async function takingPart(glance: Glance, sponsorId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const own = [...glance.programmes.values()].filter((programme) => programme.sponsorId === sponsorId).map(({ id }) => id);
  const isSponsor = glance.actor.party === 'sponsor';
  const rows = await glance.rowsAsWriter(
    partnersTakingPart(ids, own, isSponsor ? sponsorId : null), isSponsor ? 'participants' : 'directory',
  );
  return new Set(rows.map((row) => text(row, 'id')));
}

async function places(glance: Glance, what: 'locations' | 'consultants', ids: readonly string[]): Promise<Names> {
  const { organisationId, actor } = glance;
  if (actor.party === 'partner') {
    const [row] = await glance.rows(rowsBy(partners, 'id', [organisationId]));
    if (row === undefined) return [];
    return partners.decode(row).partner[what].filter(({ id }) => ids.includes(id)).map(({ id, name }) => [id, name]);
  }
  const atWork = actor.party === 'customer' && what === 'consultants'
    ? (await glance.rows(consultantsAtWork(organisationId, ids))).map((row) => text(row, 'id'))
    : ids;
  if (atWork.length === 0) return [];
  const why = actor.party === 'sponsor' ? 'participants' : 'directory';
  const rows = await glance.rowsAsWriter(placesNamed(what, atWork), why);
  const known = await takingPart(glance, await sponsorOf(glance), [...new Set(rows.map((row) => text(row, 'partner_id')))]);
  return named(rows.filter((row) => known.has(text(row, 'partner_id'))));
}

/** Colleagues; for a sponsor's admin and auditor also the people of organisations that it registered. */
async function people(glance: Glance, ids: readonly string[]): Promise<Names> {
  const own = named(await glance.rows(peopleNamed(ids)));
  if (glance.actor.party !== 'sponsor' || !glance.hasRole('programme-admin', 'auditor')) return own;
  const rows = await glance.rowsAsWriter(peopleOfRegistered(glance.organisationId, ids), 'people of the registered');
  return [...own, ...named(rows)];
}

/** A project manager is there for vouchers; the company's agreements are its admin's. */
async function agreements(glance: Glance, ids: readonly string[]): Promise<Names> {
  const { party } = glance.actor;
  if (party === 'partner' || (party === 'customer' && glance.isOnly('project-manager'))) return [];
  return named(await glance.rows(agreementsNamed(ids)));
}
