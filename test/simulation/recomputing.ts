/**
 * The decisions of a journal taken anew from the database's rows and nothing else. Each command is written again from what
 * its entries keep of it, and decided in the state to which the entries before it fold, at the moment and by the version
 * that they name. Ids that it drew are taken from the entries; everything else must come out as it stands there.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CommandName } from '../../src/domain/party.ts';
import { fold, type World } from '../../src/domain/fold.ts';
import { calendar } from '../../src/server/clock.ts';
import { send } from '../../src/server/commands/load.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { makePool, type Place } from '../../src/server/store/database.ts';
import { text } from '../../src/server/store/decode.ts';
import { decodeEntry, PERSONAL, type Entry, type Sealed } from '../../src/server/store/journal.ts';
import { diceFor } from './dice.ts';
import { Memory } from './memory.ts';
import { deliberate } from './server.ts';

type Data = Readonly<Record<string, unknown>>;

/** What a journal is decided again from. */
export interface Kept {
  /** In the order of their positions. */
  readonly entries: readonly Entry[];
  /** Definitions by programme and version. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** Reads all entries with their personal values, and all definitions. */
export async function readKept(place: Place): Promise<Kept> {
  const pool = makePool(place, 'tallystick_writer', 1);
  try {
    const [entries = [], versions = []] = await send(pool, [
      { name: '', values: [], text: `select j.*, p.position, ${PERSONAL} from journal_position p join journal j on j.id = p.id order by p.position` },
      { name: '', values: [], text: 'select programme_id, version, definition::text as definition from programme_version' },
    ]);
    return {
      entries: entries.map(decodeEntry),
      definitions: new Map(versions.map((row) => [`${text(row, 'programme_id')} ${String(row['version'])}`, text(row, 'definition')])),
    };
  } finally {
    await pool.end();
  }
}

/** Decides every command again; answers how many there were. Throws at the first that comes out otherwise. */
export function decideAgain({ entries, definitions }: Kept): number {
  const memory = new Memory();
  const seen = new Set<string>();
  let decided = 0;
  for (let at = 0; at < entries.length; decided += 1) {
    const [first] = entries.slice(at, at + 1) as [Entry];
    const command = commandOf(first, memory, definitions);
    const what = `${command.name} on ${first.event.subject}, position ${String(first.position)}`;
    const draft = deliberate(memory, [command], { now: first.circumstances.at, calendar, chance: diceFor(at, 1) });
    const reply = draft.replies.get(command);
    if (reply?.kind !== 'accepted') throw new Error(`${what} was accepted, and is now answered ${JSON.stringify(reply)}`);
    const { sealed, versions } = draft.ledger;
    if (sealed.length === 0) throw new Error(`${what} does nothing when it is decided again`);
    const written = entries.slice(at, at + sealed.length);
    written.forEach((entry, index) => {
      const told = toldBy(entry);
      const again = renamed(toldBy(sealed[index] as Sealed), told, (id) => !seen.has(id));
      if (!isDeepStrictEqual(again, told)) throw new Error(`${what}: the journal says ${JSON.stringify(told)}, and decided again it is ${JSON.stringify(again)}`);
    });
    for (const entry of written) keep(memory, entry, seen);
    for (const version of versions) memory.publish(version);
    at += sealed.length;
  }
  return decided;
}

/** What must be the same again: what happened, when, by which command, by whom, and by which version of which programme. */
function toldBy({ event, circumstances }: Pick<Entry, 'event' | 'circumstances'>): unknown {
  return JSON.parse(JSON.stringify({ event, circumstances }));
}

/** The state moves on by what the journal says, and never by what was decided again. */
function keep(memory: Memory, entry: Entry, seen: Set<string>): void {
  const { event, sequence, hash } = entry;
  const world = Object.fromEntries(Object.entries(memory.world).map(([kind, rows]) => [kind, new Map(rows as Map<string, unknown>)])) as unknown as World;
  for (const { kind, id } of fold(world, event)) {
    memory.write({ kind, id, before: memory.world[kind].get(id), after: world[kind].get(id) });
  }
  memory.chains.set(event.subject, { sequence, head: hash });
  memory.journal.set(event.subject, [...memory.journal.get(event.subject) ?? [], entry as unknown as Sealed]);
  for (const [id] of JSON.stringify(event).matchAll(DRAWN)) seen.add(id);
}

/** Ids and references, whose symbols are drawn when something is made. */
const DRAWN = /\b(?:[a-z]{3}_[0-9a-z]{16}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])\b/g;

