/**
 * The journal: append-only, chained per subject. An entry keeps the exact canonical bytes (RFC 8785) that its hash is
 * of; personal fields stand beside it and the bytes hold a salted commitment to each, so that erasing one leaves the
 * chain whole.
 */
import { hash } from 'node:crypto';
import type { Event } from '../../domain/event.ts';
import { erasedValue, PERSONAL_FIELDS } from '../../domain/personal.ts';
import type { Instant } from '../../domain/time.ts';
import { byteas, longTexts, numbers, texts } from './arrays.ts';
import { canonical } from './canonical.ts';
import type { Row } from './database.ts';
import { bytes, instant, integer, text, textOrNull } from './decode.ts';
import type { Chain, Statement } from './table.ts';

/** What a subject's first entry names as the one before it. */
export const NO_HEAD = Buffer.alloc(32);

/** What is recorded of an event besides itself. */
export interface Circumstances {
  readonly at: Instant;
  readonly command: string;
  readonly person: string | null;
  readonly organisation: string | null;
  /** The programme version whose rules decided; null where no programme's did. */
  readonly programme: { readonly id: string; readonly version: number } | null;
}

/** Whom an entry concerns: the organisations that may read it. */
export interface Concerned {
  readonly agreementId: string;
  readonly sponsorId: string | null;
  readonly customerId: string | null;
  readonly partnerId: string | null;
}

export interface Personal {
  readonly field: string;
  readonly salt: Buffer;
  /** The value as canonical JSON. */
  readonly value: string;
}

/** An entry as it is written. */
export interface Sealed {
  readonly event: Event;
  readonly circumstances: Circumstances;
  readonly concerned: Concerned;
  readonly sequence: number;
  readonly bytes: Buffer;
  readonly hash: Buffer;
  readonly personal: readonly Personal[];
}

export { canonical };

export function sha256(of: string | Buffer): Buffer {
  return hash('sha256', of, 'buffer');
}

/** What stands in an entry for a personal value: the hash of salt and value, in hex. */
export function commitment(salt: Buffer, value: string): string {
  return hash('sha256', Buffer.concat([salt, Buffer.from(value)]), 'hex');
}

/** Where the salts of commitments come from: `bytes` answers that many random bytes. */
export interface Salts {
  bytes(count: number): Uint8Array;
}

/** Writes an event down as the next entry of its subject's chain. */
export function seal(
  event: Event, circumstances: Circumstances, concerned: Concerned, before: Chain | undefined, salts: Salts,
): Sealed {
  const sequence = (before?.sequence ?? 0) + 1;
  const { data, personal } = withCommitments(event, salts);
  const { at, command, person, organisation, programme } = circumstances;
  const content = canonical({
    actor: { organisation, person },
    at,
    command,
    data,
    previous: (before?.head ?? NO_HEAD).toString('hex'),
    programme,
    sequence,
    subject: event.subject,
    type: event.type,
  });
  const written = Buffer.from(content);
  return { event, circumstances, concerned, sequence, bytes: written, hash: sha256(written), personal };
}

type Data = Record<string, unknown>;

function withCommitments(event: Event, salts: Salts): { data: Data; personal: Personal[] } {
  const data: Data = { ...event.data };
  const personal: Personal[] = [];
  for (const field of PERSONAL_FIELDS[event.type] ?? []) {
    const [outer, inner] = field.split('.') as [string, string | undefined];
    const holder = inner === undefined ? data : { ...(data[outer] as Data) };
    const name = inner ?? outer;
    const value = holder[name];
    if (value === null || value === undefined) continue;
    const salt = Buffer.from(salts.bytes(16));
    const json = canonical(value);
    personal.push({ field, salt, value: json });
    holder[name] = { commitment: commitment(salt, json) };
    if (inner !== undefined) data[outer] = holder;
  }
  return { data, personal };
}

/** An entry as it is read back. */
export interface Entry {
  readonly event: Event;
  readonly circumstances: Circumstances;
  readonly concerned: Concerned;
  readonly sequence: number;
  readonly position: number | null;
  readonly bytes: Buffer;
  readonly hash: Buffer;
  /** The hash of the entry before, as the bytes name it. */
  readonly previous: string;
  /** The personal fields whose value does not open its commitment; empty for a sound entry. */
  readonly broken: readonly string[];
  /** The personal fields that were erased. */
  readonly erased: readonly string[];
}

interface Content {
  readonly actor: { readonly organisation: string | null; readonly person: string | null };
  readonly at: Instant;
  readonly command: string;
  readonly data: Data;
  readonly previous: string;
  readonly programme: { readonly id: string; readonly version: number } | null;
  readonly sequence: number;
  readonly subject: string;
  readonly type: Event['type'];
}

interface PersonalRow {
  readonly field: string;
  readonly salt: string | null;
  readonly value: unknown;
}

