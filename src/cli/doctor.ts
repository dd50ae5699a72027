/** `tallystick doctor`: what an operator looks at first, each line with what to do where it is wrong. */
import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { mailCounts, outboxCounts } from '../server/queries/operator.ts';
import { makePool, serverSettings, type Place, type Queryable } from '../server/store/database.ts';
import { placeOfData } from '../server/store/embedded.ts';
import { isOpenToOthers, openKeys, placeOfKeys, type KeyPlace } from '../server/signing.ts';
import { migrationStatus } from '../server/store/migrate.ts';
import type { Reached } from './place.ts';

export interface Finding {
  readonly what: string;
  readonly found: string;
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly remedy?: string;
}

const NODE_FLOOR = [20, 19] as const;
/** Durability rests on these; a server that is not so set may lose what was acknowledged. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
const DISK_LEFT_MIN_BYTES = 1_000_000_000;

export async function examine(
  dataFolder: string,
  databaseUrl: string | undefined,
  keys: { readonly journal: KeyPlace; readonly links: KeyPlace },
  reach: () => Promise<Reached>,
  smtpUrl: string | undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [node(), await data(dataFolder, databaseUrl), await signing(keys.journal, JOURNAL), await signing(keys.links, LINKS)];
  try {
    const reached = await reach();
    try {
      findings.push({ what: 'database', found: reached.where, state: 'ok' }, ...(await database(reached.place)));
      findings.push(...(await waiting(reached.place, smtpUrl)));
    } finally {
      await reached.done();
    }
  } catch (error) {
    findings.push({
      what: 'database', found: (error as Error).message, state: 'wrong', remedy: 'Check DATABASE_URL, or the data folder.',
    });
  }
  return findings;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (major < NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor < NODE_FLOOR[1])) {
    return { what: 'Node.js', found, state: 'wrong', remedy: 'Install Node.js 24; 20.19 is the oldest that works.' };
  }
  if (major >= 24) return { what: 'Node.js', found, state: 'ok' };
  return { what: 'Node.js', found, state: 'warning', remedy: 'It works; Node.js 24 is what we recommend.' };
}

async function data(dataFolder: string, databaseUrl: string | undefined): Promise<Finding> {
  const { folder, reason }: ReturnType<typeof placeOfData> = databaseUrl === undefined
    ? placeOfData(dataFolder)
    : { folder: resolve(dataFolder) };
  let there = folder;
  while ((await stat(there).catch(() => undefined)) === undefined && dirname(there) !== there) there = dirname(there);
  const disk = await statfs(there);
  const left = disk.bavail * disk.bsize;
  const gigabytes = `${(left / 1e9).toFixed(1)} GB left`;
  const holds = databaseUrl === undefined ? 'database and files' : 'files';
  const found = `${holds} in ${folder}, ${gigabytes}${reason === undefined ? '' : ` (${reason})`}`;
  if (left >= DISK_LEFT_MIN_BYTES) return { what: 'data', found, state: 'ok' };
  return { what: 'data', found, state: 'warning', remedy: 'Make room: a full disk stops every command.' };
}

/** Without a key the server runs, but nobody can tell afterwards whether the journal was changed. */
const JOURNAL = {
  what: 'signing key', remedy: 'Make one with `tallystick signing create`, and give it to every server; without it the journal is not signed.',
};
/** Without it mails name the reference alone, and partners ask for the holder's address. */
const LINKS = {
  what: 'proof key',
  remedy: 'Make one with `tallystick signing create --for proof`, and give it to every server; without it mails carry no links.',
};

async function signing(place: KeyPlace, { what, remedy }: typeof JOURNAL): Promise<Finding> {
  const { where, path } = placeOfKeys(place);
  try {
    const keys = await openKeys(place);
    if (keys === undefined || keys.signers.length === 0) {
      return { what, found: `none in ${where}`, state: 'warning', remedy };
    }
    const found = `${keys.name}, in ${where}`;
    if (path === undefined || !(await isOpenToOthers(path))) return { what, found, state: 'ok' };
    return { what, found: `${found}, which others may read`, state: 'warning', remedy: `Take their rights away: chmod 600 ${path}` };
  } catch (error) {
    return { what, found: (error as Error).message, state: 'wrong', remedy: 'Put the right key there again: another one cannot take its place.' };
  }
}

async function database(place: Place): Promise<readonly Finding[]> {
  const settings = await serverSettings(place, ['server_version_num', ...DURABLE]);
  const version = Number(settings.get('server_version_num') ?? 0);
  const off = DURABLE.filter((name) => settings.get(name) === 'off');
  return [
    {
      what: 'PostgreSQL', found: String(Math.floor(version / 10_000)), state: version >= 150_000 ? 'ok' : 'wrong',
      ...(version >= 150_000 ? {} : { remedy: 'Use PostgreSQL 15 or later.' }),
    },
    {
      what: 'durability', found: off.length === 0 ? 'on' : `${off.join(', ')} off`, state: off.length === 0 ? 'ok' : 'wrong',
      ...(off.length === 0 ? {} : { remedy: 'Switch them on: without them a crash loses acknowledged commands.' }),
    },
    await schema(place),
  ];
}

/** What waits to be done, and what was given up: somebody looks at that, or it is never done. */
async function waiting(place: Place, smtpUrl: string | undefined): Promise<readonly Finding[]> {
  const pool = makePool(place, 'tallystick_writer', 1);
  try {
    return [await errands(pool), await mail(pool, smtpUrl)];
  } catch (error) {
    return [{ what: 'errands and mail', found: (error as Error).message, state: 'warning', remedy: 'Bring the schema to this release first.' }];
  } finally {
    await pool.end();
  }
}

async function errands(writer: Queryable): Promise<Finding> {
  const { waiting: count, dead } = await outboxCounts(writer);
  const found = `${String(count)} waiting, ${String(dead)} put aside`;
  if (dead === 0) return { what: 'errands', found, state: 'ok' };
  const remedy = 'See `tallystick errand list` for why, mend that, and let them go on with `tallystick errand resume <id>`.';
  return { what: 'errands', found, state: 'warning', remedy };
}

/** Mail that nobody can send waits for thirty days. */
async function mail(writer: Queryable, smtpUrl: string | undefined): Promise<Finding> {
  const { waiting: count, dead } = await mailCounts(writer);
  const found = `${String(count)} waiting, ${String(dead)} put aside${smtpUrl === undefined ? ', and no mail server' : ''}`;
  if (smtpUrl === undefined) return { what: 'mail', found, state: 'warning', remedy: 'Set SMTP_URL and MAIL_FROM; until then mail waits.' };
  if (dead === 0) return { what: 'mail', found, state: 'ok' };
  return { what: 'mail', found, state: 'warning', remedy: 'See GET /api/v1/mails?state=dead for why, and send them again there.' };
}

async function schema(place: Place): Promise<Finding> {
  const { applied, pending, faults } = await migrationStatus(place);
  if (faults.length > 0) return { what: 'schema', found: faults.join('; '), state: 'wrong', remedy: 'Run the release that made it.' };
  if (pending.length === 0) return { what: 'schema', found: `${String(applied.length)} migrations, none pending`, state: 'ok' };
  const found = `${String(pending.length)} migrations pending`;
  return { what: 'schema', found, state: 'warning', remedy: 'Run `tallystick db migrate`, or start the server, which does so.' };
}
