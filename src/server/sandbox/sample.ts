/** The sample files of a programme, as records; and records as files again, for the days on which they are imported. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { IMPORT_KIND_NAMES, type ImportKindName } from '../jobs/import-kinds.ts';

export type SampleRow = Readonly<Record<string, string>>;

export type Sample = { readonly [Kind in ImportKindName]: readonly SampleRow[] };

/** Reads the files of a folder `sample`; a kind without one has no rows. */
export async function readSample(folder: string): Promise<Sample> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  const kinds = await Promise.all(IMPORT_KIND_NAMES.map(async (kind) => {
    const file = `${kind}.csv`;
    const rows = names.includes(file)
      ? parse<SampleRow>(await readFile(join(folder, file)), { columns: true, bom: true })
      : [];
    return [kind, rows] as const;
  }));
  // The list of kinds names every one; what is made of entries forgets that.
  return Object.fromEntries(kinds) as unknown as Sample;
}

/** Rows of one kind as a file. */
export function fileOf(rows: readonly SampleRow[]): Buffer {
  return Buffer.from(stringify([...rows], { header: true }));
}
