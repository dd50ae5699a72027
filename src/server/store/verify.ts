/** What `verify` reads: everything, in one snapshot, the journal through a cursor so that it need not fit in memory. */
import { PERSONAL } from './journal.ts';
import type { Statement } from './table.ts';

const plain = (name: string, text: string): Statement => ({ name, text, values: [] });

/** Entries agreement by agreement, those of no agreement first; within one by position, unplaced ones last. */
export const OPEN_ENTRIES = plain(
  'verify-open',
  `declare verify_entries no scroll cursor for select j.*, p.position, ${PERSONAL}
    from journal j left join journal_position p on p.id = j.id
    order by j.agreement_id, p.position nulls last, j.id`,
);
export const NEXT_ENTRIES = plain('verify-next', 'fetch 500 from verify_entries');

export const ALL_PARTIES = {
  organisation: plain('verify-organisation', 'select * from organisation'),
  partner: plain('verify-partner', 'select * from partner'),
  person: plain('verify-person', 'select * from person'),
  api_key: plain('verify-key', 'select * from api_key'),
  programme: plain('verify-programme', 'select * from programme'),
  payment_request: plain('verify-request', 'select * from payment_request'),
} as const;

/** The versions with their definitions as the text they were published in. */
export const ALL_VERSIONS = plain(
  'verify-version',
  `select programme_id, version, effective_from, digest, definition::text as definition from programme_version`,
);

/** Rows of some agreements: the agreements themselves, their vouchers, their postings. */
export function rowsOfAgreements(ids: readonly string[]) {
  const rows = (table: string, key: string): Statement =>
    ({ name: `verify-${table}`, text: `select * from ${table} where ${key} = any($1)`, values: [ids] });
  return {
    agreements: rows('agreement', 'id'),
    vouchers: rows('voucher', 'agreement_id'),
    postings: rows('posting', 'agreement_id'),
  };
}

/** Faults that SQL finds by itself: each row's `fault` is the sentence. */
export const LOOSE_ENDS: readonly Statement[] = [
  plain('verify-agreement-without-journal', `select 'agreement ' || a.id || ' is in no entry of the journal' as fault
    from agreement a where not exists (select from journal j where j.agreement_id = a.id)`),
  plain('verify-voucher-without-journal', `select 'voucher ' || v.reference || ' belongs to agreement '
      || v.agreement_id || ', which is in no entry of the journal' as fault
    from voucher v where not exists (select from journal j where j.agreement_id = v.agreement_id)`),
  plain('verify-posting-without-journal', `select 'posting ' || p.kind || ' of ' || p.subject || ' belongs to agreement '
      || p.agreement_id || ', which is in no entry of the journal' as fault
    from posting p where not exists (select from journal j where j.agreement_id = p.agreement_id)`),
  plain('verify-personal-without-entry', `select 'personal field ' || f.field || ' of ' || f.subject || ' entry '
      || f.sequence || ' has no entry in the journal' as fault
    from journal_personal f where not exists (select from journal j where j.agreement_id = f.agreement_id
      and j.subject = f.subject and j.sequence = f.sequence)`),
  plain('verify-position-without-entry', `select 'position ' || p.position || ' is that of entry id ' || p.id
      || ', which is not in the journal' as fault
    from journal_position p where not exists (select from journal j where j.id = p.id)`),
  plain('verify-position-parties', `select 'position ' || p.position || ' is not listed for whom its entry concerns' as fault
    from journal_position p join journal j on j.id = p.id
    where (p.sponsor_id, p.customer_id, p.partner_id) is distinct from (j.sponsor_id, j.customer_id, j.partner_id)`),
  plain('verify-position-gap', `select 'position ' || position || ' follows ' || before as fault
    from (select position, lag(position, 1, 0::bigint) over (order by position) as before from journal_position) placed
    where position <> before + 1`),
  plain('verify-position-last', `select 'the sequencer stands at ' || s.position || ', the last position is '
      || coalesce(max(p.position), 0) as fault
    from sequencer s left join journal_position p on true group by s.position
    having s.position <> coalesce(max(p.position), 0)`),
  // Above `low` an entry may still be waiting for the sequencer; below it no entry can get a place any more.
  plain('verify-entry-passed-by', `select j.subject || ' entry ' || j.sequence || ' (id ' || j.id
      || ') has no position, and the sequencer has passed it' as fault
    from journal j join sequencer s on j.id <= s.low
    where not exists (select from journal_position p where p.id = j.id)`),
  plain('verify-key-without-entry', `select 'idempotency key ' || i.key || ' of ' || i.organisation_id || ' names '
      || (e.place ->> 1) || ' entry ' || (e.place ->> 2) || ', which is not in the journal' as fault
    from idempotency_key i cross join lateral json_array_elements(i.entries) as e(place)
    where not exists (select from journal j where j.agreement_id = e.place ->> 0 and j.subject = e.place ->> 1
      and j.sequence = (e.place ->> 2)::integer)`),
];
