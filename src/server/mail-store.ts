/** The mailer's transactions: what is made, is made with the bookmark that says so, or not at all. */
import type pg from 'pg';
import type { PassFailPoint } from './commands/fail-points.ts';
import { send } from './commands/load.ts';
import { definitionIn } from './commands/shelf.ts';
import { newId } from './commands/work.ts';
import type { Tools } from './engine.ts';
import type { OutboxStore } from './jobs/outbox.ts';
import { messageIdOf, type Stored } from './mail/compose.ts';
import { isSingle, type Draft, type Telling } from './mail/facts.ts';
import { FOLLOWED, mailsAfter, type Followed } from './mail/follow.ts';
import { SMTP_LIMITS } from './mail/transport.ts';
import { isReachable } from './mail/world.ts';
import { gather, wantedBy } from './mail-world.ts';
import type { Postbox } from './jobs/mail.ts';
import { isStale, type Queryable, type Row } from './store/database.ts';
import { instant, integer, json, text, textOrNull } from './store/decode.ts';
import { decodeEntry } from './store/journal.ts';
import { beginMailDays } from './store/mail-due.ts';
import {
  dropMail, entriesToFollow, failMail, finishMail, insertMails, MAIL_BACKLOG, mailToSend, moveBookmark, putBackMail,
  RELEASE_HELD, TAKE_BOOKMARK, type NewMail,
} from './store/mail.ts';
import { decodeWaiting, takeErrand } from './store/outbox.ts';
import { randomBytes } from './store/random.ts';
import type { Statement } from './store/table.ts';

/** Positions looked at in one transaction; most entries are of no interest to mail. */
const STRETCH = 100;
/** Longer than one message may take, so that no other server sends it meanwhile. */
const HIDDEN_SECONDS = SMTP_LIMITS.messageMs / 1000 + 60;

export interface MakingOptions {
  readonly tools: Pick<Tools, 'writers' | 'definitions' | 'calendar' | 'clock'>;
  readonly publicUrl: () => string;
  /** Nothing here can send: errands are held back until something can. */
  readonly held: boolean;
  readonly failPoint?: PassFailPoint | undefined;
}

/** Statements that were handed over together, sent one after another: this connection knows no other way. */
function inTurn(client: pg.PoolClient): Queryable {
  let last: Promise<unknown> = Promise.resolve();
  const query = (statement: Statement): Promise<pg.QueryResult> => {
    const answer = last.then(() => client.query(statement));
    last = answer.catch(() => undefined);
    return answer;
  };
  return { query };
}

/** A connection for some work. Where it breaks, the next statement on it fails, and the pool drops it. */
export async function onConnection<Result>(pool: pg.Pool, work: (client: Queryable) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let stale: Error | undefined;
  try {
    return await work(inTurn(client));
  } catch (error) {
    if (isStale(error)) stale = error as Error;
    throw error;
  } finally {
    client.release(stale);
  }
}

/** Runs work in one transaction. */
export function inTransaction<Result>(pool: pg.Pool, work: (client: Queryable) => Promise<Result>): Promise<Result> {
  return onConnection(pool, async (client) => {
    await client.query(BEGIN);
    try {
      const result = await work(client);
      await client.query(COMMIT);
      return result;
    } catch (error) {
      await client.query(ROLLBACK).catch(() => undefined);
      throw error;
    }
  });
}

const BEGIN: Statement = { name: '', text: 'begin', values: [] };
const COMMIT: Statement = { name: '', text: 'commit', values: [] };
const ROLLBACK: Statement = { name: '', text: 'rollback', values: [] };

/**
 * Makes the mails that follow from the next stretch of the journal, and moves the bookmark past it. Answers whether there
 * was anything to read; a server that finds another at it leaves it alone.
 */
