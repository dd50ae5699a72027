/** The moments between decided and durable: what is not known is said to be unknown, and everything else is exact. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { movableClock } from '../../src/server/clock.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { openEngine, type Engine, type EngineOptions } from '../../src/server/engine.ts';
import { connectLane, makePool, reading, sqlState, type Place } from '../../src/server/store/database.ts';
import { addCustomer, addPartner, addVoucher, asked } from '../support/cast.ts';
import { commandsOf, tally } from '../support/crowd.ts';
import { openCutter, type Cut, type Cutter } from '../support/cutter.ts';
import { judge } from '../support/judge.ts';
import { CROWD, dice, underLoad } from '../support/load.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
/** Another server's ways to sign in are not known. */
const FOREIGN = process.env['TEST_DATABASE_URL'] !== undefined;
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/commit.test.ts`;

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let cutter: Cutter;
let engine: Engine;
let reports: unknown[];

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(base, 'contoso', 100);
  await addCustomer(base, 'litware', 100);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(base, partner);
  for (const as of CROWD) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

const engineAt = (place: EngineOptions['place'], more: Partial<EngineOptions> = {}): Engine =>
  openEngine({ place, clock: movableClock(stage.clock.now()), readersMax: 1, report: (error) => reports.push(error), ...more });

beforeEach(async () => {
  stage = await theatre.repeat(base);
  reports = [];
  cutter = await openCutter(stage.place);
  engine = engineAt(cutter.place);
});

afterEach(async () => {
  await engine.close();
  await cutter.close();
  const faults = await stage.faults();
  await theatre.strike(stage);
  expect(faults).toEqual([]);
});

const creating = (days = 5): Promise<Command[]> => commandsOf(stage, 1, () => ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days })]);
const one = async (days = 5): Promise<Command> => (await creating(days))[0] as Command;

/** Both engines have prepared their statements, and the keys of both know the roads. */
async function warm(): Promise<void> {
  const reply = await engine.runner.run(await one(1));
  expect(reply.kind).toBe('accepted');
}

describe('the connection breaks at COMMIT', () => {
  test.each<[Cut, boolean]>([['request', false], ['answer', true]])(
    'with the %s lost the outcome is unknown, and the same key finds it out',
    async (cut, done) => {
      await warm();
      const command: Command = { ...await one(), key: 'once' };
      cutter.armed = cut;
      expect(await engine.runner.run(command)).toEqual({ kind: 'outcome-unknown' });
      expect(cutter.armed).toBeUndefined();
      const again = await engine.runner.run(command);
      expect(again).toMatchObject({ kind: 'accepted', replayed: done });
      expect(await stage.engine.runner.run(command)).toMatchObject({ kind: 'accepted', replayed: true, id: (again as { id: string }).id });
    },
  );

  test.each<Cut>(['request', 'answer'])('with the %s lost, a refusal of the same batch is decided again and is sure', async (cut) => {
    await warm();
    const commands = [{ ...await one(15), key: 'a' }, await one(4), { ...await one(10), key: 'b' }, await one(15_000)];
    cutter.armed = cut;
    const replies = await Promise.all(commands.map((command) => engine.runner.run(command)));
    expect(replies.map(({ kind }) => kind)).toEqual(['outcome-unknown', 'refused', 'outcome-unknown', 'refused']);
    const again = await Promise.all([commands[0], commands[2]].map((command) => engine.runner.run(command as Command)));
    expect(again.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
  });

  test('a caller of a batch that only reads is never told that the outcome is unknown', async () => {
    await warm();
    cutter.armed = 'answer';
    expect(await engine.runner.run(await one(4))).toMatchObject({ kind: 'refused' });
    cutter.armed = undefined;
  });

  test('cut over and over, every key has one effect and every sure answer is true', async () => {
    await warm();
    const answers: Reply[] = [];
    for (let index = 0; index < 24; index += 1) {
      const command: Command = { ...await one(1), key: `key ${String(index)}` };
      cutter.armed = ([undefined, 'request', 'answer'] as const)[index % 3];
      const first = await engine.runner.run(command);
      expect(first.kind).toBe(index % 3 === 0 ? 'accepted' : 'outcome-unknown');
      answers.push(await engine.runner.run(command));
    }
    expect(answers.every((reply) => reply.kind === 'accepted')).toBe(true);
    const { rows } = await stage.engine.writers.query<{ count: number }>('select count(*)::integer from voucher');
    expect(rows[0]?.count).toBe(25);
  });

  test('at random, under load: who was told that the outcome is unknown finds it out by the same key', async () => {
    await warm();
    const roll = dice(SEED);
    let done = false;
    const load = underLoad(stage, () => engine, { callers: 32, commands: LONG ? 20_000 : 600, seed: SEED }).finally(() => { done = true; });
    while (!done) {
      cutter.armed ??= roll(2) === 0 ? 'request' : 'answer';
      await sleep(5 + roll(40));
    }
    const report = await load;
    cutter.armed = undefined;
    console.log(`${REPEAT}\n${String(cutter.cuts)} cuts at COMMIT, answers ${JSON.stringify(report.answers)}`);
    expect(cutter.cuts, REPEAT).toBeGreaterThan(3);
    expect(report.answers['outcome-unknown'] ?? 0, REPEAT).toBeGreaterThan(0);
    await judge(stage, [report], REPEAT, 1);
    total('connections cut at COMMIT', cutter.cuts);
  }, LONG ? 900_000 : 60_000);
});

describe('the connection breaks where an errand is finished', () => {
  test.each<Cut>(['request', 'answer'])('with the %s lost it is done again, or found done, and its effect comes once', async (cut) => {
    const vouchers = await Promise.all([1, 2, 3].map(() => addVoucher(stage, 'contoso', { days: 1 })));
    await stage.ok('sponsor.programme-admin', 'programme.extend', { programmeId: PROGRAMME, days: 30, reason: 'a test' });
    cutter.at = 'finish-outbox';
    cutter.armed = cut;
    await engine.drain();
    expect(cutter.cuts).toBe(1);
    const errand = async () => (await asOwner(stage.place, 'select done_at is not null as done, dead_at is not null as dead from outbox'))[0];
    expect(await errand()).toEqual({ done: cut === 'answer', dead: false });
    await asOwner(stage.place, 'update outbox set next_at = now() where done_at is null');
    expect(await engine.drain()).toBe(cut === 'answer' ? 0 : 1);
    expect(await errand()).toEqual({ done: true, dead: false });
    const extended = await asOwner(stage.place, `select subject from journal where type = 'voucher.extended'`);
    expect(extended.map(({ subject }) => subject).sort()).toEqual([...vouchers].sort());
    total('connections cut at an errand', 1);
  });
});

describe('what went wrong is told apart', () => {
  test.each([['40001', '40001'], ['XX000', 'XX000'], ['EPIPE', undefined], ['ECONNRESET', undefined], [undefined, undefined]])(
    'an error of code %s is of SQL state %s',
    (code, state) => { expect(sqlState(Object.assign(new Error('broken'), { code }))).toBe(state); },
  );
});

describe('one bad command among many', () => {
  test('whose decision throws fails alone, and is reported', async () => {
    const good = await commandsOf(stage, 40, () => ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 1 })]);
    const { personId } = await stage.caller('contoso.benefits-admin');
    // A key without the hash that the server adds: a defect of ours, which no client can cause.
    const poison: Command = { name: 'key.create', input: { personId, name: 'bad' }, caller: await stage.caller('contoso.benefits-admin') };
    const commands = [...good.slice(0, 20), poison, ...good.slice(20)];
    const replies = await Promise.all(commands.map((command) => engine.runner.run(command)));
    expect(tally(replies)).toEqual({ accepted: 40, failed: 1 });
    expect(replies[20]).toEqual({ kind: 'failed' });
    expect(reports).toHaveLength(1);
  });

  test('whose row the database refuses fails alone, and is reported', async () => {
    const good = await commandsOf(stage, 40, () => ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 1 })]);
    // No parsed input holds a NUL; PostgreSQL stores none as text.
    const poison: Command = {
      name: 'organisation.register', input: { kind: 'customer', name: 'a\u0000b', country: 'TR' }, caller: await stage.caller('sponsor.programme-admin'),
    };
    const commands = [...good.slice(0, 13), poison, ...good.slice(13)];
    const replies = await Promise.all(commands.map((command) => engine.runner.run(command)));
    expect(tally(replies)).toEqual({ accepted: 40, failed: 1 });
    expect(replies[13]).toEqual({ kind: 'failed' });
    expect(reports).toHaveLength(1);
  });

  test('at which the runner itself fails does so alone, and is reported', async () => {
    const good = await commandsOf(stage, 40, () => ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 1 })]);
    // In no parsed input is a reference a number, which cannot be looked up.
    const poison: Command = { name: 'voucher.cancel', input: { voucher: 5 }, caller: await stage.caller('contoso.benefits-admin') };
    const commands = [...good.slice(0, 13), poison, ...good.slice(13)];
    const replies = await Promise.all(commands.map((command) => engine.runner.run(command)));
    expect(tally(replies)).toEqual({ accepted: 40, failed: 1 });
    expect(replies[13]).toEqual({ kind: 'failed' });
    expect(reports).toHaveLength(1);
  });
});

describe('connections', () => {
  test('one that breaks while it is read by fails what was asked, and the next one answers', async () => {
    const pool = makePool(stage.place, 'tallystick_reader', 1);
    const slow = reading(pool, 'cus_x', (client) => client.query({ text: 'select pg_sleep(30)' })).catch(sqlState);
    const end = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'active' and query = 'select pg_sleep(30)'`;
    while ((await asOwner(stage.place, end)).length === 0) await sleep(5);
    expect(await slow).toBe('57P01');
    const { rows } = await reading(pool, 'cus_x', (client) => client.query({ text: 'select 1 as one' }));
    expect(rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  test.skipIf(FOREIGN || process.platform === 'win32')('one that may not do what a lane does is closed again', async () => {
    await asOwner(stage.place, 'drop role if exists stranger; create role stranger login');
    const place = { ...stage.place, user: 'stranger' } as Place;
    expect(await connectLane(place).catch(sqlState)).toBe('42501');
    const left = (): Promise<unknown[]> => asOwner(stage.place, `select from pg_stat_activity where usename = 'stranger'`);
    for (let look = 0; look < 100 && (await left()).length > 0; look += 1) await sleep(20);
    expect(await left()).toEqual([]);
  });
});

