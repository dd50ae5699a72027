/** What a sandbox keeps in the database besides the data: its clock, and a sign that the database is a sandbox's. */
import type { Place, Row } from './database.ts';
import { instant } from './decode.ts';
import { withOwner } from './migrate.ts';
import type { Instant } from '../../domain/time.ts';
import type { Statement } from './table.ts';

/** Said of the schema, so that no sandbox ever takes an installation's database for its own. */
export const SANDBOX_SIGN = 'tallystick sandbox';

export function readSandboxClock(): Statement {
  return { name: 'read-sandbox-clock', text: 'select now from sandbox_clock', values: [] };
}

export function decodeSandboxClock(row: Row): Instant {
  return instant(row, 'now');
}

/** Sets the clock; that it is there at all says that the story has been told to its end. */
export function setSandboxClock(now: Instant): Statement {
  return {
    name: 'set-sandbox-clock',
    text: `insert into sandbox_clock (now) values ($1) on conflict (only_one) do update set now = excluded.now`,
    values: [now],
  };
}

/** What a database holds: nothing, a sandbox begun or complete, or an installation that is none. */
export type SandboxState = 'empty' | 'begun' | 'complete' | 'installation';

export async function sandboxState(place: Place): Promise<SandboxState> {
  return withOwner(place, async (client) => {
    const schema = await client.query<{ sign: string | null }>(
      `select obj_description(oid, 'pg_namespace') as sign from pg_namespace where nspname = 'tallystick'`,
    );
    const [found] = schema.rows;
    if (found === undefined) return 'empty';
    const has = async (table: string): Promise<boolean> => {
      const { rows } = await client.query<{ there: boolean }>(
        `select to_regclass('tallystick.${table}') is not null as there`,
      );
      if (rows[0]?.there !== true) return false;
      const { rowCount } = await client.query(`select from tallystick.${table} limit 1`);
      return rowCount === 1;
    };
    if (found.sign === SANDBOX_SIGN) return (await has('sandbox_clock')) ? 'complete' : 'begun';
    return (await has('organisation')) ? 'installation' : 'empty';
  });
}

/** Empties the database and marks it as a sandbox's. Whoever calls has made sure that it holds no installation. */
export async function clearForSandbox(place: Place): Promise<void> {
  await withOwner(place, async (client) => {
    await client.query(`drop schema if exists tallystick cascade; create schema tallystick;
      comment on schema tallystick is '${SANDBOX_SIGN}'`);
  });
}
