/** `tallystick backup FOLDER`, `tallystick backup check FOLDER` and `tallystick restore FOLDER`. */
import { readFileSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { Option, type Command } from 'commander';
import type { Manifest } from '../server/backup-folder.ts';
import { ConfigError, readConfig, type Config } from '../server/config.ts';
import { EXIT, makeOutput, Stop, type Output } from './output.ts';
import { gather } from './receipt.ts';
import type { RestoreOptions } from './restore.ts';

interface BackupOptions {
  readonly since?: string;
  readonly json?: boolean;
}

const asJson = () => new Option('--json', 'JSON, also on a terminal');

export function addBackup(program: Command): void {
  const backup = program.command('backup <folder>')
    .description('Back up database and files into a new folder, also beside a running server')
    .option('--since <folder>', 'an earlier back-up: its files are linked, not copied')
    .addOption(asJson())
    .action((folder: string, options: BackupOptions) => runBackup(folder, options));
  backup.command('check <folder>')
    .description('Read a whole back-up and compare it with its hashes; needs no database')
    .addOption(asJson())
    .action((folder: string, options: { json?: boolean }) => runCheck(folder, options));
  program.command('restore <folder>')
    .description('Restore a back-up into a database and a data folder that are empty, and verify it')
    .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere; may be given several times', gather, [])
    .option('--key <vkey>', 'a verifier key that was kept elsewhere; may be given several times', gather, [])
    .option('--despite-faults', 'keep what was restored although `verify` finds it at fault')
    .addOption(asJson())
    .action(async (folder: string, options: RestoreOptions) => {
      const { runRestore } = await import('./restore.ts');
      await runRestore(folder, options, configured(), outputOf(options));
    });
}

function configured(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) throw new Stop(error.message, EXIT.usage);
    throw error;
  }
}

function outputOf({ json }: { readonly json?: boolean }): Output {
  return makeOutput(json === true || !process.stdout.isTTY);
}

function release(): string {
  const read = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return read.version;
}

async function runBackup(folder: string, options: BackupOptions): Promise<void> {
  const [{ backUp }, { filesIn }, { placeOfData }, { reachDatabase }] = await Promise.all([
    import('../server/backup.ts'), import('../server/main.ts'), import('../server/store/embedded.ts'), import('./place.ts'),
  ]);
  const config = configured();
  const data = config.databaseUrl === undefined ? placeOfData(config.data).folder : config.data;
  const output = outputOf(options);
  const stopping = untilAsked();
  const reached = await reachDatabase(config);
  const bar = progressBar();
  try {
    const { manifest, linked } = await backUp({
      place: reached.place, filesFolder: filesIn(data), folder, since: options.since, release: release(),
      progress: bar.told, signal: stopping,
    });
    bar.stop();
    report(output, folder, manifest, linked);
  } catch (error) {
    bar.stop();
    throw inWords(error, folder);
  } finally {
    await reached.done();
  }
}

/** The first request to stop ends the work in order, so that nothing half-made is left; the second one ends it at once. */
function untilAsked(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { asked.abort(); });
  return asked.signal;
}

function inWords(error: unknown, folder: string): unknown {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (code === 'ENOSPC') return new Stop(`there is no room left for ${folder}; nothing was kept`, EXIT.failed);
  // The name is the same whoever breaks off; the code is a word from a stream, and a number from a signal.
  if (name === 'AbortError') return new Stop('it was stopped; nothing was kept', EXIT.failed);
  return error;
}

function rowsOf({ tables }: Manifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

function report(output: Output, folder: string, manifest: Manifest, linked: number): void {
  const { journal, files, doubts, tables, madeAt } = manifest;
  const bytes = tables.reduce((sum, { written }) => sum + written.bytes, files.bytes);
  if (output.json) {
    output.show({
      folder, madeAt, entries: journal.entries, position: journal.position, tables: tables.length, rows: rowsOf(manifest),
      files: files.count, linked, bytes, doubts,
    });
  }
  output.say(`${folder}: ${rowsOf(manifest)} rows of ${tables.length} tables up to position ${journal.position}, `
    + `${files.count} files (${linked} of them linked), ${(bytes / 1e6).toFixed(1)} MB`);
  for (const doubt of output.json ? [] : doubts) output.problem(doubt);
  if (doubts.length > 0) throw new Stop('the back-up is there, and these were not as they should be', EXIT.failed);
}

interface Bar {
  readonly told: (what: 'rows' | 'files', done: number, total: number | undefined) => void;
  readonly stop: () => void;
}

/** On a terminal alone. How many files there are is known at their end. */
function progressBar(): Bar {
  if (!process.stderr.isTTY) return { told: () => undefined, stop: () => undefined };
  const bar = new SingleBar({ format: '{bar} {value} {what}', stream: process.stderr }, Presets.shades_classic);
  bar.start(1, 0, { what: 'rows' });
  return {
    told(what, done, total) {
      bar.setTotal(Math.max(1, total ?? done));
      bar.update(done, { what });
    },
    stop: () => { bar.stop(); },
  };
}

async function runCheck(folder: string, options: { readonly json?: boolean }): Promise<void> {
  const { BadBackup, checkFolder, readManifest } = await import('../server/backup-folder.ts');
  const output = outputOf(options);
  const manifest = await readManifest(folder).catch((error: unknown) => {
    throw error instanceof BadBackup ? new Stop(error.message, EXIT.failed) : error;
  });
  const faults = await checkFolder(folder, manifest);
  const { madeAt, journal, files, doubts } = manifest;
  if (output.json) output.show({ folder, madeAt, position: journal.position, faults, doubts });
  for (const fault of output.json ? [] : [...faults, ...doubts]) output.problem(fault);
  output.say(`${rowsOf(manifest)} rows and ${files.count} files of ${madeAt}: ${verdictOn(faults, doubts)}`);
  if (faults.length > 0 || doubts.length > 0) throw new Stop('', EXIT.failed);
}

function verdictOn(faults: readonly string[], doubts: readonly string[]): string {
  if (faults.length > 0) return `${faults.length} faults`;
  return doubts.length === 0 ? 'all is whole' : 'all is as it was written, and that was not as it should be';
}
