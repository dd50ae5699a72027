/** What is kept of a person beside the journal and the rows that commands change. */
import type { Statement } from './table.ts';

/** Every session of the identity by which somebody has signed in, over or not. */
export function sessionsOfPerson(personId: string): Statement {
  return {
    name: 'sessions-of-person',
    text: `select s.id, s.name, s.email, s.user_agent, s.created_at, s.seen_at, s.ends_at, s.ended_at from session s
      join person p on p.issuer = s.issuer and p.subject = s.subject where p.id = $1 order by s.created_at desc, s.id`,
    values: [personId],
  };
}

export function preferenceOf(personId: string): Statement {
  return { name: 'preference-of', text: 'select language, mail from person_preference where person_id = $1', values: [personId] };
}

/** Mail made for a person, the last first. */
export function mailsOf(personId: string): Statement {
  return {
    name: 'mails-of-person',
    text: `select id, what, subject, state, address, name, facts, made_at, sent_at from mail where recipient = $1
      order by number desc`,
    values: [personId],
  };
}

/** A customer's vouchers that are assigned to an address. */
export function vouchersOfAddress(customerId: string, folded: string): Statement {
  return {
    name: 'vouchers-of-address',
    text: `select reference, status from voucher where customer_id = $1 and lower(assignee_email) = $2
      order by created_on desc, reference desc`,
    values: [customerId, folded],
  };
}
