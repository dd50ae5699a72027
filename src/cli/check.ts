/** `programme check`: reads a definition, and plays its examples on a fresh database each. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { ProgrammeFile } from '../contract/programme.ts';
import { startThrowaway } from '../server/store/embedded.ts';
import { settingsOf, type Place } from '../server/store/database.ts';
import { migrate } from '../server/store/migrate.ts';
import { describeProblem, folderOf, readDefinition } from './definition-files.ts';
import { readExamples } from './example-files.ts';
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
  const folder = examples ?? join(await folderOf(path), 'examples');
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return playFolder(folder, read.definition, output);
  if (examples !== undefined) {
    output.problem(`${folder} is no folder`);
    return false;
  }
  output.problem(`warning: there are no examples to play; they would stand in ${folder}`);
  output.line('0 passed, 0 failed');
  return true;
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
    const results = new Map<number, string | undefined>();
    const waiting = [...all.entries()];
    let printed = 0;
    const printReady = (): void => {
      for (let next = all[printed]; next !== undefined && results.has(printed); next = all[printed]) {
        const wrong = results.get(printed);
        output.line(wrong === undefined ? `ok ${next.file}` : `FAIL ${next.file}: ${wrong}`);
        printed += 1;
      }
    };
    const play = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, example] = next;
        const wrong = 'wrong' in example
          ? example.wrong
          : await playExample(await freshDatabase(base, `example_${String(index)}`), definition, example);
        results.set(index, wrong);
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