const formOf = (id: string): string => (/^[a-z]{3}_/.exec(id)?.[0] ?? '') + id.replace(/[0-9A-Za-z]/g, 'x');

/** What was decided again, with ids drawn anew replaced by those that the journal names there for the first time. */
function renamed(again: unknown, told: unknown, isNew: (id: string) => boolean): unknown {
  if (typeof again === 'string') {
    const drawn = typeof told === 'string' && again !== told && [again, told].every((id) => id.replace(DRAWN, '') === '');
    return drawn && isNew(told) && formOf(again) === formOf(told) ? told : again;
  }
  if (typeof again !== 'object' || again === null) return again;
  const at = (name: string | number): unknown => (typeof told === 'object' && told !== null ? (told as Record<string | number, unknown>)[name] : undefined);
  if (Array.isArray(again)) return again.map((each, index) => renamed(each, at(index), isNew));
  return Object.fromEntries(Object.entries(again).map(([name, each]) => [name, renamed(each, at(name), isNew)]));
}

interface Written {
  readonly subject: string;
  readonly data: Data;
  readonly memory: Memory;
  readonly definitions: Kept['definitions'];
}

function commandOf({ event, circumstances }: Entry, memory: Memory, definitions: Kept['definitions']): Command {
  const { command: name, person, organisation } = circumstances;
  const write = INPUTS[name as CommandName];
  if (write === undefined) throw new Error(`nothing here says what ${name} was given`);
  const { extra, ...input } = write({ subject: event.subject, data: event.data, memory, definitions }) as Data & { readonly extra?: object };
  const caller: Command['caller'] = person === null
    ? { kind: 'system', ...(organisation === null ? {} : { organisationId: organisation }) }
    : { kind: 'person', personId: person, organisationId: organisation ?? '' };
  return { name: name as CommandName, input, caller, ...(extra === undefined ? {} : { extra }) };
}

/** Those of the fields that were given: what was left out stands as null. */
function given(data: Data, ...fields: readonly string[]): Data {
  return Object.fromEntries(fields.flatMap((field) => (data[field] === null || data[field] === undefined ? [] : [[field, data[field]]])));
}

type Write = (written: Written) => object;

const ofAgreement = (...fields: readonly string[]): Write => ({ subject, data }) => ({ agreementId: subject, ...given(data, ...fields) });
const ofVoucher = (...fields: readonly string[]): Write => ({ subject, data }) => ({ voucher: subject, ...given(data, ...fields) });
const ofPartner = (...fields: readonly string[]): Write => ({ subject, data }) => ({ partnerId: subject, ...given(data, ...fields) });
const ofRequest = (...fields: readonly string[]): Write => ({ subject, data }) => ({ request: subject, ...given(data, ...fields) });
const ofPerson = (...fields: readonly string[]): Write => ({ subject, data }) => ({ personId: subject, ...given(data, ...fields) });

const named = ({ data }: Written): Data => (data['namedPartnerId'] === null ? {} : { partnerId: data['namedPartnerId'] });

/**
 * What each command was given, as far as it made a difference, from the first of its entries. An erasure is not decided
 * again, since what it was decided on is gone.
 */
