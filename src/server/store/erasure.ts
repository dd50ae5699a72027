/** Erasing a person: finding and locking everything that names them, and taking the values with their salts away. */
import type { ErasedPlace } from '../../domain/event.ts';
import { numbers, texts } from './arrays.ts';
import type { Row } from './database.ts';
import { integer, text } from './decode.ts';
import type { Statement } from './table.ts';

/** Customers' agreements by customer, held until the transaction ends: no voucher is made of them meanwhile. */
export function lockAgreementsOf(customerIds: readonly string[]): Statement {
  return {
    name: 'lock-agreement-of',
    text: 'select id from agreement where customer_id = any($1) order by id for no key update',
    values: [customerIds],
  };
}

/**
 * The vouchers that are assigned to people of a customer by their addresses, and all that could still be assigned to
 * them, held until the transaction ends.
 */
export function lockVouchersOf(customerIds: readonly string[], personIds: readonly string[]): Statement {
  return {
    name: 'lock-voucher-of',
    text: `select v.* from voucher v where v.customer_id = any($1) and (v.due_on is not null
        or lower(v.assignee_email) in (select p.email_folded from person p where p.id = any($2)))
      order by v.agreement_id, v.reference for no key update`,
    values: [customerIds, personIds],
  };
}

/** People's API keys, held until the transaction ends. */
export function lockKeysOf(personIds: readonly string[]): Statement {
  return {
    name: 'lock-key-of',
    text: 'select * from api_key where person_id = any($1) order by id for no key update',
    values: [personIds],
  };
}

/** What is personal and theirs, found from the rows of the people themselves. */
const PLACES = `with asked as (select p.id, p.organisation_id, p.email_folded, p.consultant_id from person p where p.id = any($1)),
  own as (
    select a.id as person_id, a.id as subject from asked a
    union all select a.id, k.id from asked a join api_key k on k.person_id = a.id
  ),
  consultant as (
    select a.id as person_id, t.id as partner_id, c ->> 'id' as id from asked a join partner t on t.id = a.organisation_id
    cross join lateral jsonb_array_elements(t.standing -> 'consultants') c
    where c ->> 'id' = a.consultant_id or lower(c ->> 'email') = a.email_folded
  )
  select o.person_id, f.agreement_id, f.subject, f.sequence, f.field
    from own o join journal_personal f on f.agreement_id = '' and f.subject = o.subject
    where f.salt is not null
  union all
  select c.person_id, f.agreement_id, f.subject, f.sequence, f.field
    from consultant c join journal j on j.agreement_id = '' and j.subject = c.partner_id and j.type = 'partner.consultant-added'
      and convert_from(j.bytes, 'UTF8')::json #>> '{data,consultantId}' = c.id
    join journal_personal f on f.agreement_id = '' and f.subject = j.subject and f.sequence = j.sequence
    where f.salt is not null
  union all
  select a.id, f.agreement_id, f.subject, f.sequence, f.field
    from asked a join journal_personal f on f.agreement_id = '' and f.subject = a.organisation_id and f.field = 'contactEmail'
    where lower(f.value #>> '{}') = a.email_folded
  union all
  select a.id, f.agreement_id, f.subject, f.sequence, f.field
    from asked a join agreement g on g.customer_id = a.organisation_id
    join journal_personal f on f.agreement_id = g.id and f.field in ('assignee', 'email')
    where lower(case f.field when 'assignee' then f.value ->> 'email' else f.value #>> '{}' end) = a.email_folded`;

/**
 * Where personal values of people stand in the journal of their organisation: in their own entries and those of their
 * keys, in assignments of the customer's vouchers, in the partner's records of consultants and of whom to write to.
 */
export function placesNaming(personIds: readonly string[]): Statement {
  return { name: 'places-naming', text: PLACES, values: [personIds] };
}

/** The values themselves, with the entries in which they stand. */
export function valuesNaming(personId: string): Statement {
  return {
    name: 'values-naming',
    text: `with place as (${PLACES}) select v.subject, v.sequence, v.field, j.type, j.at, f.value
      from place v join journal j on j.agreement_id = v.agreement_id and j.subject = v.subject and j.sequence = v.sequence
      join journal_personal f on f.agreement_id = v.agreement_id and f.subject = v.subject and f.sequence = v.sequence
        and f.field = v.field
      order by j.id, v.field`,
    values: [[personId]],
  };
}

export function decodePlace(row: Row): ErasedPlace {
  return [text(row, 'agreement_id'), text(row, 'subject'), integer(row, 'sequence'), text(row, 'field')];
}