/** Reads an entry with its personal fields put back, and for an erased one the word that stands for it. */
export function decodeEntry(row: Row): Entry {
  const written = bytes(row, 'bytes');
  const content = JSON.parse(written.toString('utf8')) as Content;
  const broken: string[] = [];
  const erased: string[] = [];
  const data = structuredClone(content.data);
  for (const personal of (row['personal'] as PersonalRow[] | null) ?? []) {
    const [outer, inner] = personal.field.split('.') as [string, string | undefined];
    const holder = inner === undefined ? data : (data[outer] as Data);
    const name = inner ?? outer;
    if (personal.salt === null && personal.value === null) {
      erased.push(personal.field);
      holder[name] = erasedValue(content, personal.field);
      continue;
    }
    const promised = (holder[name] as { commitment?: string } | null)?.commitment;
    const salt = Buffer.from(personal.salt ?? '', 'hex');
    if (promised !== commitment(salt, canonical(personal.value))) broken.push(personal.field);
    holder[name] = personal.value;
  }
  return {
    event: { type: content.type, subject: content.subject, data } as unknown as Event,
    circumstances: {
      at: content.at,
      command: content.command,
      person: content.actor.person,
      organisation: content.actor.organisation,
      programme: content.programme,
    },
    concerned: {
      agreementId: text(row, 'agreement_id'),
      sponsorId: textOrNull(row, 'sponsor_id'),
      customerId: textOrNull(row, 'customer_id'),
      partnerId: textOrNull(row, 'partner_id'),
    },
    sequence: content.sequence,
    position: row['position'] === null || row['position'] === undefined ? null : integer(row, 'position'),
    bytes: written,
    hash: bytes(row, 'hash'),
    previous: content.previous,
    broken,
    erased,
  };
}

/** What is wrong with an entry taken alone: its hash, its columns against its bytes, its commitments. */
export function entryFaults(row: Row, entry: Entry): readonly string[] {
  const faults: string[] = entry.broken.map((field) => `${field} does not open its commitment`);
  if (!sha256(entry.bytes).equals(entry.hash)) faults.push('the hash is not that of the bytes');
  if (text(row, 'subject') !== entry.event.subject) faults.push('the subject is not that of the bytes');
  if (text(row, 'type') !== entry.event.type) faults.push('the type is not that of the bytes');
  if (integer(row, 'sequence') !== entry.sequence) faults.push('the sequence is not that of the bytes');
  if (instant(row, 'at') !== entry.circumstances.at) faults.push('the time is not that of the bytes');
  return faults;
}

export function insertEntries(entries: readonly Sealed[]): Statement {
  return {
    name: 'insert-journal',
    text: `insert into journal
        (agreement_id, subject, sequence, type, at, sponsor_id, customer_id, partner_id, bytes, hash)
      select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::timestamptz[], $6::text[],
        $7::text[], $8::text[], $9::bytea[], $10::bytea[])`,
    values: [
      texts(entries.map((entry) => entry.concerned.agreementId)),
      texts(entries.map((entry) => entry.event.subject)),
      numbers(entries.map((entry) => entry.sequence)),
      texts(entries.map((entry) => entry.event.type)),
      texts(entries.map((entry) => entry.circumstances.at)),
      texts(entries.map((entry) => entry.concerned.sponsorId)),
      texts(entries.map((entry) => entry.concerned.customerId)),
      texts(entries.map((entry) => entry.concerned.partnerId)),
      byteas(entries.map((entry) => entry.bytes)),
      byteas(entries.map((entry) => entry.hash)),
    ],
  };
}

/** The personal fields of the entries; undefined where there are none. */
export function insertPersonal(entries: readonly Sealed[]): Statement | undefined {
  const rows = entries.flatMap((entry) => entry.personal.map((personal) => ({ entry, personal })));
  if (rows.length === 0) return undefined;
  return {
    name: 'insert-journal-personal',
    text: `insert into journal_personal (agreement_id, subject, sequence, field, salt, value)
      select agreement_id, subject, sequence, field, salt, value::json
      from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::bytea[], $6::text[])
        as u(agreement_id, subject, sequence, field, salt, value)`,
    values: [
      texts(rows.map(({ entry }) => entry.concerned.agreementId)),
      texts(rows.map(({ entry }) => entry.event.subject)),
      numbers(rows.map(({ entry }) => entry.sequence)),
      texts(rows.map(({ personal }) => personal.field)),
      byteas(rows.map(({ personal }) => personal.salt)),
      longTexts(rows.map(({ personal }) => personal.value)),
    ],
  };
}

/** An entry's personal fields, as a column of a query on `journal j`. */
export const PERSONAL = `(select json_agg(json_build_object('field', f.field, 'salt', encode(f.salt, 'hex'), 'value', f.value))
  from journal_personal f where f.agreement_id = j.agreement_id and f.subject = j.subject
    and f.sequence = j.sequence) as personal`;

/** A subject's entries from one sequence to another, both included, in order. */
export function entriesOf(agreementId: string, subject: string, first: number, last: number): Statement {
  return {
    name: 'entries-of',
    text: `select j.*, p.position, ${PERSONAL} from journal j left join journal_position p on p.id = j.id
      where j.agreement_id = $1 and j.subject = $2 and j.sequence between $3 and $4 order by j.sequence`,
    values: [agreementId, subject, first, last],
  };
}
