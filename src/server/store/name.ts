/** The names that ids stand for, each statement for ids of one kind. */
import type { Statement } from './table.ts';

/** Those of the partners asked for that ever enrolled in one of the programmes, or, where one is named, that a sponsor registered. */
export function partnersTakingPart(ids: readonly string[], programmeIds: readonly string[], sponsorId: string | null): Statement {
  return {
    name: 'partners-taking-part', values: [ids, programmeIds, sponsorId],
    text: `select p.id from partner p where p.id = any($1) and (p.sponsor_id = $3
      or exists (select from jsonb_array_elements(p.standing -> 'enrolments') e where e ->> 'programmeId' = any($2)))`,
  };
}

/** The customers among those asked for with whom a partner deals or dealt: by a voucher it holds, held, or that is named for it. */
export function customersDealtWith(partnerId: string, ids: readonly string[]): Statement {
  return {
    name: 'customers-dealt-with', values: [partnerId, ids],
    text: `select o.id, o.name from organisation o where o.id = any($2) and o.kind = 'customer' and (
      exists (select from voucher v where v.partner_id = $1 and v.customer_id = o.id)
      or exists (select from voucher v where v.named_partner_id = $1 and v.partner_id is null and v.due_on is not null
        and v.status = 'assigned' and v.customer_id = o.id)
      or exists (select from journal_position p where p.partner_id = $1 and p.customer_id = o.id))`,
  };
}

/** Locations or consultants, each with the partner whose it is. */
export function placesNamed(what: 'locations' | 'consultants', ids: readonly string[]): Statement {
  return {
    name: `${what}-named`, values: [ids],
    text: `select asked.id, one ->> 'name' as name, p.id as partner_id
      from unnest($1::text[]) as asked(id)
        join partner p on p.standing -> '${what}' @> jsonb_build_array(jsonb_build_object('id', asked.id))
        cross join lateral jsonb_array_elements(p.standing -> '${what}') one
      where one ->> 'id' = asked.id`,
  };
}

/** The consultants among those asked for who deliver, or delivered, a voucher of a customer. */
export function consultantsAtWork(customerId: string, ids: readonly string[]): Statement {
  return {
    name: 'consultants-at-work', values: [customerId, ids],
    text: `select distinct c.id from voucher v
        cross join lateral jsonb_array_elements_text(v.engagement -> 'reservation' -> 'consultantIds') c(id)
      where v.customer_id = $1 and v.partner_id is not null and c.id = any($2)`,
  };
}

/** People of an organisation's own, as the policies have it. */
export function peopleNamed(ids: readonly string[]): Statement {
  return { name: 'people-named', values: [ids], text: 'select id, name from person where id = any($1)' };
}

/** People of the organisations that a sponsor registered. */
export function peopleOfRegistered(sponsorId: string, ids: readonly string[]): Statement {
  return {
    name: 'people-of-registered', values: [sponsorId, ids],
    text: `select p.id, p.name from person p join organisation o on o.id = p.organisation_id
      where p.id = any($2) and o.sponsor_id = $1`,
  };
}

/** Agreements by number, as the policies have it. */
export function agreementsNamed(ids: readonly string[]): Statement {
  return { name: 'agreements-named', values: [ids], text: 'select id, number as name from agreement where id = any($1)' };
}

export function organisationsNamed(ids: readonly string[]): Statement {
  return { name: 'organisations-named', values: [ids], text: 'select id, name, kind, sponsor_id from organisation where id = any($1)' };
}
