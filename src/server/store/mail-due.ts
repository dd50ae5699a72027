/** What the mailer asks on a day: who is near a deadline, who waits for a digest, and what is to be forgotten. */
import { MAIL_ERRAND } from './outbox.ts';
import type { Statement } from './table.ts';

/** One server at a time makes the mails of a day; the lock goes with the connection. */
export const LOCK_MAIL_DAYS: Statement = { name: 'lock-mail-days', text: 'select pg_try_advisory_lock(72951, 8) as held', values: [] };
export const UNLOCK_MAIL_DAYS: Statement = { name: 'unlock-mail-days', text: 'select pg_advisory_unlock(72951, 8)', values: [] };

/** Up to which day each programme's mails are made. */
export const MAIL_DAYS: Statement = { name: 'mail-days', text: 'select programme_id, day from mail_day', values: [] };

/** A programme that is new: mails about its deadlines begin with the day after. */
export function beginMailDays(programmeId: string, day: string): Statement {
  return {
    name: 'begin-mail-days', values: [programmeId, day],
    text: 'insert into mail_day (programme_id, day) values ($1, $2) on conflict (programme_id) do nothing',
  };
}

export function keepMailDay(programmeId: string, day: string): Statement {
  return {
    name: 'keep-mail-day', values: [programmeId, day],
    text: `insert into mail_day (programme_id, day) values ($1, $2)
      on conflict (programme_id) do update set day = excluded.day where mail_day.day < excluded.day`,
  };
}

/**
 * The live vouchers whose own life ends on one of the days, or, where a day is the programme's last to redeem, later
 * than that.
 */
export function vouchersEnding(programmeId: string, days: readonly string[], last: string | null): Statement {
  return {
    name: 'vouchers-ending', values: [programmeId, days, last],
    text: `select reference from voucher where programme_id = $1 and due_on is not null and due_on = any($2)
      union select reference from voucher where programme_id = $1 and due_on is not null and due_on > $3`,
  };
}

/** The last days of all live vouchers of a programme, and of all enrolments in it. */
export function lastDays(programmeId: string): readonly [Statement, Statement] {
  return [
    { name: 'last-days-of-vouchers', values: [programmeId], text: 'select distinct due_on as day from voucher where programme_id = $1 and due_on is not null' },
    {
      name: 'last-days-of-enrolments', values: [programmeId],
      text: `select distinct e ->> 'through' as day from partner p, jsonb_array_elements(p.standing -> 'enrolments') e
        where e ->> 'programmeId' = $1`,
    },
  ];
}

/** Partners with an enrolment in the programme that ends on one of the days. */
export function partnersEnding(programmeId: string, days: readonly string[]): Statement {
  return {
    name: 'partners-ending', values: [programmeId, days],
    text: `select id from partner p where exists (select from jsonb_array_elements(p.standing -> 'enrolments') e
      where e ->> 'programmeId' = $1 and e ->> 'through' = any($2))`,
  };
}

/** Organisations that a milestone touches. These few questions are asked on a handful of days in a programme's life. */
export const TOUCHED_BY = {
  'customers-with-days': (programmeId: string, on: string): Statement => ({
    name: 'customers-with-days', values: [programmeId, on],
    text: 'select distinct customer_id as id from agreement where programme_id = $1 and ends_on >= $2 and available > 0',
  }),
  'customers-with-training': (programmeId: string, on: string): Statement => ({
    name: 'customers-with-training', values: [programmeId, on],
    text: 'select distinct customer_id as id from agreement where programme_id = $1 and ends_on >= $2 and training > 0',
  }),
  'holders': (programmeId: string, _on: string): Statement => ({
    name: 'holders', values: [programmeId],
    text: `select customer_id as id from voucher where programme_id = $1 and due_on is not null
      union select partner_id from voucher where programme_id = $1 and due_on is not null and partner_id is not null`,
  }),
  'unpaid-partners': (programmeId: string, on: string): Statement => ({
    name: 'unpaid-partners', values: [programmeId, on],
    text: `select distinct partner_id as id from voucher
      where programme_id = $1 and redeemed_on is not null and request_id is null and pay_by >= $2`,
  }),
} as const;

/** Who has mail gathered from before a moment. */
export function gatheredFor(before: string): Statement {
  return {
    name: 'gathered-for', values: [before],
    text: `select distinct recipient from mail where state = 'gathered' and digest_id is null and at < $1 limit 500`,
  };
}

export function gatheredOf(recipient: string, before: string, limit: number): Statement {
  return {
    name: 'gathered-of', values: [recipient, before, limit],
    text: `select id, number, what, facts, sponsor_id from mail where recipient = $1 and state = 'gathered' and digest_id is null
      and at < $2 and facts is not null order by number limit $3 for update`,
  };
}

export function tellIn(digestId: string, ids: readonly string[]): Statement {
  return { name: 'tell-in-digest', text: 'update mail set digest_id = $1 where id = any($2)', values: [digestId, ids] };
}

/** Gathered mails of somebody who may not be written to any more. */
export function dropGathered(recipient: string, why: string): Statement {
  return {
    name: 'drop-gathered', values: [recipient, why],
    text: `update mail set state = 'dropped', last_error = $2, address = null, name = null, facts = null, caught = null
      where recipient = $1 and state = 'gathered' and digest_id is null`,
  };
}

/** Puts aside what could not be sent for so long that it would only puzzle whoever gets it. */
export function giveUpOld(days: number, why: string, limit: number): Statement {
  return {
    name: 'give-up-old-mail', values: [days, why, limit],
    text: `with old as (update mail set state = 'dead', last_error = $2 where id in (select id from mail where state = 'waiting'
        and coalesce(again_at, made_at) < now() - make_interval(days => $1) limit $3) returning id)
      update outbox set dead_at = now(), last_error = $2 from old
        where outbox.subject = old.id and outbox.kind = '${MAIL_ERRAND}' and done_at is null and dead_at is null`,
  };
}

/** Forgets whom a mail went to and what it said, some time after it was sent or put aside. */
export function forgetOld(days: number, limit: number): Statement {
  return {
    name: 'forget-old-mail', values: [days, limit],
    text: `update mail set address = null, name = null, facts = null, caught = null where id in (select id from mail
      where address is not null and made_at < now() - make_interval(days => $1)
        and (state in ('sent', 'dead', 'dropped') or digest_id is not null)
        and made_at < now() - make_interval(days => $1) and coalesce(sent_at, again_at, made_at) < now() - make_interval(days => $1) limit $2)`,
  };
}

/** In a sandbox: keeps how a mail looked, and forgets how all but the last looked. */
export function keepCaught(id: string, caught: object, most: number): Statement {
  return {
    name: 'keep-caught-mail', values: [id, JSON.stringify(caught), most],
    text: `with old as (update mail set caught = null where number in
        (select number from mail where caught is not null order by number desc offset $3))
      update mail set caught = $2::json where id = $1`,
  };
}

export function caughtMails(limit: number): Statement {
  return {
    name: 'caught-mails', values: [limit],
    text: `select id, at, caught ->> 'subject' as subject, caught -> 'to' ->> 'name' as name, caught -> 'to' ->> 'address' as address
      from mail where caught is not null order by number desc limit $1`,
  };
}

export function caughtMail(id: string): Statement {
  return { name: 'caught-mail', text: 'select id, at, caught from mail where id = $1 and caught is not null', values: [id] };
}
