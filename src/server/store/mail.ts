/** Rows of mail: what is to be sent, what became of it, and how far the mailer has read. */
import type { Row } from './database.ts';
import { PERSONAL } from './journal.ts';
import { MAIL_ERRAND } from './outbox.ts';
import type { Statement } from './table.ts';

/** When errands are due that nobody can carry out, as no mail server is set: a moment that the queue never reaches. */
const HELD = '9999-01-01T00:00:00Z';

/** Up to where mails are made, and up to where entries have positions. */
export const MAIL_BACKLOG: Statement = {
  name: 'mail-backlog', values: [],
  text: 'select b.position as made, s.position as placed from mail_bookmark b, sequencer s',
};

/** The bookmark, for whichever server is first at it; no row for the others. */
export const TAKE_BOOKMARK: Statement = {
  name: 'take-mail-bookmark', values: [], text: 'select position from mail_bookmark for update skip locked',
};

/** Entries of some types among the next positions, with their personal fields, and where that stretch ends. */
export function entriesToFollow(after: number, stretch: number, types: readonly string[]): Statement {
  return {
    name: 'entries-to-follow',
    text: `select j.*, p.position, ${PERSONAL} from journal_position p join journal j on j.id = p.id
      where p.position > $1 and p.position <= $1 + $2 and j.type = any($3) order by p.position`,
    values: [after, stretch, types],
  };
}

export function moveBookmark(position: number): Statement {
  return { name: 'move-mail-bookmark', text: 'update mail_bookmark set position = $1', values: [position] };
}

/** Nothing before now is told: for a sandbox, whose story was told without mail. */
export const BOOKMARK_AT_END: Statement = {
  name: 'mail-bookmark-at-end', values: [],
  text: 'update mail_bookmark set position = (select position from sequencer)',
};

/** A mail as it is inserted. */
export interface NewMail {
  readonly id: string;
  readonly what: string;
  readonly subject: string;
  readonly occurrence: string;
  readonly recipient: string;
  readonly organisation_id: string;
  readonly sponsor_id: string;
  readonly programme_id: string | null;
  readonly at: string;
  readonly language: string;
  readonly message_id: string;
  readonly state: 'waiting' | 'gathered';
  readonly address: string;
  readonly name: string;
  readonly facts: object;
}

const FIELDS = `id, what, subject, occurrence, recipient, organisation_id, sponsor_id, programme_id, at, language, message_id,
  state, address, name, facts`;

/** Inserts those that are not there yet, each with the errand that sends it, unless it waits for a digest. */
export function insertMails(mails: readonly NewMail[], held: boolean): Statement {
  return {
    name: 'insert-mail',
    text: `with made as (
        insert into mail (${FIELDS}) select ${FIELDS} from json_to_recordset($1::json) as d(id text, what text, subject text,
          occurrence text, recipient text, organisation_id text, sponsor_id text, programme_id text, at timestamptz,
          language text, message_id text, state text, address text, name text, facts json)
        on conflict (what, subject, occurrence, recipient) do nothing returning id, state)
      insert into outbox (kind, subject, payload, next_at)
      select '${MAIL_ERRAND}', id, '{}'::json, case when $2 then timestamptz '${HELD}' else now() end
        from made where state = 'waiting'`,
    values: [JSON.stringify(mails), held],
  };
}

/** Lets go of the errands that were held while no mail server was set. */
export const RELEASE_HELD: Statement = {
  name: 'release-held-mail', values: [],
  text: `update outbox set next_at = now() where done_at is null and dead_at is null and next_at >= '${HELD}'
    and kind = '${MAIL_ERRAND}'`,
};

/** A mail with its recipient's address as it is now, which is another once the person has been erased. */
export function mailToSend(id: string): Statement {
  return {
    name: 'mail-to-send',
    text: `select m.*, p.email as email_now, coalesce(p.suspended, true) as suspended
      from mail m left join person p on p.id = m.recipient where m.id = $1`,
    values: [id],
  };
}

/** Settles errand and mail together: they must not tell different stories. An errand that is done is not kept. */
export function finishMail(errandId: number): Statement {
  return {
    name: 'finish-mail',
    text: `with done as (delete from outbox where id = $1 returning subject)
      update mail set state = 'sent', sent_at = now(), last_error = null from done where mail.id = done.subject and state = 'waiting'`,
    values: [errandId],
  };
}

export function failMail(errandId: number, error: string, retrySeconds: number, dead: boolean): Statement {
  return {
    name: 'fail-mail',
    text: `with failed as (update outbox set last_error = $2, next_at = now() + make_interval(secs => $3),
        dead_at = case when $4 then now() end where id = $1 and done_at is null returning subject)
      update mail set last_error = $2, state = case when $4 then 'dead' else state end
        from failed where mail.id = failed.subject and state = 'waiting'`,
    values: [errandId, error, retrySeconds, dead],
  };
}

