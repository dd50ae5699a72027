/** Finding anything by words: a few of each kind of thing that the caller may see, what was written in full first. */
import type { ReadInput } from '../../contract/calls.ts';
import type { AgreementView } from '../../contract/entitlement-view.ts';
import type { FoundItem } from '../../contract/finding.ts';
import type { OrganisationView } from '../../contract/party-view.ts';
import type { ProgrammeFile } from '../../contract/programme.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { parseReference } from '../../domain/ids.ts';
import { text } from '../store/decode.ts';
import { people } from '../store/party.ts';
import { peopleWith, textsWith } from '../store/words.ts';
import { listOfAgreements } from './entitlement.ts';
import type { Glance } from './glance.ts';
import { listOfNames } from './name.ts';
import { listOfOrganisations } from './party.ts';
import { listOfRequests } from './payment.ts';
import { managesPeople } from './person.ts';
import type { ReadReply } from './reads.ts';
import { listOfVouchers } from './voucher-list.ts';
import { wordsIn } from './words.ts';

const FOUND_MAX = 20;
/** Of each kind, so that one kind leaves room for the others. */
const EACH_MAX = 8;

type Search = (glance: Glance, q: string) => Promise<readonly FoundItem[]>;

/** In the order in which they stand where nothing else tells them apart. */
const SEARCHES: readonly Search[] = [
  searchVouchers, searchAgreements, searchOrganisations, searchRequests, searchPeople, searchProgrammes,
];

export async function search(glance: Glance, { query: { q } }: ReadInput<'search'>): Promise<ReadReply> {
  const found: FoundItem[] = [];
  // One after another: they share one snapshot, and so one connection.
  for (const each of SEARCHES) found.push(...await each(glance, q));
  const written = asWritten(q);
  const ranked = found.map((item, place) => ({ item, rank: rankOf(item, written) * 1000 + place }));
  const items = ranked.sort((one, other) => one.rank - other.rank).slice(0, FOUND_MAX).map(({ item }) => item);
  return { kind: 'found', body: { items } };
}

function asWritten(q: string): readonly string[] {
  return [parseReference(q), q].filter((each) => each !== undefined).map(plain);
}

const plain = (written: string): string => written.normalize('NFKD').replace(/[\u0300-\u036f]/gu, '').replaceAll('ı', 'i').toLowerCase().trim();

/** What was written in full comes before what begins so, and that before what merely has the words. */
function rankOf({ id, title, detail }: FoundItem, written: readonly string[]): number {
  const names = [id, title, detail['number'] ?? ''].map(plain);
  if (names.some((name) => written.includes(name))) return 0;
  return names.some((name) => written.some((each) => name.startsWith(each))) ? 1 : 2;
}

/** The items of a list, as the list itself would show them. */
async function itemsOf<Item>(reply: Promise<ReadReply>): Promise<readonly Item[]> {
  const answer = await reply;
  return answer.kind === 'found' ? (answer.body as { readonly items: readonly Item[] }).items : [];
}

/** The names of organisations that the caller may know. */
async function namesOf(glance: Glance, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const asked = ids.filter((id) => id !== null);
  const items = await itemsOf<{ readonly id: string; readonly name: string }>(listOfNames(glance, { params: {}, query: { ids: asked } }));
  return new Map(items.map(({ id, name }) => [id, name]));
}

const known = (detail: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(detail).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

async function searchVouchers(glance: Glance, q: string): Promise<readonly FoundItem[]> {
  const items = await itemsOf<VoucherRow>(listOfVouchers(glance, { query: { q, limit: EACH_MAX } }));
  const names = await namesOf(glance, items.flatMap(({ customerId, partnerId }) => [customerId, partnerId]));
  const { party } = glance.actor;
  return items.map(({ reference, status, engagementType, country, customerId, partnerId }) => ({
    kind: 'voucher' as const, id: reference, title: reference,
    detail: known({ status, engagementType, country, organisation: names.get((party === 'customer' ? partnerId : customerId) ?? '') }),
  }));
}

async function searchAgreements(glance: Glance, q: string): Promise<readonly FoundItem[]> {
  const items = await itemsOf<AgreementView>(listOfAgreements(glance, { params: {}, query: { q, limit: EACH_MAX } }));
  const names = await namesOf(glance, items.map(({ customerId }) => customerId));
  return items.map(({ id, number, customerId }) => ({
    kind: 'agreement' as const, id, title: number, detail: known({ number, organisation: names.get(customerId) }),
  }));
}

async function searchOrganisations(glance: Glance, q: string): Promise<readonly FoundItem[]> {
  const items = await itemsOf<OrganisationView>(listOfOrganisations(glance, { params: {}, query: { q, limit: EACH_MAX } }));
  return items.map(({ id, name, country, code }) => ({
    kind: 'organisation' as const, id, title: name, detail: known({ country, number: code }),
  }));
}

async function searchRequests(glance: Glance, q: string): Promise<readonly FoundItem[]> {
  const items = await itemsOf<RequestView>(listOfRequests(glance, { params: {}, query: { q, limit: EACH_MAX } }));
  const names = await namesOf(glance, items.map(({ partnerId }) => partnerId));
  return items.map(({ id, status, invoiceNumber, partnerId }) => ({
    kind: 'request' as const, id, title: id, detail: known({ status, number: invoiceNumber, organisation: names.get(partnerId) }),
  }));
}

/** One's own people, for whoever may see the list of them. */
async function searchPeople(glance: Glance, q: string): Promise<readonly FoundItem[]> {
  const words = await wordsIn(glance, q);
  if (words.length === 0 || !await managesPeople(glance, glance.organisationId)) return [];
  const rows = await glance.rows(peopleWith(glance.organisationId, words, EACH_MAX));
  return rows.map(people.decode).map(({ id, name, email }) => ({ kind: 'person' as const, id, title: name, detail: { number: email } }));
}

async function searchProgrammes(glance: Glance, q: string): Promise<readonly FoundItem[]> {
  const words = await wordsIn(glance, q);
  const ids = [...glance.programmes.keys()].filter((id) => glance.latest(id) !== undefined);
  if (words.length === 0 || ids.length === 0) return [];
  const titles = ids.map((id) => [titleOf(glance, id, 'en'), titleOf(glance, id, 'tr')].join(' '));
  const rows = await glance.rows(textsWith(ids, titles, words, EACH_MAX));
  return rows.map((row) => text(row, 'id')).map((id) => ({
    kind: 'programme' as const, id, title: titleOf(glance, id, glance.language), detail: {},
  }));
}

function titleOf(glance: Glance, id: string, language: Language): string {
  const { title, texts } = glance.definition(id) as ProgrammeFile;
  return texts[language]?.title ?? title;
}
