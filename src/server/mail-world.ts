/** Gathers what the mailer decides by: the rows that entries or deadlines speak of, and the people who might be told. */
import type { ProgrammeFile } from '../contract/programme.ts';
import { foldEmail, ID_PREFIX } from '../domain/ids.ts';
import type { Role } from '../domain/party.ts';
import type { Programme } from '../domain/programme.ts';
import { endOf } from './clock.ts';
import { send } from './commands/load.ts';
import { presentIn } from './commands/shelf.ts';
import type { Tools } from './engine.ts';
import type { Followed } from './mail/follow.ts';
import type { Reader, World } from './mail/world.ts';
import type { Queryable, Row } from './store/database.ts';
import { decodePreference, readReaders } from './store/mail.ts';
import { partners as partnerTable } from './store/partner.ts';
import { requests as requestTable } from './store/payment.ts';
import { organisations as organisationTable, people } from './store/party.ts';
import { programmes as programmeTable, readProgrammes } from './store/programme.ts';
import { reading } from './store/table.ts';
import { vouchers as voucherTable } from './store/voucher.ts';

/** The roles to which some mail goes. */
const TOLD: readonly Role[] = [
  'benefits-admin', 'global-admin', 'programme-admin', 'payment-admin', 'claims-reviewer', 'finance',
];

export interface Wanted {
  readonly vouchers?: Iterable<string>;
  readonly requests?: Iterable<string>;
  readonly people?: Iterable<string>;
  readonly organisations?: Iterable<string>;
  /** Of assignees: the customer, and the address as it is written. */
  readonly addresses?: readonly (readonly [customerId: string, email: string])[];
  /** The sponsors whose people are told. */
  readonly sponsors?: Iterable<string>;
}

export type Sources = Pick<Tools, 'definitions' | 'calendar' | 'clock'>;

export async function gather(client: Queryable, wanted: Wanted, sources: Sources): Promise<World> {
  const [voucherRows = [], requestRows = [], personRows = [], programmeRows = []] = await send(client, [
    reading(voucherTable, 'reference', [...wanted.vouchers ?? []]),
    reading(requestTable, 'id', [...wanted.requests ?? []]),
    reading(people, 'id', [...wanted.people ?? []]),
    readProgrammes(),
  ]);
  const vouchers = voucherRows.map(voucherTable.decode);
  const requests = requestRows.map(requestTable.decode);
  const members = personRows.map(people.decode);
  const told = new Set([
    ...vouchers.flatMap(({ customerId, partnerId, namedPartnerId }) => [customerId, partnerId, namedPartnerId]),
    ...requests.flatMap(({ partnerId, sponsorId }) => [partnerId, sponsorId]),
    ...(wanted.organisations ?? []), ...(wanted.sponsors ?? []),
  ].filter((id) => id !== null));
  const named = new Set<string>([...told, ...members.map(({ organisationId }) => organisationId)]);
  const addresses = [
    ...(wanted.addresses ?? []),
    ...vouchers.flatMap(({ customerId, assignee }) => (assignee === null ? [] : [[customerId, assignee.email] as const])),
  ].map(([id, email]) => [id, foldEmail(email)] as const);
  const [organisationRows = [], partnerRows = [], readerRows = []] = await send(client, [
    reading(organisationTable, 'id', [...named]),
    reading(partnerTable, 'id', [...told].filter((id) => id.startsWith(`${ID_PREFIX.partner}_`))),
    readReaders(members.map(({ id }) => id), [...told], TOLD, addresses),
  ]);
  const programmes = programmeRows.map(programmeTable.decode);
  await sources.definitions.fetch(client, programmes);
  return {
    vouchers: byId(vouchers, ({ reference }) => reference),
    requests: byId(requests, ({ id }) => id),
    organisations: byId(organisationRows.map(organisationTable.decode), ({ id }) => id),
    partners: byId(partnerRows.map((row) => partnerTable.decode(row).partner), ({ id }) => id),
    readers: [...byId(readerRows.map(decodeReader), ({ person }) => person.id).values()],
    definition: (programmeId, version) => definitionOf(programmes.find(({ id }) => id === programmeId), version, sources),
    endOf,
  };
}

function byId<Item>(items: readonly Item[], idOf: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [idOf(item), item]));
}

function decodeReader(row: Row): Reader {
  const preference = row['preferred_mail'] === null
    ? null
    : decodePreference({ language: row['preferred_language'], mail: row['preferred_mail'] });
  return { person: people.decode(row), preference };
}

/** Its texts ride along in every definition, unread by the rules. */
export function definitionOf(
  programme: Programme | undefined, version: number | null, { definitions, calendar, clock }: Sources,
): ProgrammeFile | undefined {
  if (programme === undefined) return undefined;
  const asked = version
    ?? (presentIn(definitions, programme, (timeZone) => calendar(clock.now(), timeZone)).version ?? programme.versions.at(-1))?.version;
  return asked === undefined ? undefined : definitions.get(programme.id, asked) as ProgrammeFile | undefined;
}

/** What a stretch of entries speaks of. */
export function wantedBy(entries: readonly (Followed & { readonly customerId: string | null })[]): Wanted {
  const subjects = (begins: string): string[] =>
    entries.flatMap(({ event }) => (event.type.startsWith(begins) ? [event.subject] : []));
  return {
    vouchers: [...subjects('voucher.'), ...subjects('engagement.')],
    requests: subjects('payment.'),
    people: subjects('person.'),
    organisations: entries.flatMap(({ partnerId }) => partnerId ?? []),
    // Whom an entry named, who may be another than whom the row names now.
    addresses: entries.flatMap(({ event, customerId }) => {
      const email = addressIn(event);
      return email === undefined || customerId === null ? [] : [[customerId, email] as const];
    }),
  };
}

/** Who was assigned the voucher; erased by now, it is no text. */
function addressIn(event: Followed['event']): string | undefined {
  const given: unknown = event.type === 'voucher.resent' ? event.data.email
    : event.type === 'voucher.assigned' || event.type === 'voucher.created' ? event.data.assignee?.email : undefined;
  return typeof given === 'string' ? given : undefined;
}
