/** `tallystick restore FOLDER`: into a database and a data folder that are empty. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BadBackup, type Manifest } from '../server/backup-folder.ts';
import type { Config } from '../server/config.ts';
import { syncFolder } from '../server/files.ts';
import { filesIn } from '../server/main.ts';
import { restore, soundBackup, type Restored, type RestoreOptions as Into } from '../server/restore.ts';
import { JOURNAL_KEY, PROOF_KEY } from '../server/signing.ts';
import { placeOfData, runningServer, startEmbedded } from '../server/store/embedded.ts';
import { makeFolder } from '../server/store/embedded-host.ts';
import { CannotRestore } from '../server/store/restore.ts';
import { EXIT, Stop, type Output } from './output.ts';
import { contentOf } from './receipt.ts';
import { keysGiven, keysOf } from './signing.ts';

export interface RestoreOptions {
  readonly checkpoint: readonly string[];
  readonly key: readonly string[];
  readonly despiteFaults?: boolean;
  readonly json?: boolean;
}

export async function runRestore(
  folder: string, { checkpoint, key, despiteFaults = false }: RestoreOptions, config: Config, output: Output,
): Promise<void> {
  const step = (what: string) => { if (process.stderr.isTTY) process.stderr.write(`${what}\n`); };
  const held = await Promise.all(checkpoint.map(async (name) => ({ name, note: await contentOf(name) })));
  const known = { held, keys: [...keysGiven(key), ...(await keysOf(config))?.verifiers ?? []] };
  try {
    step('reading the back-up');
    const manifest = await soundBackup(folder);
    const restored = await intoEmpty(config, (target) => restore(manifest, { ...target, folder, known, despiteFaults, step }));
    verdict(output, manifest, restored);
  } catch (error) {
    if (!(error instanceof BadBackup || error instanceof CannotRestore)) throw error;
    throw new Stop(`${error.message}\nNothing was restored.`, EXIT.failed);
  }
}

function verdict(output: Output, { journal, files, doubts }: Manifest, { verified, kept, applied }: Restored): void {
  const { entries, subjects, checkpoints, unchecked, faults } = verified;
  if (output.json) {
    const { position } = journal;
    output.show({ entries, subjects, checkpoints, unchecked, position, files: files.count, applied, faults, doubts, kept });
  }
  for (const fault of output.json ? [] : [...faults, ...doubts]) output.problem(fault);
  const found = doubts.length === 0 ? 'all is well' : 'no fault, but not everything was as it should be when it was backed up';
  for (const name of applied) output.say(`applied ${name}`);
  output.say(`${entries} entries of ${subjects} subjects up to position ${journal.position}, ${checkpoints} checkpoints, `
    + `${files.count} files: ${faults.length === 0 ? found : `${faults.length} faults`}`);
  if (unchecked > 0) output.say(`${unchecked} signatures were not checked: give the verifier key with --key`);
  if (faults.length === 0) return;
  throw new Stop(kept ? 'It was kept, as you asked.' : 'Nothing was kept; --despite-faults keeps it all the same.', EXIT.failed);
}

type Target = Pick<Into, 'place' | 'filesFolder'>;

/** Within a data folder, what is restored is built aside, where no server takes it for its own before it is whole. */
const ASIDE = 'restoring-';
const CLUSTER = 'postgres';

/** In DATABASE_URL, else in a new data folder. */
async function intoEmpty(config: Config, work: (target: Target) => Promise<Restored>): Promise<Restored> {
  if (config.databaseUrl !== undefined) {
    return work({ place: { url: config.databaseUrl }, filesFolder: filesIn(config.data) });
  }
  const { folder } = placeOfData(config.data);
  const fresh = !existsSync(folder);
  if (!fresh) requireEmpty(folder);
  const aside = join(folder, `${ASIDE}${process.pid}`);
  makeFolder(folder);
  makeFolder(aside);
  try {
    const embedded = await startEmbedded({ dataFolder: aside });
    const restored = await work({ place: embedded.connection, filesFolder: filesIn(aside) }).finally(() => embedded.stop());
    if (restored.kept) await moveUp(aside, folder);
    return restored;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    if (fresh && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  }
}

/** The cluster last: with it the folder is an installation. */
async function moveUp(aside: string, folder: string): Promise<void> {
  for (const name of readdirSync(aside).filter((each) => each !== CLUSTER)) renameSync(join(aside, name), join(folder, name));
  renameSync(join(aside, CLUSTER), join(folder, CLUSTER));
  await syncFolder(folder);
}

/** What may be there before: the keys, which come from elsewhere, and the binaries that PostgreSQL could not be run without. */
const WELCOME = new RegExp(`^(${JOURNAL_KEY}|${PROOF_KEY}|native-.+)$`);

/** Empty but for what is welcome, and for what a restore left that was killed. */
function requireEmpty(folder: string): void {
  const [first] = readdirSync(folder).filter((name) => !name.startsWith(ASIDE) && !WELCOME.test(name));
  if (first !== undefined) {
    throw new Stop(`${folder} is not empty: it holds ${first}. Name another folder with TALLYSTICK_DATA.`, EXIT.refused);
  }
  for (const left of readdirSync(folder).filter((name) => name.startsWith(ASIDE))) {
    const owner = runningServer(join(folder, left));
    if (owner !== undefined) throw new Stop(`process ${owner.pid} is restoring into ${folder}`, EXIT.refused);
    rmSync(join(folder, left), { recursive: true, force: true, maxRetries: 10 });
  }
}
