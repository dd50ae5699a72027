/** `tallystick import KIND FILE.csv`: the file goes to the server, which checks every row first. */
import { openAsBlob } from 'node:fs';
import type { Command } from 'commander';
import { SingleBar, Presets } from 'cli-progress';
import type { ImportView } from '../contract/programme-view.ts';
import { BASE } from '../contract/route.ts';
import type { ProblemView } from '../contract/answer.ts';
import { bodyOf, connect, connecting } from './api.ts';
import { EXIT, exitOf, problemText, Stop } from './output.ts';

interface ImportOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly language?: 'en' | 'tr';
  readonly partial?: boolean;
  readonly dryRun?: boolean;
}

/** How often the server is asked how far it is, in milliseconds. */
const LOOK_EVERY_MS = 200;
/** Row errors shown to people; the answer itself holds up to a thousand. */
const ERRORS_SHOWN = 20;

export function addImport(program: Command): void {
  const command = program.command('import <kind> <file>')
    .description('Import organisations, people, agreements, grants, competencies, consultants, qualifications, … from CSV')
    .option('--partial', 'write the rows that are right, and leave out the others')
    .option('--dry-run', 'check every row and write nothing');
  connecting(command).action(async (kind: string, file: string, options: ImportOptions) => {
    const connection = connect(options);
    const started = await upload(kind, file, options);
    const bar = process.stderr.isTTY
      ? new SingleBar({ format: '{bar} {value} of {total} rows', stream: process.stderr }, Presets.shades_classic)
      : undefined;
    let view = started;
    bar?.start(Math.max(1, view.rows), 0);
    while (view.status === 'running') {
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
      const answer = await connection.client.request<ImportView>('GET', `${BASE}/imports/${encodeURIComponent(view.id)}`);
      view = bodyOf(answer, connection, 'Look again with the id of the import.');
      bar?.setTotal(Math.max(1, view.rows));
      bar?.update(view.accepted + view.failed);
    }
    bar?.stop();
    if (connection.output.json) connection.output.show(view);
    else report(view, options.dryRun === true, connection.output.say, connection.output.problem);
    if (view.status === 'given-up') throw new Stop('', EXIT.failed);
    if (view.status === 'refused' || view.failed > 0) throw new Stop('', EXIT.refused);
  });
}

async function upload(kind: string, file: string, options: ImportOptions): Promise<ImportView> {
  const body = await openAsBlob(file).catch(() => { throw new Stop(`${file} cannot be read`, EXIT.usage); });
  const address = `${options.url.replace(/\/+$/, '')}${BASE}/imports/${encodeURIComponent(kind)}`;
  let response: Response;
  try {
    const query = new URLSearchParams({
      ...(options.partial === true ? { partial: 'true' } : {}), ...(options.dryRun === true ? { dryRun: 'true' } : {}),
    });
    response = await fetch(`${address}?${query.toString()}`, {
      method: 'POST',
      headers: {
        'content-type': 'text/csv',
        ...(options.language === undefined ? {} : { 'accept-language': options.language }),
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
      },
      body,
    });
  } catch {
    throw new Stop(`${options.url} did not answer; importing the same file again is safe`, EXIT.unreachable);
  }
  if (response.ok) return (await response.json()) as ImportView;
  const problem = (await response.json()) as ProblemView;
  throw new Stop(problemText(problem), exitOf(problem));
}

function report(view: ImportView, dryRun: boolean, say: (text: string) => void, problem: (text: string) => void): void {
  for (const { row, column, message } of view.errors.slice(0, ERRORS_SHOWN)) {
    problem(`row ${String(row)}${column === undefined ? '' : `, ${column}`}: ${message}`);
  }
  if (view.message !== undefined) problem(view.message);
  if (view.errors.length > ERRORS_SHOWN) problem(`and ${String(view.errors.length - ERRORS_SHOWN)} more; --json has them`);
  say(`${String(view.accepted)} of ${String(view.rows)} rows ${dryRun ? 'are right; nothing was written' : 'written'}`);
}
