/** The sample files of a programme, as records; and records as files again, for the days on which they are imported. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { day } from '../../domain/time.ts';
import { IMPORT_KIND_NAMES, type ImportKindName } from '../jobs/import-kinds.ts';
import { FATES } from './fates.ts';

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

const wish = z.strictObject({ engagementType: z.string(), country: z.string(), days: z.int() });

/** What the story and the start page are told of a programme besides its files of rows. */
const showcase = z.strictObject({
  /** How often customers ask for an offering; one that is not named is asked for now and then. */
  demand: z.record(z.string(), z.number()),
  /** The number of the agreement of the start page. */
  agreement: z.string(),
  wish,
  /** A wish that several rules refuse at once. */
  refused: wish,
  vouchers: z.array(z.strictObject({
    on: z.string().transform(day), fate: z.enum(FATES), reservedIn: z.int(), startsIn: z.int(), partner: z.string(),
    /** Where it is another than that of the wish. */
    engagementType: z.string().optional(),
  })),
});

export type Showcase = z.output<typeof showcase>;

export const SHOWCASE_FILE = 'showcase.yaml';

/** Reads what a folder `sample` shows. Throws where the file is not of its form. */
export async function readShowcase(folder: string): Promise<Showcase> {
  return showcase.parse(parseYaml(await readFile(join(folder, SHOWCASE_FILE), 'utf8')));
}
