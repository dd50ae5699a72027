/**
 * Back-up and restore in one process: every table, one moment, nothing left out in silence, and what is not whole is
 * refused by the name of its file. The command line's part is in journeys/backup.test.ts.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backUp, type BackedUp } from '../src/server/backup.ts';
import { checkFolder, readManifest } from '../src/server/backup-folder.ts';
import type { Accepted } from '../src/server/commands/reply.ts';
import { openFileStore } from '../src/server/files.ts';
import { restore, soundBackup, type Restored } from '../src/server/restore.ts';
import type { Place } from '../src/server/store/database.ts';
import { startThrowaway } from '../src/server/store/embedded.ts';
import { migrate, migrations } from '../src/server/store/migrate.ts';
import { schemaPicture } from '../src/server/store/schema.ts';
import { addCustomer, addPartner, asked, redeemed } from './support/cast.ts';
import { CROWD, underLoad, type Acknowledged, type Taker } from './support/load.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from './support/stage.ts';
import { total } from './support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() & 0x7fffffff);
const REPEAT = `repeat with: TALLYSTICK_SEED=${String(SEED)} npx vitest run test/backup.test.ts`;

/** A new table: see that its rows mean the same in another database (ids of transactions do not), and add its name. */
const TABLES = [
  'agreement', 'api_key', 'api_key_use', 'attempt', 'bulk', 'bulk_item', 'checkpoint', 'idempotency_key',
  'invitation_opened', 'journal', 'journal_personal', 'journal_position', 'mail', 'mail_bookmark', 'mail_day',
  'organisation', 'organisation_word', 'outbox', 'partner', 'payment_request', 'person', 'person_portal',
  'person_preference', 'posting', 'programme', 'programme_version', 'sandbox_clock', 'schema_migration', 'sequencer',
  'session', 'sign_in', 'tree_tile', 'voucher', 'voucher_label', 'word', 'word_bookmark',
];

let theatre: Theatre;
let home: string;
let files: string;
let stage: Stage;
let made: BackedUp;
let backup: string;
let once: Accepted;

const fresh = (): string => join(home, randomBytes(6).toString('hex'));

async function back(place: Place, more: Partial<Parameters<typeof backUp>[0]> = {}): Promise<BackedUp & { folder: string }> {
  const folder = fresh();
  return { folder, ...await backUp({ place, filesFolder: files, folder, release: 'test', ...more }) };
}

async function restoreTo(folder: string, place: Place, more: { despiteFaults?: boolean; filesFolder?: string } = {}): Promise<Restored> {
  return restore(await soundBackup(folder), { folder, place, filesFolder: fresh(), ...more });
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tallystick-backup-'));
  files = join(home, 'files');
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-03-02' });
  for (const customer of ['contoso', 'litware']) await addCustomer(stage, customer, 5000);
  for (const partner of ['fabrikam', 'adatum']) await addPartner(stage, partner);
  for (const as of CROWD) await stage.caller(as);
  const store = await openFileStore(files);
  await store.put(Buffer.from('The plan.'), 100);
  await redeemed(stage, 'contoso', 'fabrikam');
  await stage.ok('sponsor.programme-admin', 'programme.extend', { programmeId: PROGRAMME, days: 1, reason: 'a test' });
  await stage.engine.drain();
  once = await stage.ok('contoso.benefits-admin', 'voucher.create', asked(stage, 'contoso', { days: 1 }), { key: 'once' });
  await stage.engine.sequenced();
  ({ folder: backup, ...made } = await back(stage.place));
});

afterAll(async () => {
  await theatre.close();
  rmSync(home, { recursive: true, force: true });
});