/**
 * Puts an errand back as if it had not been taken, unless another server has taken it meanwhile: where it stood, so that
 * mails leave in the order in which things happened, however long the mail server was away.
 */
export function putBackMail(errandId: number, attempts: number, why: string | null): Statement {
  return {
    name: 'put-back-mail',
    text: `with back as (update outbox o set attempts = greatest(o.attempts - 1, 0), last_error = coalesce($3, o.last_error),
        next_at = coalesce((select coalesce(m.again_at, m.made_at) from mail m where m.id = o.subject), now())
        where o.id = $1 and o.attempts = $2 and o.done_at is null and o.dead_at is null returning o.subject)
      update mail set last_error = coalesce($3, last_error) from back where mail.id = back.subject and state = 'waiting'`,
    values: [errandId, attempts, why],
  };
}

/** A mail that nobody is to get any more; whom it was for, and what it would have said, is kept no longer. */
export function dropMail(id: string, why: string): Statement {
  return {
    name: 'drop-mail', values: [id, why],
    text: `update mail set state = 'dropped', last_error = $2, address = null, name = null, facts = null, caught = null where id = $1`,
  };
}

/**
 * Sends once more what was sent or put aside, for the sponsor whose programme it is about, by an errand of its own. From
 * then on it counts as if it had been made now: it is neither given up nor forgotten before it had its time.
 */
export function sendAgain(id: string, sponsorId: string): Statement {
  return {
    name: 'send-mail-again',
    text: `with again as (update mail set state = 'waiting', last_error = null, sent_at = null, again_at = now()
        where id = $1 and sponsor_id = $2 and address is not null and state in ('dead', 'sent') returning id),
      gone as (delete from outbox using again where kind = '${MAIL_ERRAND}' and subject = again.id)
      insert into outbox (kind, subject, payload) select '${MAIL_ERRAND}', id, '{}'::json from again returning subject`,
    values: [id, sponsorId],
  };
}

/** What a sponsor may know of a mail: the columns that the reader was granted. */
const TOLD = `id, number, what, subject, organisation_id, sponsor_id, programme_id, at, language, state, last_error, made_at, sent_at`;

export function mailOfSponsor(id: string, sponsorId: string): Statement {
  return { name: 'mail-of-sponsor', text: `select ${TOLD} from mail where id = $1 and sponsor_id = $2`, values: [id, sponsorId] };
}

/** A sponsor's mails, the last made first. */
export function listMails(
  sponsorId: string, states: readonly string[] | null, before: string | null, limit: number,
): Statement {
  return {
    name: '',
    text: `select ${TOLD} from mail where sponsor_id = $1 and ($2::text[] is null or state = any($2))
      and ($3::bigint is null or number < $3) order by number desc limit $4`,
    values: [sponsorId, states, before, limit],
  };
}

/** How many mails wait, wait for a digest, or were put aside. */
export const COUNT_MAILS: Statement = {
  name: 'count-mails', values: [],
  text: `select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'dead') as dead
    from mail where state in ('waiting', 'dead') or (state = 'gathered' and digest_id is null)`,
};

/** A person's choice for one place. */
export function readPreference(personId: string): Statement {
  return { name: 'read-preference', text: 'select language, mail from person_preference where person_id = $1', values: [personId] };
}

export function setPreference(personId: string, language: string | null, mail: string): Statement {
  return {
    name: 'set-preference',
    text: `insert into person_preference (person_id, language, mail) values ($1, $2, $3)
      on conflict (person_id) do update set language = excluded.language, mail = excluded.mail, changed_at = now()`,
    values: [personId, language, mail],
  };
}

/** People with their preferences: by id, by role in an organisation, and by address. */
export function readReaders(
  ids: readonly string[], organisationIds: readonly string[], roles: readonly string[],
  addresses: readonly (readonly [organisationId: string, folded: string])[],
): Statement {
  const who = 'select p.*, c.language as preferred_language, c.mail as preferred_mail from person p left join person_preference c on c.person_id = p.id';
  return {
    name: 'read-readers',
    text: `${who} where p.id = any($1)
      union all ${who} where p.organisation_id = any($2) and p.roles && $3
      union all ${who} join unnest($4::text[], $5::text[]) as asked(organisation_id, email_folded)
        on asked.organisation_id = p.organisation_id and asked.email_folded = p.email_folded`,
    values: [ids, organisationIds, roles, addresses.map(([each]) => each), addresses.map(([, each]) => each)],
  };
}

export function decodePreference(row: Row): { language: 'en' | 'tr' | null; mail: 'single' | 'daily' } {
  return { language: row['language'] as 'en' | 'tr' | null, mail: row['mail'] as 'single' | 'daily' };
}
