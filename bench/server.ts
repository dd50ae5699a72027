/** The PostgreSQL that everything is measured on: the embedded one as it ships, with fsync on. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Instant } from '../domain/time.js';
import type { Clock } from '../server/clock.js';
import { openEngine, type Engine, type EngineOptions } from '../server/engine.js';
import type { Place } from '../server/store/database.js';
import { startEmbedded } from '../server/store/embedded.js';
import { openCluster } from '../server/store/embedded-open.js';
import { migrate } from '../server/store/migrate.js';
import { TODAY } from './population.js';

const DEBIAN = '/usr/lib/postgresql';

/** Where psql and pgbench are found: Debian keeps pgbench out of everybody's way. */
export const PATH = [
  process.env['PATH'] ?? '',
  ...(existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : []),
].join(delimiter);

const ANCHOR = fileURLToPath(new URL('../../bench/anchor/anchor.sh', import.meta.url));

export interface Ground {
  readonly place: Extract<Place, { host: string }>;
  readonly url: string;
  /** Where its files are. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/**
 * A folder that PostgreSQL's account can reach too. A private one would send a cluster that root starts to a place of its
 * own, where it would stay when the folder is removed.
 */
export function benchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-bench-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** A fresh cluster in a folder of its own, removed at the end. */
export async function prepareGround(): Promise<Ground> {
  return openGround(benchFolder());
}

async function openGround(folder: string): Promise<Ground> {
  const server = await startEmbedded({ dataFolder: folder });
  await migrate(server.connection);
  return {
    place: server.connection,
    url: server.url,
    folder: server.dataFolder,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What saves a database from a crash costs most of the time of filling; one that crashed meanwhile is filled anew. The log
 * is kept short, since ten million vouchers fill the disk as it is.
 */
const UNSAFE = {
  fsync: 'off', full_page_writes: 'off', autovacuum: 'off', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '1GB',
};

/** A ground that somebody fills, unsafely, and that is as safe as any other once it is given back. */
export async function prepareFilled<Filled>(
  filling: (ground: Pick<Ground, 'place'>) => Promise<Filled>,
): Promise<{ readonly ground: Ground; readonly filled: Filled }> {
  const folder = benchFolder();
  try {
    const server = await openCluster({ dataFolder: folder, settings: UNSAFE }, false);
    let filled: Filled;
    try {
      await migrate(server.connection);
      filled = await filling({ place: server.connection });
    } finally {
      await server.stop();
    }
    await promisify(execFile)('sync');
    return { ground: await openGround(folder), filled };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A clock that goes on from the middle of the programme. */
export function benchClock(): Clock {
  const shift = Date.now() - Date.parse(`${TODAY}T08:00:00Z`);
  return { now: () => new Date(Date.now() - shift).toISOString() as Instant };
}

/** The engine alone. */
export function openOn(place: Place, more: Partial<EngineOptions> = {}): Engine {
  return openEngine({ place, clock: benchClock(), report: (error) => { console.error(error); }, ...more });
}

/** Pages are flushed before each part, so that none pays for the part before. */
export async function checkpoint(place: Extract<Place, { host: string }>): Promise<void> {
  const client = new pg.Client(place);
  await client.connect();
  await client.query('checkpoint');
  await client.end();
}

export interface Anchor {
  /** Transitions per second over many vouchers. */
  readonly spread: number;
  /** The same with one pool row. */
  readonly pool: number;
}

/** The anchor script, in a database of its own beside the product's. */
export async function runAnchor(url: string, seconds: number): Promise<Anchor> {
  const { stdout } = await promisify(execFile)(ANCHOR, [url, String(seconds)]);
  return JSON.parse(stdout) as Anchor;
}

export async function serverVersion(place: Extract<Place, { host: string }>): Promise<string> {
  const client = new pg.Client(place);
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  return rows[0]?.server_version ?? 'unknown';
}
