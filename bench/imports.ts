/** P10: a file of many rows imported, checked and written row by row, against COPY of the same file into a bare table. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { importToolsFor } from '../server/imports.js';
import { importFile } from '../server/jobs/import.js';
import { sponsorOf } from './fill.js';
import { populate, type Population } from './population.js';
import { openOn, prepareGround, type Ground } from './server.js';

export interface ImportFigures {
  readonly what: 'organisations' | 'grants';
  readonly copySeconds: number;
  readonly seconds: number;
  /** Of those, the seconds in which every row was checked as a dry run. */
  readonly checkSeconds: number;
  /** The most that was resident, in MB, while the first half ran, and while the second did. */
  readonly memoryFirst: number;
  readonly memorySecond: number;
}

/** Imports organisations, and days for agreements: rows that stand alone, and rows that share pools. */
export async function measureImports(rows: number): Promise<readonly ImportFigures[]> {
  const ground = await prepareGround();
  const engine = openOn(ground.place);
  try {
    const population = await populate(engine.runner, { customers: 100, agreementsEach: 10, partners: 1, vouchers: 0 });
    return [
      await measureOne(ground, engine, 'organisations', organisations(rows)),
      await measureOne(ground, engine, 'grants', grants(rows, population)),
    ];
  } finally {
    await engine.close();
    await ground.stop();
  }
}

function organisations(rows: number): readonly string[] {
  const mark = randomBytes(3).toString('hex');
  const lines = Array.from({ length: rows }, (_, n) => `C${mark}-${String(n)},customer,"Customer, the ${String(n)}th",TR`);
  return ['code,kind,name,country', ...lines];
}

function grants(rows: number, { customers }: Population): readonly string[] {
  const mark = randomBytes(3).toString('hex');
  const lines = Array.from({ length: rows }, (_, n) => {
    const customer = n % customers.length;
    return `G${mark}-${String(n)},E${String(customer)}-${String(Math.floor(n / customers.length) % 10)},${String(1 + (n % 9))},2020-02-01,coverage`;
  });
  return ['reference,agreement,days,on,reason', ...lines];
}

async function measureOne(
  ground: Ground, engine: ReturnType<typeof openOn>, what: ImportFigures['what'], lines: readonly string[],
): Promise<ImportFigures> {
  const copySeconds = await copied(ground, lines);
  const importer = { personId: 'per_0', organisationId: await sponsorOf(ground), party: 'sponsor', roles: ['programme-admin'] } as const;
  const tools = await importToolsFor(engine, what, importer);
  const system = { kind: 'system', organisationId: importer.organisationId } as const;
  const open = () => chunked(lines);
  const resident: number[] = [];
  const timer = setInterval(() => { resident.push(process.memoryUsage().rss / 2 ** 20); }, 50);
  const begun = performance.now();
  let checkSeconds = 0;
  const { phase, written, checked } = await importFile(
    { ...tools, caller: system, open }, { kind: what, language: 'en' }, undefined,
    (progress) => {
      if (progress.phase === 'writing' && checkSeconds === 0) checkSeconds = (performance.now() - begun) / 1000;
      return Promise.resolve();
    },
  );
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(timer);
  if (phase !== 'done' || written.accepted !== lines.length - 1) {
    throw new Error(`the import of ${what} is ${phase}: ${JSON.stringify(checked.errors.slice(0, 3))}`);
  }
  const half = Math.floor(resident.length / 2);
  return {
    what, copySeconds, seconds, checkSeconds,
    memoryFirst: Math.max(...resident.slice(0, half)), memorySecond: Math.max(...resident.slice(half)),
  };
}

async function* chunked(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < lines.length; at += 1000) {
    yield await Promise.resolve(Buffer.from(`${lines.slice(at, at + 1000).join('\n')}\n`));
  }
}

/** COPY into a table of text columns without any key: the least that a database can do with the file. */
async function copied({ place }: Ground, lines: readonly string[]): Promise<number> {
  const client = new pg.Client(place);
  await client.connect();
  const columns = (lines[0] ?? '').split(',').map((name) => `${pg.escapeIdentifier(name)} text`).join(', ');
  await client.query(`drop table if exists public.copied; create table public.copied (${columns})`);
  const begun = performance.now();
  await pipeline(Readable.from(chunked(lines)), client.query(copyFrom('copy public.copied from stdin (format csv, header)')));
  const seconds = (performance.now() - begun) / 1000;
  await client.query('drop table public.copied');
  await client.end();
  return seconds;
}
