/** Connections. Every connection of the application takes one of the two roles and never the owner's. */
import pg from 'pg';

export type Role = 'tallystick_reader' | 'tallystick_writer';

/** Where the database is: a URL, or a private socket of the embedded one. */
export type Place =
  | { readonly url: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

/** Rows of a statement, as the driver gives them; only `decode.ts` and the noun files read them. */
export type Row = Readonly<Record<string, unknown>>;

export interface Queryable {
  query(statement: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: Row[]; rowCount: number | null; command: string }>;
}

// Dates stay ISO text, and instants too: the domain has no Date. bigint comes as text and `decode` reads it.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text).toISOString());

/** The driver's settings for a place. */
export function settingsOf(place: Place, extra: pg.ClientConfig = {}): pg.ClientConfig {
  const where = 'url' in place ? { connectionString: place.url } : place;
  return { ...where, types, application_name: 'tallystick', ...extra };
}

/**
 * How the writer's statements are planned: they ask by key or along an index, with plans made once per connection. A
 * plan made while the tables were still empty would read them from end to end until statistics are next taken, which
 * may be a hundred thousand rows later.
 */
export const WRITER_PLANS = 'set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;';

/** What a connection does first. The schema is named once, so that statements need not. */
export function opening(role: Role | null): string {
  const plans = role === 'tallystick_writer' ? WRITER_PLANS : '';
  const take = role === null ? '' : `${plans} set role ${role};`;
  return `set search_path = tallystick; set timezone = 'UTC'; set client_min_messages = warning; ${take}`;
}

/** A pool whose connections all hold a role. A reader's statements are sent without waiting for one another. */
export function makePool(place: Place, role: Role | null, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...settingsOf(place, role === 'tallystick_reader' ? { pipeline: true } : {}),
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    onConnect: async (client: pg.ClientBase) => { await client.query(opening(role)); },
  });
  // A connection that breaks is replaced at the next use, and whoever is using it is told by the statement that fails.
  // Without a listener it would end the process: the pool listens to its idle connections, and to none that is in use.
  pool.on('connect', (client) => { client.on('error', () => undefined); });
  pool.on('error', () => undefined);
  return pool;
}

/**
 * A batch waits this long for a row that another server holds, and a server that froze in a transaction loses it, so
 * that nobody's locks outlive their owner's attention.
 */
const PATIENCE = `set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '8s'`;

/** A transaction stood idle for longer, as where this process stood still: it was rolled back, and its connection ended. */
export const IDLE_TIMEOUT = '25P03';

/** A lane's statements ask by key for whole arrays: a plan made for the first few serves as well as any. */
const LANE_PLANS = 'set plan_cache_mode = force_generic_plan';

/** A database that took the call and says nothing is tried anew; one whose machine is gone is noticed on a quiet line. */
const CONNECT_MS = 5000;
const KEEP_ALIVE_MS = 10_000;

/** One connection of its own, for a lane of the runner: statements are sent without waiting for one another. */
export async function connectLane(place: Place): Promise<pg.Client> {
  const client = new pg.Client(settingsOf(place, {
    pipeline: true, keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS, connectionTimeoutMillis: CONNECT_MS,
  }));
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(opening('tallystick_writer'));
    await client.query(`${PATIENCE}; ${LANE_PLANS}`);
    return client;
  } catch (error) {
    // The lane tries again and again, and each connection that is left open is one less for the others.
    void client.end().catch(() => undefined);
    throw error;
  }
}

/** Hands the driver several statements that leave in one piece: each by itself would cost a system call and a wake-up. */
export function corked<Result>(client: Queryable, query: () => Result): Result {
  const { stream } = (client as { connection?: { stream?: { cork(): void; uncork(): void } } }).connection ?? {};
  stream?.cork();
  try {
    return query();
  } finally {
    stream?.uncork();
  }
}

/**
 * Reads as one organisation, in one snapshot: the row-level policies see the organisation of the transaction only. The
 * first statements leave together with the first of `read`, and nobody waits for the end of what wrote nothing: a page
 * costs the round trips of its own statements.
 */
export async function reading<Result>(
  pool: pg.Pool,
  organisationId: string,
  read: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  return freshly(pool, () => readOnce(pool, organisationId, read));
}

async function readOnce<Result>(pool: pg.Pool, organisationId: string, read: (client: Queryable) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  const release = () => { client.release(); };
  const drop = (broken: unknown) => { client.release(broken as Error); };
  try {
    const [result] = await corked(client, () => {
      const begun = Promise.all([
        client.query('begin isolation level repeatable read read only'),
        client.query({
          name: 'reading-as', text: `select set_config('tallystick.organisation', $1, true)`, values: [organisationId],
        }),
      ]);
      return Promise.all([read(client), begun]);
    });
    client.query('commit').then(release, drop);
    return result;
  } catch (error) {
    if (isStale(error)) drop(error);
    else await client.query('rollback').then(release, drop);
    throw error;
  }
}

/** Reads whatever the pool's role may, in one snapshot, one statement after another. */
export async function inSnapshot<Result>(pool: pg.Pool, read: (client: Queryable) => Promise<Result>): Promise<Result> {
  return freshly(pool, async () => {
    const client = await pool.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      const result = await read(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  });
}

/**
 * Whether a statement was prepared before a migration changed the columns of its tables, as when a newer release starts
 * beside this one. PostgreSQL found that out before it ran anything, and says so for as long as the connection lives.
 */
export function isStale(error: unknown): boolean {
  return sqlState(error) === '0A000' && (error as { routine?: string }).routine === 'RevalidateCachedQuery';
}

/** Does something over a pool again until its connection is one that knows the tables as they are; each that is not, goes. */
export async function freshly<Result>(pool: pg.Pool, ask: () => Promise<Result>): Promise<Result> {
  for (let left = pool.options.max; ; left -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isStale(error) || left === 0) throw error;
    }
  }
}

/**
 * What PostgreSQL says went wrong, by its five-character code; undefined for anything else. Every code of PostgreSQL's
 * holds a digit, which tells it from the system's EPIPE.
 */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** What a server is and how durable it is set up: names and values of PostgreSQL's own settings. */
export async function serverSettings(place: Place, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const client = new pg.Client(settingsOf(place));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any($1)', [names],
    );
    return new Map(rows.map((row) => [row.name, row.setting]));
  } finally {
    await client.end();
  }
}

/** Whether the database takes writes: a standby answers and takes none. */
export const IS_WRITABLE = {
  name: 'is-writable', text: `select current_setting('transaction_read_only') = 'off' as writable`, values: [],
};