describe('the sequencer counts on it', () => {
  test('that a transaction has written a row before it draws the id of an entry', async () => {
    await asOwner(stage.place, `create function look() returns trigger language plpgsql as $$ begin
        if pg_current_xact_id_if_assigned() is null then raise exception 'an id was drawn before anything was written'; end if;
        return new;
      end $$;
      create trigger look before insert on journal for each row execute function tallystick.look()`);
    // Several, since now and then drawing an id is a write by itself.
    for (const name of ['one', 'two', 'three']) {
      const input = { kind: 'customer', name, country: 'TR' };
      expect(await stage.give('sponsor.programme-admin', 'organisation.register', input)).toMatchObject({ kind: 'accepted' });
    }
  });
});

describe('more callers than may wait', () => {
  test('those beyond the queue are turned away at once, the others are served', async () => {
    const small = engineAt(stage.place, { queueMax: 10 });
    const commands = await commandsOf(stage, 40, () => ['contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 1 })]);
    const replies = await Promise.all(commands.map((command) => small.runner.run(command)));
    expect(tally(replies)).toEqual({ accepted: 10, unavailable: 30 });
    expect(await small.runner.run(commands[0] as Command)).toMatchObject({ kind: 'accepted' });
    await small.close();
    expect(await small.runner.run(commands[0] as Command)).toEqual({ kind: 'unavailable' });
  });
});