export async function followOn(options: MakingOptions): Promise<boolean> {
  const { writers } = options.tools;
  const [backlog] = await send(writers, [MAIL_BACKLOG]);
  if (!(backlog ?? []).some((row) => integer(row, 'made') < integer(row, 'placed'))) return false;
  return inTransaction(writers, async (client) => {
    const [[book] = [], [now] = []] = await send(client, [TAKE_BOOKMARK, MAIL_BACKLOG]);
    if (book === undefined || now === undefined) return false;
    const after = integer(book, 'position');
    const upTo = Math.min(after + STRETCH, integer(now, 'placed'));
    if (upTo <= after) return false;
    const [rows = []] = await send(client, [entriesToFollow(after, upTo - after, FOLLOWED)]);
    const entries = rows.map(followed);
    if (entries.length > 0) {
      const world = await gather(client, wantedBy(entries), options.tools);
      await insertDrafts(client, entries.flatMap((entry) => mailsAfter(entry, world)), options);
      for (const { event, at } of entries) {
        if (event.type !== 'programme.published') continue;
        const { timeZone } = definitionIn(options.tools.definitions, event.subject, event.data.version);
        await send(client, [beginMailDays(event.subject, options.tools.calendar(at, timeZone))]);
      }
    }
    options.failPoint?.('mail.made-before-commit');
    await send(client, [moveBookmark(upTo)]);
    return true;
  });
}

function followed(row: Row): Followed & { readonly customerId: string | null } {
  const { event, position, sequence, circumstances, concerned } = decodeEntry(row);
  return {
    event, position: position ?? 0, sequence, at: circumstances.at, partnerId: concerned.partnerId, customerId: concerned.customerId, version: circumstances.programme?.version ?? null,
  };
}

/** Writes mails down, each once. */
export async function insertDrafts(client: Queryable, drafts: readonly Draft[], options: MakingOptions): Promise<readonly string[]> {
  if (drafts.length === 0) return [];
  const made = drafts.map((draft) => newMail(draft, options.publicUrl()));
  await send(client, [insertMails(made, options.held)]);
  return made.map(({ id }) => id);
}

function newMail(draft: Draft, publicUrl: string): NewMail {
  const { what, facts, subject, occurrence, recipient, sponsorId, programmeId, at } = draft;
  const id = newId({ bytes: randomBytes }, 'mail');
  return {
    id, what, subject, occurrence, recipient: recipient.personId, organisation_id: recipient.organisationId, sponsor_id: sponsorId,
    programme_id: programmeId, at, language: recipient.language, message_id: messageIdOf(id, publicUrl),
    state: recipient.mail === 'daily' && !isSingle(draft) ? 'gathered' : 'waiting',
    address: recipient.email, name: recipient.name, facts,
  };
}

/** What sending needs: errand and mail are settled together. */
export function postboxOf(pool: pg.Pool, isClosing: () => boolean): Postbox {
  const tell = async (statement: Statement): Promise<void> => { await send(pool, [statement]); };
  const outbox: OutboxStore = {
    async take(kinds) {
      const [rows] = await send(pool, [takeErrand(kinds, HIDDEN_SECONDS)]);
      return rows?.[0] === undefined ? undefined : decodeWaiting(rows[0]);
    },
    progress: () => Promise.resolve(),
    finish: (id) => tell(finishMail(id)),
    fail: (id, error, retrySeconds, dead) => tell(failMail(id, error, retrySeconds, dead)),
    putBack: ({ id, attempts }, why) => tell(putBackMail(id, attempts, why ?? null)),
    isClosing,
  };
  return {
    outbox,
    async open(id) {
      const [rows] = await send(pool, [mailToSend(id)]);
      const row = rows?.[0];
      return row === undefined || text(row, 'state') !== 'waiting' ? undefined : opened(row);
    },
    drop: (id, why) => tell(dropMail(id, why)),
  };
}

function opened(row: Row): Stored | { readonly dropped: string } {
  const address = textOrNull(row, 'address');
  // Nobody changes an address but whoever erases it.
  if (address === null || textOrNull(row, 'email_now') !== address) return { dropped: 'the person has been erased' };
  if (row['suspended'] === true) return { dropped: 'the person has been suspended' };
  if (!isReachable({ suspended: false, email: address })) return { dropped: 'this is no address that mail can be sent to' };
  return {
    id: text(row, 'id'),
    telling: { what: text(row, 'what'), facts: json<object>(row, 'facts') } as unknown as Telling,
    language: text(row, 'language') as Stored['language'],
    messageId: text(row, 'message_id'),
    at: instant(row, 'at'),
    address,
    name: text(row, 'name'),
  };
}

/** Whatever was held back while nothing here could send. */
export async function releaseHeld(pool: pg.Pool): Promise<void> {
  await send(pool, [RELEASE_HELD]);
}