describe('a back-up', () => {
  test('holds every table, and says what it holds', () => {
    const { tables, journal, files: kept, doubts, sequences, sandbox } = made.manifest;
    expect(tables.map(({ name }) => name)).toEqual(TABLES);
    expect(tables.find(({ name }) => name === 'journal')?.rows).toBe(journal.entries);
    expect(journal.entries).toBeGreaterThan(30);
    expect(journal.position).toBe(journal.entries);
    expect(sequences.map(({ name }) => name)).toEqual(['journal_id_seq', 'mail_number_seq', 'outbox_id_seq']);
    expect({ count: kept.count, sandbox, doubts }).toEqual({ count: 1, sandbox: false, doubts: [] });
  });

  test('is read by its owner alone', () => {
    for (const name of ['', 'tables', 'manifest.json', 'tables/person.copy.gz']) {
      expect(statSync(join(backup, name)).mode & 0o077, name).toBe(0);
    }
  });

  test('links the files of an earlier one, and is whole by itself', async () => {
    const later = await back(stage.place, { since: backup });
    expect(later.linked).toBe(1);
    expect(await checkFolder(later.folder, later.manifest)).toEqual([]);
    const [shelf = ''] = readdirSync(join(later.folder, 'files'));
    const [file = ''] = readdirSync(join(later.folder, 'files', shelf));
    expect(statSync(join(later.folder, 'files', shelf, file)).nlink).toBe(2);
  });

  test('tells of a file that the journal names and the folder lacks, and of one whose content has changed', async () => {
    const poor = await back(stage.place, { filesFolder: join(home, 'none') });
    expect(poor.manifest.doubts).toEqual([expect.stringMatching(/^the journal names the file [0-9a-f]{64}, which is not in /)]);
    const rotten = fresh();
    const { sha256 } = await (await openFileStore(rotten)).put(Buffer.from('The plan.'), 100);
    writeFileSync(join(rotten, sha256.slice(0, 2), sha256), 'The plot.');
    const second = await back(stage.place, { filesFolder: rotten });
    expect(second.manifest.doubts).toEqual([`the file ${sha256} has not the content of its hash, and was left out`]);
    expect(second.manifest.files.count).toBe(0);
  });

  test('goes into no folder that holds something, and leaves nothing when it fails', async () => {
    const full = fresh();
    mkdirSync(full);
    writeFileSync(join(full, 'mine'), '');
    await expect(backUp({ place: stage.place, filesFolder: files, folder: full, release: '' })).rejects.toThrow('is not empty');
    expect(readdirSync(full)).toEqual(['mine']);
    const empty = await theatre.emptyDatabase();
    const before = readdirSync(home);
    await expect(back(empty)).rejects.toThrow('the database holds no installation');
    const stopped = new AbortController();
    const progress = (): void => { stopped.abort(); };
    await expect(back(stage.place, { progress, signal: stopped.signal })).rejects.toThrow(/abort/i);
    expect(readdirSync(home)).toEqual(before);
  });

  test('is not made by a login that cannot see all rows of a table', async () => {
    const place = await ordinaryCopy();
    await asOwner(place.owner, 'drop policy writer on posting');
    await expect(back(place.ordinary)).rejects.toThrow('the rows of posting are not all visible to this login');
  });
});

/** A copy of the stage in a database that a login owns which may do nothing else. */
async function ordinaryCopy(): Promise<{ owner: Place; ordinary: Place }> {
  const owner = await theatre.emptyDatabase();
  await asOwner(owner, `do $$ begin
      if to_regrole('tallystick_ordinary') is null then create role tallystick_ordinary login nosuperuser password 'ordinary'; end if;
    end $$;
    grant tallystick_reader, tallystick_writer to tallystick_ordinary;
    do $$ begin execute format('alter database %I owner to tallystick_ordinary', current_database()); end $$`);
  const ordinary: Place = 'url' in owner
    ? { url: Object.assign(new URL(owner.url), { username: 'tallystick_ordinary', password: 'ordinary' }).href }
    : { ...owner, user: 'tallystick_ordinary' };
  expect((await restoreTo(backup, ordinary)).verified.faults).toEqual([]);
  return { owner, ordinary };
}

