/**
 * Real servers, each a process of its own with its own port, on one database: callers spread over them by chance, and the
 * history of every voucher judged as they saw it, with what each server answers to a read.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCustomer, addPartner, draftRequest, plan, redeemed } from '../support/cast.ts';
import { startServerChild, type ServerChild } from '../support/children.ts';
import { DEEDS, makeReady, PLAYERS } from '../support/linear-deeds.ts';
import { doorOfServer, keysFor } from '../support/linear-http.ts';
import { boutsOf, deadlocks, LONG, playBouts, seeded, shuffled } from '../support/linear-play.ts';
import { Chronicle, judgeHistories, type Door } from '../support/linear-record.ts';
import { dice } from '../support/load.ts';
import { openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const FILE = 'test/races/servers.test.ts';
const ROUNDS = LONG ? 6 : 1;
/** What a person gives; the clock's commands have no address. */
const OVER_HTTP = Object.keys(DEEDS).filter((name) => !['voucher.expire', 'voucher.extend'].includes(name));

let theatre: Theatre;
let stage: Stage;
let servers: ServerChild[];
let doors: Door[];
const files = mkdtempSync(join(tmpdir(), 'tallystick-races-'));

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-03-01' });
  await addCustomer(stage, 'contoso', 1_000_000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(stage, partner);
  await draftRequest(stage, 'fabrikam', [await redeemed(stage, 'contoso', 'fabrikam')], 'F-0');
  const secrets = await keysFor(stage, PLAYERS);
  const { personId } = await stage.caller('contoso.benefits-admin');
  servers = await Promise.all([1, 2, 3].map(() => startServerChild(stage, { filesFolder: files })));
  const at = stage.clock.now();
  doors = servers.map(({ address }, index) => doorOfServer(`server ${String(index + 1)}`, address, secrets, personId, at));
});

afterAll(async () => {
  const reports = servers.flatMap((server) => server.reports);
  await Promise.all(servers.map((server) => server.stop()));
  const faults = await stage.faults();
  await stage.close();
  const rings = await deadlocks(stage);
  await theatre.close();
  rmSync(files, { recursive: true, force: true });
  expect(reports).toEqual([]);
  expect(faults).toEqual([]);
  expect(rings, 'deadlocks').toBe(0);
});

test.each([2, 3])('%i servers: pairs of commands at once, and what every server shows of it', { timeout: 3_600_000 }, (count) =>
  seeded(FILE, async (seed) => {
    const pairs = boutsOf(OVER_HTTP, 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      const bouts = LONG ? pairs : shuffled(pairs, dice(seed + count)).slice(0, 90);
      await playBouts({ stage, doors: doors.slice(0, count), bouts, seed: seed + round, abreast: 12 });
    }
  }));

test('thirty callers over three servers after one voucher: one has it, and every server says so at once', { timeout: 600_000 }, () =>
  seeded(FILE, async (seed) => {
    const roll = dice(seed);
    for (let round = 0; round < ROUNDS * 3; round += 1) {
      const [ready] = await makeReady(stage, 'assigned', 1);
      const chronicle = new Chronicle();
      await Promise.all(Array.from({ length: 30 }, async (_, index) => {
        const alias = index % 2 === 0 ? 'fabrikam' : 'adatum';
        const command = await stage.command(`${alias}.programme-admin`, 'voucher.reserve', plan(stage, alias, ready?.reference ?? ''));
        const answer = await chronicle.give(doors[roll(3)] as Door, command);
        if (answer.kind === 'accepted') await Promise.all(doors.map((door) => chronicle.look(door, ready?.reference ?? '')));
      }));
      expect(chronicle.all.filter(({ answer }) => answer.kind === 'accepted')).toHaveLength(1);
      total('races run', 1);
      judgeHistories(chronicle, { lives: new Map(ready === undefined ? [] : [[ready.reference, ready.life]]) });
    }
  }));
