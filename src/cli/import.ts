/** `tallystick import KIND FILE.csv`: the file goes to the server, which checks every row first. */
import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { SingleBar, Presets } from 'cli-progress';
import type { ImportView } from '../contract/programme-view.ts';
import { BASE } from '../contract/route.ts';
import { bodyOf, connect, connecting, type Connection } from './api.ts';
import { EXIT, problemText, Stop } from './output.ts';

interface ImportOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly language?: 'en' | 'tr';
  readonly json?: boolean;
  readonly partial?: boolean;
  readonly dryRun?: boolean;
}

/** How often the server is asked how far it is, in milliseconds. */
const LOOK_EVERY_MS = 200;
/** A server that is started again is back before so many looks have failed one after another, each after a longer pause. */
const FAILED_LOOKS_MAX = 30;
const LOOK_AGAIN_MS = 1000;
/** Row errors shown to people; the answer itself holds up to a thousand. */
const ERRORS_SHOWN = 20;

export function addImport(program: Command): void {
  const command = program.command('import <kind> <file>')
    .description('Import organisations, people, agreements, grants, competencies, consultants, qualifications, … from CSV')
    .option('--partial', 'write the rows that are right, and leave out the others')
    .option('--dry-run', 'check every row and write nothing');
  connecting(command).action(async (kind: string, file: string, options: ImportOptions) => {
    const connection = connect(options);
    const { output } = connection;
    let view = await upload(kind, file, options);
    // Whatever comes now, the import can be asked after by its id.
    output.problem(`import ${view.id} has begun`);
    const bar = process.stderr.isTTY
      ? new SingleBar({ format: '{bar} {value} of {total} rows', stream: process.stderr }, Presets.shades_classic)
      : undefined;
    bar?.start(Math.max(1, view.rows), 0);
    try {
      while (view.status === 'running') {
        await sleep(LOOK_EVERY_MS);
        view = await look(view.id, connection);
        bar?.setTotal(Math.max(1, view.rows));
        bar?.update(view.accepted + view.failed);
      }
    } finally {
      bar?.stop();
    }
    if (output.json) output.show(view);
    else report(view, options.dryRun === true, output.say, output.problem);
    if (view.status === 'given-up') throw new Stop('', EXIT.failed);
    if (view.status === 'refused' || view.failed > 0) throw new Stop('', EXIT.refused);
  });
}

/** How far an import is. A server that does not answer for a while goes on with it all the same, so it is asked again. */
async function look(id: string, connection: Connection): Promise<ImportView> {
  const path = `${BASE}/imports/${encodeURIComponent(id)}`;
  for (let failed = 1; ; failed += 1) {
    const answer = await connection.client.request<ImportView>('GET', path);
    const isPassing = answer.kind === 'unreachable' || (answer.kind === 'problem' && (answer.status >= 500 || answer.status === 429));
    if (!isPassing) return bodyOf(answer, connection, '');
    if (failed === FAILED_LOOKS_MAX) {
      const why = answer.kind === 'problem' ? problemText(answer.problem) : `${connection.url} does not answer any more.`;
      throw new Stop(`${why}\nThe import ${id} goes on there. Ask GET ${path} how it ended, or import the same file again, which is safe.`, EXIT.unknown);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

/** The client makes the request and reads the answer; the file takes the place of the body, a piece at a time. */
async function upload(kind: string, file: string, options: ImportOptions): Promise<ImportView> {
  const content = await openAsBlob(file).catch(() => { throw new Stop(`${file} cannot be read`, EXIT.usage); });
  const connection = connect(options, (url, init) =>
    fetch(url, { ...init, headers: { ...init.headers, 'content-type': 'text/csv' }, body: content }));
  const query = new URLSearchParams({
    ...(options.partial === true ? { partial: 'true' } : {}), ...(options.dryRun === true ? { dryRun: 'true' } : {}),
  });
  const path = `${BASE}/imports/${encodeURIComponent(kind)}?${query.toString()}`;
  return bodyOf(await connection.client.request<ImportView>('POST', path), connection, 'Importing the same file again is safe.');
}

function report(view: ImportView, dryRun: boolean, say: (text: string) => void, problem: (text: string) => void): void {
  for (const { row, column, message } of view.errors.slice(0, ERRORS_SHOWN)) {
    problem(`row ${String(row)}${column === undefined ? '' : `, ${column}`}: ${message}`);
  }
  if (view.message !== undefined) problem(view.message);
  if (view.errors.length > ERRORS_SHOWN) problem(`and ${String(view.errors.length - ERRORS_SHOWN)} more; --json has them`);
  say(`${String(view.accepted)} of ${String(view.rows)} rows ${dryRun ? 'are right; nothing was written' : 'written'}`);
}