/** What COPY wrote of each table, in no order of rows; the sequencer's bookmark names a transaction of its server. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(TABLES.map((name) => {
    const lines = gunzipSync(readFileSync(join(folder, 'tables', `${name}.copy.gz`))).toString('utf8').split('\n').sort();
    return [name, name === 'sequencer' ? lines.join('\n').replace(/\t\d+$/, '') : lines.join('\n')];
  }));
}

describe('a restore', () => {
  test('verifies, and a back-up of it says the same, from the embedded database to another server and back', async () => {
    const there = await theatre.emptyDatabase();
    expect(await restoreTo(backup, there)).toMatchObject({ verified: { faults: [] }, kept: true, applied: [] });
    expect(await schemaPicture(there)).toBe(await schemaPicture(stage.place));
    const again = await back(there);
    const server = await startThrowaway();
    try {
      expect((await restoreTo(again.folder, server.connection)).verified.faults).toEqual([]);
      const third = await back(server.connection);
      expect(contents(again.folder)).toEqual(contents(backup));
      expect(contents(third.folder)).toEqual(contents(backup));
      expect(third.manifest.sequences).toEqual(made.manifest.sequences);
    } finally {
      await server.stop();
    }
  });

  test('works for an ordinary login, and row security binds it afterwards', async () => {
    const { ordinary, owner } = await ordinaryCopy();
    expect(await schemaPicture(owner)).toBe(await schemaPicture(stage.place));
    const again = await back(ordinary);
    expect(again.manifest.doubts).toEqual([]);
    expect(contents(again.folder)).toEqual(contents(backup));
    await expect(asOwner(ordinary, 'delete from journal')).rejects.toThrow(/append-only/);
  });

  test('serves at once: keys replay, errands that were done stay done, entries get the next positions', async () => {
    const place = await theatre.emptyDatabase();
    await restoreTo(backup, place);
    const restored = await theatre.openStage({ place, like: stage });
    const replayed = await restored.ok('contoso.benefits-admin', 'voucher.create', asked(restored, 'contoso', { days: 1 }), { key: 'once' });
    expect([replayed.id, replayed.replayed]).toEqual([once.id, true]);
    expect(await restored.engine.drain()).toBe(0);
    await restored.ok('contoso.benefits-admin', 'voucher.create', asked(restored, 'contoso', { days: 1 }));
    await restored.engine.sequenced();
    const [book] = await asOwner(place, 'select position from sequencer');
    expect(Number(book?.['position'])).toBeGreaterThan(made.manifest.journal.position);
    expect(await restored.faults()).toEqual([]);
  });

  test('waits for no transaction of the server it comes from: the sequencer’s bookmark moves on', async () => {
    const old = await copyOfStage();
    await asOwner(old, `update sequencer set mark_xid = '4000000000000'`);
    const place = await theatre.emptyDatabase();
    await restoreTo((await back(old)).folder, place);
    const restored = await theatre.openStage({ place, like: stage });
    const [before] = await asOwner(place, 'select low from sequencer');
    for (let round = 0; round < 3; round += 1) {
      await restored.ok('contoso.benefits-admin', 'voucher.create', asked(restored, 'contoso', { days: 1 }));
      await restored.engine.sequenced();
    }
    const [after] = await asOwner(place, 'select low from sequencer');
    expect(Number(after?.['low'])).toBeGreaterThan(Number(before?.['low']));
  });

  test('goes into an empty database only, and leaves that of others as it is', async () => {
    const place = await theatre.database();
    await expect(restoreTo(backup, place)).rejects.toThrow('the database is not empty');
    expect(await asOwner(place, 'select from schema_migration')).toHaveLength(migrations().length);
  });

  test('puts a whole file in the place of a damaged one, where it stays even if the rest is not kept', async () => {
    for (const damaged of ['The plot.', 'The pl', '']) {
      const filesFolder = fresh();
      const { sha256 } = await (await openFileStore(filesFolder)).put(Buffer.from('The plan.'), 100);
      const path = join(filesFolder, sha256.slice(0, 2), sha256);
      writeFileSync(path, damaged);
      await expect(restoreTo(backup, await theatre.database(), { filesFolder })).rejects.toThrow('the database is not empty');
      expect(readFileSync(path, 'utf8')).toBe('The plan.');
    }
  });

  test('leaves a file alone that is there already and is what it should be', async () => {
    const filesFolder = fresh();
    const { sha256 } = await (await openFileStore(filesFolder)).put(Buffer.from('The plan.'), 100);
    const path = join(filesFolder, sha256.slice(0, 2), sha256);
    const { ino } = statSync(path);
    await expect(restoreTo(backup, await theatre.database(), { filesFolder })).rejects.toThrow('the database is not empty');
    expect([statSync(path).ino, readFileSync(path, 'utf8')]).toEqual([ino, 'The plan.']);
  });

  test('refuses a back-up of a newer release', async () => {
    const newer = { ...made.manifest, migrations: [...made.manifest.migrations, { number: 9999, name: '9999_later.sql', digest: 'x' }] };
    const place = await theatre.emptyDatabase();
    await expect(restore(newer, { folder: backup, place, filesFolder: fresh() })).rejects.toThrow(/9999_later.sql is not part of this release/);
    expect(await tablesIn(place)).toBe(0);
  });

  test('leaves nothing where what it restored is at fault, and keeps it where that is asked for', async () => {
    const place = await copyOfStage();
    await asOwner(place, `set session_replication_role = replica; update agreement set granted = granted + 1, available = available + 1`);
    const { folder } = await back(place);
    const target = await theatre.emptyDatabase();
    const kept = fresh();
    const restored = await restoreTo(folder, target, { filesFolder: kept });
    expect(restored.kept).toBe(false);
    expect(restored.verified.faults).not.toEqual([]);
    expect(await tablesIn(target)).toBe(0);
    expect(readdirSync(kept, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
    expect((await restoreTo(folder, target, { despiteFaults: true })).kept).toBe(true);
    expect(await tablesIn(target)).toBe(TABLES.length);
  });

  test('brings no session back to life', async () => {
    const place = await copyOfStage();
    await asOwner(place, `alter table tallystick.session no force row level security; insert into tallystick.session
      (id, hash, issuer, subject, user_agent, authenticated_at, ends_at)
      values ('ses_1', 'ab', 'https://id.example', 'a1', 'a browser', now(), now() + interval '1 hour')`);
    const { folder } = await back(place);
    expect(gunzipSync(readFileSync(join(folder, 'tables', 'session.copy.gz'))).toString('utf8')).toContain('ses_1');
    const target = await theatre.emptyDatabase();
    expect((await restoreTo(folder, target)).kept).toBe(true);
    expect(await asOwner(target, 'select count(*)::integer as sessions from tallystick.session')).toEqual([{ sessions: 0 }]);
  });

  test('refuses an entry that is missing although every hash is right, and leaves nothing', async () => {
    const place = await copyOfStage();
    await asOwner(place, `set session_replication_role = replica; delete from journal where id = (select max(id) from journal)`);
    const { folder, manifest } = await back(place);
    expect(manifest.doubts).toEqual([expect.stringMatching(/the chains say that the journal has \d+ entries, and \d+ were read/)]);
    const target = await theatre.emptyDatabase();
    expect((await restoreTo(folder, target)).kept).toBe(false);
    expect(await tablesIn(target)).toBe(0);
  });
});

/** The stage's own database has connections; nobody is connected to this one. */
async function copyOfStage(): Promise<Place> {
  const place = await theatre.emptyDatabase();
  await restoreTo(backup, place);
  return place;
}

