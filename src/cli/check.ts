/** `programme check`: reads a definition, and plays its examples on a fresh database each. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { ProgrammeFile } from '../contract/programme.ts';
import { startThrowaway } from '../server/store/embedded.ts';
import { settingsOf, type Place } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { describeProblem, readDefinition } from './definition-files.ts';
import { castLength, readExamples } from './example-files.ts';
import { playExample } from './examples.ts';

export interface CheckOutput {
  readonly line: (text: string) => void;
  readonly problem: (text: string) => void;
}

/** Examples played side by side; each has a database of its own. */
const SIDE_BY_SIDE = 3;

/**
 * Checks a definition and its examples; answers whether all is well. `examples` names a folder of examples, by default
 * the definition's own.
 */
export async function checkProgramme(path: string, examples: string | undefined, output: CheckOutput): Promise<boolean> {
  const read = await readDefinition(path);
  if ('errors' in read) {
    for (const problem of read.errors) output.problem(describeProblem(problem));
    return false;
  }
  for (const warning of read.warnings) output.problem(`warning: ${warning}`);
  const folder = examples ?? join(path, 'examples');
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    if (examples !== undefined) output.problem(`${folder} is no folder`);
    else output.line('0 passed, 0 failed');
    return examples === undefined;
  }
  return playFolder(folder, read.definition, output);
}

async function playFolder(folder: string, definition: ProgrammeFile, output: CheckOutput): Promise<boolean> {
  const all = await readExamples(folder);
  if (all.length === 0) {
    output.problem(`${folder} holds no examples: ${(await readdir(folder)).join(', ')}`);
    return false;
  }
  const server = await startThrowaway();
  try {
    const base: Place = server.connection;
    await migrate(base);
    const results = new Map<string, string | undefined>();
    const waiting = [...all.entries()];
    let printed = 0;
    const printReady = (): void => {
      for (let next = all[printed]; next !== undefined && results.has(next.file); next = all[printed]) {
        const wrong = results.get(next.file);
        output.line(wrong === undefined ? `ok ${next.file}` : `FAIL ${next.file}: ${wrong}`);
        printed += 1;
      }
    };
    const play = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, example] = next;
        const place = await freshDatabase(base, `example_${String(index)}`);
        results.set(example.file, await playExample(place, definition, example, await castLength(folder, example.file)));
        printReady();
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, play));
    const failed = [...results.values()].filter((wrong) => wrong !== undefined).length;
    output.line(`${String(results.size - failed)} passed, ${String(failed)} failed`);
    return failed === 0;
  } finally {
    await server.stop();
  }
}

let turn: Promise<unknown> = Promise.resolve();

/** A copy of the migrated database. One at a time: PostgreSQL copies a template only while nobody else is at it. */
async function freshDatabase(base: Exclude<Place, { url: string }>, name: string): Promise<Place> {
  const made = turn.then(async () => {
    const client = new pg.Client(settingsOf({ ...base, database: 'postgres' }));
    await client.connect();
    try {
      await client.query(`create database ${name} template ${base.database}`);
    } finally {
      await client.end();
    }
  });
  turn = made.catch(() => undefined);
  await made;
  return { ...base, database: name };
}
