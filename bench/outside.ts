/** What is measured through HTTP: the product's server, the opponent's, and the process that sends to either. */
import { execFile, fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { startServer, type Server } from '../server/main.js';
import type { Order, Report } from './hammer.js';
import { hashOfSecret, newSecret } from './secrets.js';
import { benchClock, PATH, type Ground } from './server.js';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const ANCHOR_SQL = here('../../bench/anchor/anchor.sql');

/** Sends an order to a child and waits for its one answer. */
async function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    child.once('message', (answer: { error?: string }) => {
      if (answer.error !== undefined) reject(new Error(answer.error));
      else resolve(answer as Answer);
    });
    child.once('exit', (code) => { reject(new Error(`the process ended with ${String(code)}`)); });
    child.send(message);
  });
}

/** Lets a fresh process send for a while. */
export async function hammer(order: Order): Promise<Report> {
  const child = fork(here('hammer.js'));
  const { report } = await ask<{ report: Report }>(child, order);
  child.removeAllListeners('exit');
  return report;
}

export interface Opponent {
  readonly port: number;
  readonly secret: string;
  readonly stop: () => void;
}

/** The opponent, with the anchor's tables in a database of its own. */
export async function startOpponent({ place, url }: Ground): Promise<Opponent> {
  const owner = new pg.Client(place);
  await owner.connect();
  await owner.query('create database opponent');
  await owner.end();
  const own = url.replace(/\/[^/?]+\?/, '/opponent?');
  await promisify(execFile)('psql', ['-qX', own, '-v', 'ON_ERROR_STOP=1', '-f', ANCHOR_SQL], { env: { ...process.env, PATH } });
  const secret = newSecret();
  const client = new pg.Client({ ...place, database: 'opponent' });
  await client.connect();
  await client.query('create table api_key (hash text primary key, holder bigint not null)');
  await client.query('insert into api_key values ($1, 42)', [hashOfSecret(secret)]);
  await client.end();
  const child = fork(here('opponent/server.js'));
  const { port } = await ask<{ port: number }>(child, { url: own });
  child.removeAllListeners('exit');
  return { port, secret, stop: () => { child.disconnect(); } };
}

/** The product's server as it ships, but for its clock and a log that says only what went wrong. */
export async function startProduct({ place }: Ground): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-bench-files-'));
  const server = await startServer({
    place, clock: benchClock(), filesFolder: folder, config: { port: 0 }, log: pino({ level: 'error' }), limited: false,
  });
  return {
    ...server,
    async close() {
      const inOrder = await server.close();
      rmSync(folder, { recursive: true, force: true });
      return inOrder;
    },
  };
}