const INPUTS: Readonly<Partial<Record<CommandName, Write>>> = {
  'organisation.register': ({ data }) => given(data, 'kind', 'name', 'country', 'code'),
  'agreement.register': ({ data }) => given(data, 'customerId', 'programmeId', 'number', 'startsOn', 'endsOn'),
  'agreement.end': ofAgreement(),
  'programme.publish': ({ subject, data, definitions }) => ({
    effectiveFrom: data['effectiveFrom'], definition: JSON.parse(definitions.get(`${subject} ${String(data['version'])}`) ?? 'null') as unknown,
  }),
  'programme.extend': ({ subject, data }) => ({ programmeId: subject, ...given(data, 'createdBefore', 'engagementTypes', 'statuses', 'days', 'reason') }),
  'person.invite': ({ data }) => given(data, 'organisationId', 'name', 'email', 'roles', 'locations', 'consultantId'),
  'person.reinvite': ofPerson(),
  'person.join': ({ subject, data, memory }) => ({
    personId: subject, ...given(data, 'issuer', 'subject'), invitation: memory.world.people.get(subject)?.invitations,
  }),
  'person.set-roles': ofPerson('roles', 'locations'),
  'person.suspend': ofPerson('reason'),
  'person.reinstate': ofPerson(),
  'key.create': ({ data }) => ({ ...given(data, 'personId', 'name', 'expiresOn', 'scopes'), extra: given(data, 'hash') }),
  'key.revoke': ({ subject }) => ({ keyId: subject }),
  'entitlement.grant': ({ subject, data }) => ({ agreementId: subject, on: data['accruedOn'], ...given(data, 'days', 'unit', 'reason') }),
  'entitlement.reduce': ({ subject, data }) => ({
    agreementId: subject, days: Number(data['days']) + Number(data['shortfall']), ...given(data, 'reason'),
  }),
  'entitlement.activate': ofAgreement(),
  'entitlement.convert': ofAgreement('trainingDays'),
  'entitlement.remove': ofAgreement(),
  'voucher.create': (written) => ({
    ...given(written.data, 'agreementId', 'engagementType', 'days', 'country', 'division', 'product', 'assignee'), ...named(written),
  }),
  'voucher.assign': (written) => ({ voucher: written.subject, ...given(written.data, 'assignee'), ...named(written) }),
  'voucher.cancel': ofVoucher('reason'),
  'voucher.resend': ofVoucher(),
  'voucher.expire': ofVoucher(),
  'voucher.extend': ofVoucher('extensionId', 'days', 'reason'),
  // By the address, whatever proved it then: whoever held a link that counted had been sent it there.
  'voucher.reserve': ({ subject, data, memory }) => ({
    voucher: subject, email: memory.world.vouchers.get(subject)?.assignee?.email,
    ...given(data, 'locationId', 'consultantIds', 'startsOn', 'endsOn', 'offSiteDays'),
  }),
  'voucher.reschedule': ofVoucher('startsOn', 'endsOn', 'offSiteDays'),
  'voucher.release': ofVoucher('reason'),
  'voucher.redeem': ofVoucher(),
  'engagement.attach': ({ subject, data }) => ({ voucher: subject, ...given(data, 'fileName'), extra: { file: given(data, 'mediaType', 'size', 'sha256') } }),
  'engagement.draft': ({ subject, data }) => ({ voucher: subject, ...data['draft'] as Data }),
  'engagement.report': ({ subject, data, memory }) => {
    const { consultantIds, ...report } = data['report'] as Data;
    // Those of the reservation are not judged again, unless somebody names them anew.
    const reserved = memory.world.vouchers.get(subject)?.reservation?.consultantIds;
    return { voucher: subject, ...report, deliveredToCustomer: true, ...(isDeepStrictEqual(consultantIds, reserved) ? {} : { consultantIds }) };
  },
  'partner.add-location': ofPartner('name', 'country', 'city'),
  'partner.record-competency': ofPartner('competency', 'level', 'validFrom', 'validUntil'),
  'partner.add-consultant': ofPartner('name', 'email'),
  'partner.record-qualification': ({ data }) => given(data, 'consultantId', 'competency', 'title', 'passedOn'),
  'partner.describe': ofPartner('description', 'languages', 'industries', 'contactEmail', 'website'),
  'partner.enrol': ({ subject, data }) => ({
    partnerId: subject, offerings: (data['offerings'] as readonly Data[]).map(({ offering }) => offering), ...given(data, 'programmeId', 'agreementVersion', 'signatory'),
  }),
  'payment.register': ofPartner('payee', 'taxId', 'account', 'currency'),
  'payment.save': ({ subject, data, memory }) => ({
    ...given(data, 'partnerId', 'locationId', 'invoiceNumber', 'invoiceDate'), vouchers: (data['lines'] as readonly Data[]).map(({ voucher }) => voucher),
    ...(memory.world.requests.has(subject) ? { request: subject } : {}),
  }),
  'payment.submit': ofRequest(),
  'payment.cancel': ofRequest(),
  'payment.appeal': ofRequest('statement'),
  'payment.review': ofRequest(),
  'payment.return': ofRequest('reasons'),
  'payment.deny': ofRequest('reasons'),
  'payment.approve': ofRequest(),
  'payment.pay': ofRequest('paidOn', 'bankReference'),
  'payment.reverse': ofRequest('reason'),
};