async function tablesIn(place: Place): Promise<number> {
  const [row] = await asOwner(place, `select count(*)::integer as there from pg_tables where schemaname = 'tallystick'`);
  return Number(row?.['there']);
}

describe('what is not whole is refused by the name of its file', () => {
  const journal = 'tables/journal.copy.gz';

  test.each<[what: string, harm: (folder: string) => void, says: string]>([
    ['a table cut short', (folder) => { truncateSync(join(folder, journal), 100); }, `${journal} has 100 bytes and should have`],
    ['a table with a byte more', (folder) => { appendFileSync(join(folder, journal), 'x'); }, `${journal} has`],
    ['a table with one bit changed', (folder) => { flip(join(folder, journal)); }, `${journal} was changed`],
    ['a table gone', (folder) => { rmSync(join(folder, journal)); }, `${journal} is missing`],
    ['the list of files changed', (folder) => { flip(join(folder, 'files.txt.gz')); }, 'files.txt.gz was changed'],
    ['a file gone', (folder) => { rmSync(join(folder, 'files'), { recursive: true }); }, 'files/'],
    ['a file changed', (folder) => { flip(theFile(folder)); }, 'was changed: its content is not that of its hash'],
    ['the manifest gone', (folder) => { rmSync(join(folder, 'manifest.json')); }, 'is no back-up: it has no manifest.json'],
    ['the manifest cut short', (folder) => { truncateSync(join(folder, 'manifest.json'), 50); }, 'manifest.json is not whole'],
    ['a number in the manifest changed', (folder) => {
      const path = join(folder, 'manifest.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"rows": 1\b/, '"rows": 2'));
    }, 'manifest.json was changed after it was written'],
  ])('%s', async (_what, harm, says) => {
    const folder = fresh();
    cpSync(backup, folder, { recursive: true });
    await expect(soundBackup(folder)).resolves.toBeDefined();
    harm(folder);
    await expect(soundBackup(folder)).rejects.toThrow(says);
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function theFile(folder: string): string {
  const sha256 = createHash('sha256').update('The plan.').digest('hex');
  return join(folder, 'files', sha256.slice(0, 2), sha256);
}

describe('under the load of 32 callers', () => {
  test('a back-up holds every command acknowledged before it began, and of no command a part', { timeout: LONG ? 600_000 : 60_000 }, async () => {
    const theirs = await theatre.openStage({ place: await copyOfStage(), like: stage });
    const acknowledged: Acknowledged[] = [];
    const taker: Taker = {
      runner: {
        async run(command) {
          const reply = await theirs.engine.runner.run(command);
          if (reply.kind === 'accepted') acknowledged.push({ command, reply });
          return reply;
        },
      },
    };
    let done = false;
    const load = (async () => {
      for (let round = 0; !done; round += 1) {
        await underLoad(theirs, () => taker, { callers: 32, commands: LONG ? 5000 : 500, seed: SEED + round });
      }
    })();
    while (acknowledged.length < (LONG ? 5000 : 300)) await new Promise((resolve) => { setTimeout(resolve, 5); });
    const known = [...acknowledged];
    const { folder } = await back(theirs.place).finally(() => { done = true; });
    const during = acknowledged.length - known.length;
    await load;
    total('commands given while a back-up was made', during);
    expect(during, `${REPEAT}: nothing happened during the back-up`).toBeGreaterThan(0);

    const place = await theatre.emptyDatabase();
    expect((await restoreTo(folder, place)).verified.faults, REPEAT).toEqual([]);
    const restored = await theatre.openStage({ place, like: theirs });
    for (const { command, reply } of known) {
      const again = await restored.engine.runner.run(command);
      expect(again.kind === 'accepted' && again.replayed && again.id === reply.id, `${REPEAT}: ${String(command.key)}`).toBe(true);
    }
    await eachWhole(theirs.place, place);
    expect(await restored.faults(), REPEAT).toEqual([]);
  });
});

/** Of the entries that a command made, by the book of the original, the restored journal has all or none. */
async function eachWhole(original: Place, restored: Place): Promise<void> {
  const entries = `select encode(hash, 'hex') as hash, subject, sequence from journal`;
  const there = new Map((await asOwner(restored, entries)).map((row) => [`${String(row['subject'])} ${String(row['sequence'])}`, row['hash']]));
  const whole = new Map((await asOwner(original, entries)).map((row) => [`${String(row['subject'])} ${String(row['sequence'])}`, row['hash']]));
  const keys = await asOwner(original, 'select key, entries from idempotency_key');
  const told = new Set((await asOwner(restored, 'select key from idempotency_key')).map(({ key }) => key));
  const parts = keys.filter(({ key, entries: made }) => {
    const places = (made as [string, string, number][]).map(([, subject, sequence]) => `${subject} ${String(sequence)}`);
    const found = places.filter((place) => there.has(place) && there.get(place) === whole.get(place)).length;
    return found !== (told.has(key) ? places.length : 0);
  });
  expect(parts, REPEAT).toEqual([]);
  expect(keys.length).toBeGreaterThan(told.size);
  total('commands looked up in a restored back-up', keys.length);
}

test('a back-up of a database that is only migrated restores too', async () => {
  const place = await theatre.emptyDatabase();
  await migrate(place);
  const { folder } = await back(place);
  expect((await readManifest(folder)).journal).toEqual({ entries: 0, position: 0 });
  expect((await restoreTo(folder, await theatre.emptyDatabase())).verified.faults).toEqual([]);
});
