/**
 * The disk of the database is full: callers are told so, nothing acknowledged is lost, and with room again it goes on by
 * itself. Left out where this is not root on Linux, who alone can make a disk that is small.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbedded, type EmbeddedServer } from '../../src/server/store/embedded.ts';
import { migrate } from '../../src/server/store/migrate.ts';
import { addCustomer, addPartner } from '../support/cast.ts';
import { judge } from '../support/judge.ts';
import { CROWD, underLoad } from '../support/load.ts';
import { asOwner, Stage } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)}${LONG ? ' TALLYSTICK_LONG=1' : ''} npx vitest run test/crashes/disk-full.test.ts`;
const ROUNDS = LONG ? 3 : 1;
/** How long the disk stays full; in the long run beyond the patience with which PostgreSQL is restarted. */
const FULL_MS = LONG ? 30_000 : 2000;
const SMALL = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!SMALL)(`a disk that is full${SMALL ? '' : ' (left out: only root on Linux can make one that is small)'}`, () => {
  let home: string;
  let server: EmbeddedServer;
  let stage: Stage;
  const log: string[] = [];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tallystick-full-'));
    chmodSync(home, 0o755);
    mkdirSync(join(home, 'disk'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', join(home, 'disk')]);
    const settings = { max_wal_size: '32MB', min_wal_size: '32MB', shared_buffers: '16MB' };
    server = await startEmbedded({ dataFolder: join(home, 'disk', 'data'), log: (line) => log.push(line), settings });
    await migrate(server.connection);
    stage = await Stage.open(server.connection, { on: '2020-03-02' });
    for (const customer of ['contoso', 'litware']) await addCustomer(stage, customer, 5000);
    for (const partner of ['fabrikam', 'adatum']) await addPartner(stage, partner);
    for (const as of CROWD) await stage.caller(as);
  });

  afterAll(async () => {
    await stage.close();
    await server.stop();
    execFileSync('umount', [join(home, 'disk')]);
    rmSync(home, { recursive: true, force: true });
  });

  test('under load: answers are clear, nothing acknowledged is lost, and with room it goes on by itself', async () => {
    for (let round = 0; round < ROUNDS; round += 1) await fill(SEED + round);
    // Later rounds may find segments of the log to use again, and live.
    expect(log.join('\n'), `${REPEAT}: PostgreSQL never died`).toMatch(/ended unasked[^]*is full; PostgreSQL is started again/);
  }, LONG ? 900_000 : 120_000);

  async function fill(seed: number): Promise<void> {
    const ballast = join(home, 'disk', 'ballast');
    let enough = false;
    const loads: Awaited<ReturnType<typeof underLoad>>[] = [];
    const loading = (async () => {
      for (let part = 0; !enough; part += 1) loads.push(await underLoad(stage, () => stage.engine, { callers: 32, commands: 200, seed: seed + 1000 * part }));
    })();
    const said = log.length;
    // What is freed by a checkpoint is taken again, until nothing can be written.
    const begun = performance.now();
    while (performance.now() - begun < FULL_MS || log.length === said && performance.now() - begun < 20_000) {
      const { bfree, bsize } = statfsSync(home + '/disk');
      if (bfree > 2) writeFileSync(ballast, Buffer.alloc((bfree - 1) * bsize), { flag: 'a' });
      await sleep(100);
      // Tables have no room, so that the log of PostgreSQL hardly grows; it is made to want a new segment, and dies of it.
      if (performance.now() - begun > FULL_MS / 2) await asOwner(stage.place, 'select txid_current(); select pg_switch_wal()').catch(() => undefined);
    }
    const freed = performance.now();
    rmSync(ballast);
    const before = loads.length;
    while (loads.length < before + 2) await sleep(20);
    enough = true;
    await loading;
    const again = Math.min(...loads.flatMap(({ moments }) => moments).filter((moment) => moment > freed)) - freed;
    const answers = loads.reduce<Record<string, number>>((sums, each) => {
      for (const [kind, count] of Object.entries(each.answers)) sums[kind] = (sums[kind] ?? 0) + count;
      return sums;
    }, {});
    console.log(`${REPEAT}\na full disk: answers ${JSON.stringify(answers)}; answers again ${String(Math.round(again))} ms after there was room\n${log.join('\n')}`);
    expect((answers['unavailable'] ?? 0) + (answers['outcome-unknown'] ?? 0), `${REPEAT}: nobody noticed`).toBeGreaterThan(0);
    // Every part has keys of its own, and every earlier round has been judged.
    await judge(stage, [...earlier, ...loads], REPEAT);
    earlier.push(...loads);
    total('times that the disk was full', 1);
  }
  const earlier: Awaited<ReturnType<typeof underLoad>>[] = [];
});
