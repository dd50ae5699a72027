/**
 * The histories that were folded in memory, played again on PostgreSQL: every answer, and every byte of the journal. Then
 * every decision is taken anew from the rows of the journal alone.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { calendar } from '../../src/server/clock.ts';
import { runBatch } from '../../src/server/commands/batch.ts';
import { Definitions, Origins, send } from '../../src/server/commands/load.ts';
import type { Reply } from '../../src/server/commands/reply.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { connectLane, makePool, type Place } from '../../src/server/store/database.ts';
import { agreements } from '../../src/server/store/entitlement.ts';
import { requests } from '../../src/server/store/payment.ts';
import { vouchers } from '../../src/server/store/voucher.ts';
import { asOwner, openTheatre, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';
import { diceFor } from './dice.ts';
import { plotOf, programmes } from './plots.ts';
import { decideAgain, readKept, type Kept } from './recomputing.ts';
import { SEEDS } from './seeds.ts';
import { Simulation } from './simulation.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const GIVEN = process.env['TALLYSTICK_SEED'];
const SEED = Number(GIVEN ?? (Date.now() ^ (process.pid << 8)) & 0x7fffffff);
const HISTORIES = GIVEN !== undefined || !LONG ? 1 : 20;
const PATIENCE_MS = 900_000;

let theatre: Theatre;
let definitions: readonly ProgrammeFile[];
beforeAll(async () => { [theatre, definitions] = await Promise.all([openTheatre(), programmes()]); });
afterAll(() => theatre.close());

/** An answer without what says nothing: fields left undefined, and the definition behind the terms. */
function plain(reply: Reply | undefined): unknown {
  return JSON.parse(JSON.stringify(reply, (name, value: unknown) => (name === 'definition' ? undefined : value)) ?? 'null');
}

/** Gives PostgreSQL the same batches at the same moments with the same dice. */
async function playOn(place: Place, { court: { kept, plot } }: Simulation): Promise<void> {
  const client = await connectLane(place);
  const surroundings = { calendar, definitions: new Definitions(), origins: new Origins() };
  try {
    for (const { commands, now, part, replies } of kept) {
      const chance = diceFor(plot.seed, 1_000_000 + part);
      const again = await runBatch(client, commands, { ...surroundings, now: () => now, chance });
      commands.forEach((command, index) => {
        const [expected, came] = [plain(replies[index]), plain(again.replies.get(command))];
        if (!isDeepStrictEqual(came, expected)) expect(came, `${command.name} at ${now}`).toEqual(expected);
      });
    }
  } finally {
    await client.end();
  }
}

async function expectSameJournal(place: Place, { memory }: Simulation): Promise<number> {
  const rows = await asOwner(place, `select j.subject, j.sequence, j.bytes, j.hash, coalesce((select json_agg(json_build_array(
      f.field, encode(f.salt, 'hex'), f.value) order by f.field) from journal_personal f
      where f.agreement_id = j.agreement_id and f.subject = j.subject and f.sequence = j.sequence), '[]') as personal
    from journal j order by j.subject collate "C", j.sequence`);
  const told = rows.map((row) => [row['subject'], row['sequence'], (row['bytes'] as Buffer).toString('hex'), (row['hash'] as Buffer).toString('hex'), row['personal']]);
  const subjects = [...memory.journal.keys()].sort();
  const expected = subjects.flatMap((subject) => (memory.journal.get(subject) ?? []).map(({ sequence, bytes, hash, personal }) => [
    subject, sequence, bytes.toString('hex'), hash.toString('hex'),
    [...personal].sort((one, other) => (one.field < other.field ? -1 : 1))
      .map(({ field, salt, value }) => [field, salt.toString('hex'), JSON.parse(value) as unknown]),
  ]));
  expect(told.length).toBe(expected.length);
  told.forEach((entry, index) => { if (!isDeepStrictEqual(entry, expected[index])) expect(entry).toEqual(expected[index]); });
  return told.length;
}

async function expectSameRows(place: Place, { memory: { world, keys } }: Simulation): Promise<void> {
  const pool = makePool(place, 'tallystick_writer', 1);
  try {
    // Read as the server reads, with its own decoding of numbers and dates.
    for (const [table, key, states] of [[vouchers, 'reference', world.vouchers], [agreements, 'id', world.agreements], [requests, 'id', world.requests]] as const) {
      const [rows] = await send(pool, [{ name: `all-${table.name}`, text: `select * from ${table.name}`, values: [] }]);
      const decoded = new Map((rows ?? []).map((row) => [String(row[key]), table.decode(row) as unknown]));
      expect(decoded.size).toBe(states.size);
      for (const [id, state] of states) if (!isDeepStrictEqual(decoded.get(id), state)) expect(decoded.get(id)).toEqual(state);
    }
    const [remembered] = await asOwner(place, 'select count(*)::integer as keys from idempotency_key');
    expect(remembered?.['keys']).toBe(keys.size);
    await asOwner(place, 'select sequence_journal()');
    expect((await verify(pool)).faults).toEqual([]);
  } finally {
    await pool.end();
  }
}

/** The same with one entry that says something else: what cannot be recomputed is noticed. */
function spoilt({ entries, definitions }: Kept): readonly (readonly [what: string, kept: Kept])[] {
  const at = entries.findIndex(({ event }) => event.type === 'voucher.created');
  const entry = entries[at];
  if (entry === undefined) throw new Error('no voucher was created');
  const { event, circumstances } = entry;
  const instead = (changed: object): Kept => ({ definitions, entries: entries.with(at, { ...entry, ...changed }) });
  const { version = 0, id = '' } = circumstances.programme ?? {};
  return [
    ['another result', instead({ event: { ...event, data: { ...event.data, expiresOn: '2030-01-01' } } })],
    ['another version of the rules', instead({ circumstances: { ...circumstances, programme: { id, version: version + 1 } } })],
  ];
}

async function replay(seed: number): Promise<void> {
  try {
    const simulation = await new Simulation(plotOf(seed, 'replayed', definitions)).run();
    const place = await theatre.database();
    await playOn(place, simulation);
    total('journal entries compared byte for byte', await expectSameJournal(place, simulation));
    await expectSameRows(place, simulation);
    const kept = await readKept(place);
    total('decisions taken anew from the rows of the journal', decideAgain(kept));
    for (const [what, wrong] of spoilt(kept)) expect(() => decideAgain(wrong), what).toThrow('decided again');
    total('simulated batches replayed on PostgreSQL', simulation.court.kept.length);
    total('simulated histories replayed on PostgreSQL', 1);
  } catch (error) {
    const repeat = `TALLYSTICK_SEED=${seed} npx vitest run test/simulation/replay.test.ts`;
    throw new Error(`repeat with: ${repeat}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

describe('a history of the simulation on PostgreSQL', () => {
  test('gives the same answers, the same journal to the byte, the same rows, and from these every decision again', async () => {
    for (let history = 0; history < HISTORIES; history += 1) await replay(SEED + history);
  }, PATIENCE_MS);

  test.each(SEEDS.filter((each) => each.kind === 'replayed'))('seed $seed, which found: $found', async ({ seed }) => {
    await replay(seed);
  }, PATIENCE_MS);
});