/** The vouchers that wait, assigned to an address of a customer; a few more than anybody reads. */
export function vouchersWaiting(customerId: string, folded: string): Statement {
  return {
    name: 'voucher-waiting',
    text: `select reference from voucher where customer_id = $1 and status = 'assigned' and due_on is not null
      and lower(assignee_email) = $2 order by reference`,
    values: [customerId, folded],
  };
}

/** Takes values and salts away. */
export function eraseValues(places: readonly ErasedPlace[]): Statement {
  return {
    name: 'erase-values',
    text: `update journal_personal f set salt = null, value = null
      from unnest($1::text[], $2::text[], $3::integer[], $4::text[]) as u(agreement_id, subject, sequence, field)
      where f.agreement_id = u.agreement_id and f.subject = u.subject and f.sequence = u.sequence and f.field = u.field`,
    values: [
      texts(places.map(([agreementId]) => agreementId)),
      texts(places.map(([, subject]) => subject)),
      numbers(places.map(([, , sequence]) => sequence)),
      texts(places.map(([, , , field]) => field)),
    ],
  };
}

/**
 * What is kept of people outside of the journal's rows. Each statement looks the person up as the transaction found
 * them, so it goes together with the one that changes their row, and not after it.
 */
export function eraseTraces(personIds: readonly string[]): readonly Statement[] {
  const values = [personIds];
  return [
    {
      // Where the identity has another place, the session is of that one as much.
      name: 'erase-sessions', values,
      text: `delete from session s using person p where p.id = any($1) and s.issuer = p.issuer and s.subject = p.subject
        and not exists (select from person q where q.issuer = p.issuer and q.subject = p.subject and q.id <> p.id)`,
    },
    {
      name: 'erase-key-uses', values,
      text: 'delete from api_key_use u using api_key k where k.id = u.key_id and k.person_id = any($1)',
    },
    {
      // Written as `jobs/import-rows.ts` makes such keys; the same row imported again is a new one.
      name: 'erase-import-keys', values,
      text: `update idempotency_key i set key = 'import/erased/' || encode(sha256(convert_to(i.key, 'UTF8')), 'hex')
        from person p join organisation o on o.id = p.organisation_id
        where p.id = any($1) and i.organisation_id in (o.id, o.sponsor_id, 'system') and i.key like 'import/%'
          and position('/' || replace(replace(p.email_folded, '@', '%40'), '+', '%2B') in i.key) > 0`,
    },
    {
      // What an import has told of its rows; and for one that still runs, what is to be left out of whatever it tells next.
      name: 'erase-import-errors', values,
      text: `with named as (select string_agg(regexp_replace(p.email_folded, '([^a-z0-9@])', '\\\\\\1', 'g'), '|') as form
          from person p where p.id = any($1))
        update outbox x set progress = regexp_replace(x.progress::text, n.form, 'erased@invalid', 'gi')::json,
          erased = case when coalesce(x.done_at, x.dead_at) is null then concat_ws('|', x.erased, n.form) end
        from named n where n.form is not null and x.kind = 'import'
          and (coalesce(x.done_at, x.dead_at) is null or x.progress::text ~* n.form)`,
    },
    {
      // Words of who vouchers are assigned to, with the labels that they hang on; the follower makes new ones without them.
      name: 'erase-words', values,
      text: `delete from word w using voucher_label l, voucher v, person p where p.id = any($1) and v.customer_id = p.organisation_id
        and lower(v.assignee_email) = p.email_folded and l.reference = v.reference and w.subject = l.label`,
    },
    {
      name: 'erase-labels', values,
      text: `delete from voucher_label l using voucher v, person p where p.id = any($1) and v.customer_id = p.organisation_id
        and lower(v.assignee_email) = p.email_folded and l.reference = v.reference`,
    },
    {
      name: 'erase-preference', values,
      text: `update person_preference set language = null, mail = 'single' where person_id = any($1)`,
    },
    {
      name: 'erase-portal', values,
      text: `update person_portal set views = '[]', seen_position = 0 where person_id = any($1)`,
    },
    {
      // Mail to the person, and what was told of them to others; what others still wait for goes out as it was made.
      name: 'erase-mail', values,
      text: `update mail m set address = null, name = null, facts = null, caught = null,
          state = case when m.state = 'waiting' or (m.state = 'gathered' and m.digest_id is null) then 'dropped' else m.state end
        from person p where p.id = any($1) and m.address is not null and (m.recipient = p.id
          or (m.state <> 'waiting' and position(p.email_folded in lower(m.facts::text)) > 0))`,
    },
  ];
}
