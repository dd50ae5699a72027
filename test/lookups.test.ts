/** What commands look up by a key is looked up by it, whatever the database believed of its tables when it made the plan. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectLane } from '../src/server/store/database.ts';
import { findKeys } from '../src/server/store/idempotency.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from './support/stage.ts';

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2021-01-15' });
});

afterAll(() => theatre.close());

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** The rows of a table that a plan has touched. */
function touched(node: Node, table: string): number {
  const own = node['Relation Name'] === table ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, each) => sum + touched(each, table), own);
}

test('a key is found by its index though statistics were taken while no command had been given', async () => {
  await asOwner(stage.place, 'truncate idempotency_key');
  await asOwner(stage.place, 'vacuum (analyze) idempotency_key');
  const lane = await connectLane(stage.place);
  try {
    await lane.query(`prepare looked (text[], text[]) as ${findKeys([], []).text}`);
    const ask = `execute looked (array['org', 'org'], array['key 7', 'no key'])`;
    expect((await lane.query(ask)).rows).toEqual([]);
    await asOwner(stage.place, `insert into idempotency_key (organisation_id, key, command, input_hash, made, entries, at)
      select 'org', 'key ' || n, 'voucher.create', ''::bytea, '', '[]', now() from generate_series(1, 500) n`);
    expect((await lane.query(ask)).rows).toMatchObject([{ key: 'key 7' }]);
    const { rows } = await lane.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(`explain (analyze, format json) ${ask}`);
    expect(touched(rows[0]!['QUERY PLAN'][0]!.Plan, 'idempotency_key')).toBe(1);
  } finally {
    await lane.end();
  }
});
