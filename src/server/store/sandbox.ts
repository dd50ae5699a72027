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

/** Everybody has seen what happened before a moment: years that were told at once are nobody's news. */
export function seenBefore(moment: Instant): Statement {
  return {
    name: 'seen-before',
    text: `insert into person_portal (person_id, seen_position)
        select id, (select coalesce(max(p.position), 0) from journal_position p join journal j on j.id = p.id where j.at < $1) from person
      on conflict (person_id) do nothing`,
    values: [moment],
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

/** A day after today on which something happens or ends in a programme, how much, and a few of the organisations it concerns. */
const coming = (kind: string, day: string, party: string, from: string): string =>
  `select '${kind}' as kind, day, count(*)::integer as count, (array_agg(distinct whose order by whose))[1:3] as whose
    from (select ${day} as day, (select o.name from organisation o where o.id = ${party}) as whose from ${from}) each
    where day > $2::date group by day`;

/**
 * What comes next in a programme, each kind by its next days. In a sandbox there are a few hundred of each, so that they
 * are counted as they are.
 */
export function comingIn(programmeId: string, today: string, lastRedemption: string | null, limit: number): Statement {
  const reservation = `engagement -> 'reservation' ->>`;
  const parts = [
    coming('voucher-expiry', 'least(due_on, $3::date)', 'customer_id', 'voucher where programme_id = $1 and due_on is not null'),
    coming('payment-window', 'pay_by', 'partner_id', 'voucher where programme_id = $1 and redeemed_on is not null and request_id is null'),
    coming('payment-due', 'due_on', 'partner_id', `payment_request where programme_id = $1 and status in ('approved', 'reversed')`),
    coming('agreement-end', 'ends_on', 'customer_id', 'agreement where programme_id = $1 and available + training > 0'),
    coming('engagement-start', `(${reservation} 'startsOn')::date`, 'partner_id', `voucher where programme_id = $1 and status = 'reserved'`),
    coming('engagement-end', `(${reservation} 'endsOn')::date`, 'partner_id', `voucher where programme_id = $1 and status = 'reserved'`),
    coming('enrolment-end', `(e ->> 'through')::date`, 'p.id',
      `partner p, jsonb_array_elements(p.standing -> 'enrolments') e where e ->> 'programmeId' = $1`),
  ];
  return {
    name: 'coming-in', values: [programmeId, today, lastRedemption, limit],
    text: `select kind, day, count, whose from (${parts.join(' union all ')}) coming order by day, kind limit $4`,
  };
}

/** Where the journal and the mails stand. */
export const STANDING: Statement = {
  name: 'sandbox-standing', values: [],
  text: 'select (select position from sequencer) as position, coalesce((select max(number) from mail), 0) as mail',
};

/** What happened after a position, by kind and its first entries; and how many mails were made after one. */
export function changesAfter(position: number, mail: number, limit: number): readonly [Statement, Statement, Statement] {
  return [
    {
      name: 'changes-by-kind', values: [position],
      text: `select j.type, count(*)::integer as count from journal_position p join journal j on j.id = p.id where p.position > $1
        group by j.type order by count desc, j.type`,
    },
    {
      name: 'changes-first', values: [position, limit],
      text: `select j.type, j.subject, j.at from journal_position p join journal j on j.id = p.id where p.position > $1
        order by p.position limit $2`,
    },
    { name: 'changes-mails', values: [mail], text: 'select count(*)::integer as count from mail where number > $1' },
  ];
}
