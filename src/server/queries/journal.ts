/** The journal as events: CloudEvents 1.0, with the attributes that tie an entry to its chain. */
import type { ReadInput } from '../../contract/calls.ts';
import { eventType, type JournalEntry } from '../../contract/programme-view.ts';
import { BASE } from '../../contract/route.ts';
import { ID_PREFIX, parseReference } from '../../domain/ids.ts';
import { decodeEntry, NO_HEAD, type Entry } from '../store/journal.ts';
import { visibleEntries } from '../store/journal-reads.ts';
import { decodeOrigin, findVouchers } from '../store/voucher.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

const FIRST = NO_HEAD.toString('hex');

/** What never leaves, though it is no secret: nobody needs it, and it is not to be collected. */
export const KEPT_BACK: Readonly<Partial<Record<Entry['event']['type'], readonly string[]>>> = { 'key.created': ['hash'] };

export function presentEntry({ event, circumstances, sequence, position, hash, previous }: Entry): JournalEntry {
  const back = KEPT_BACK[event.type] ?? [];
  return {
    specversion: '1.0',
    id: `${event.subject}/${String(sequence)}`,
    source: `${BASE}/journal`,
    type: eventType(event.type),
    subject: event.subject,
    time: circumstances.at,
    datacontenttype: 'application/json',
    sequence,
    position,
    command: circumstances.command,
    actor: circumstances.person,
    organisation: circumstances.organisation,
    hash: hash.toString('hex'),
    previous: previous === FIRST ? null : previous,
    data: Object.fromEntries(Object.entries(event.data).filter(([field]) => !back.includes(field))),
  };
}

/** People who see a part of their organisation's work only; of its journal they see what they did themselves. */
export function seesPart(glance: Glance): boolean {
  return glance.actor.locations !== null || glance.isOnly('project-manager') || glance.isOnly('consultant');
}

/** Entries that have a position, in order. The rows' policies leave those that concern the asking organisation. */
export async function listOfEntries(glance: Glance, { query }: ReadInput<'journal.list'>): Promise<ReadReply> {
  const { actor } = glance;
  const subject = query.subject === undefined ? null : await placeOf(glance, query.subject);
  if (subject === undefined) return NOT_FOUND;
  const filter = {
    after: query.after ?? 0,
    subject,
    organisationId: query.organisationId ?? null,
    askedBy: glance.organisationId,
    personId: seesPart(glance) ? actor.personId : null,
  };
  const rows = await glance.rows(visibleEntries(filter, query.limit + 1));
  const entries = rows.slice(0, query.limit).map(decodeEntry);
  const last = entries.at(-1)?.position;
  const next = rows.length > query.limit && typeof last === 'number' ? String(last) : null;
  return { kind: 'found', body: { items: entries.map(presentEntry), next }, next };
}

/** Under which agreement a subject's entries are kept; undefined for a voucher that is not the caller's to see. */
async function placeOf(glance: Glance, written: string): Promise<readonly [string, string] | undefined> {
  const reference = parseReference(written);
  if (reference !== undefined) {
    const [row] = await glance.rows(findVouchers([reference]));
    // A partner that gave a voucher back still finds its own entries, though the voucher is not its to see any more.
    const [known] = row === undefined ? await glance.rowsAsWriter(findVouchers([reference]), 'a voucher given back') : [row];
    return known === undefined ? ['', reference] : [decodeOrigin(known).agreementId, reference];
  }
  return [written.startsWith(`${ID_PREFIX.agreement}_`) ? written : '', written];
}
