/** Worked examples as they are written (definition.md §3): read, checked for shape, and their variables put in. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const EXPECTED = ['ok', 'refused', 'invalid', 'not-found', 'forbidden'] as const;
export type Expected = (typeof EXPECTED)[number];

const step = z.strictObject({
  on: z.string(),
  as: z.string().optional(),
  do: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  save: z.string().optional(),
  expect: z.enum(EXPECTED).optional(),
  rules: z.array(z.string()).optional(),
  notRules: z.array(z.string()).optional(),
  repeat: z.int().min(1).max(1000).optional(),
  parallel: z.int().min(1).max(1000).optional(),
  expectCounts: z.partialRecord(z.enum(EXPECTED), z.int().min(0)).optional(),
  check: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
}).refine((each) => (each.do === undefined) !== (each.check === undefined), 'has either `do` or `check`')
  .refine((each) => each.do === undefined || each.as !== undefined, 'says who gives the command, with `as`');

const example = z.strictObject({
  name: z.string(),
  cast: z.string().optional(),
  steps: z.array(step),
});

export type Step = z.infer<typeof step>;

export interface Example {
  /** The file's name without its ending. */
  readonly file: string;
  readonly steps: readonly Step[];
}

async function readExample(path: string): Promise<z.infer<typeof example>> {
  const read = example.safeParse(parse(await readFile(path, 'utf8')));
  if (read.success) return read.data;
  const first = read.error.issues[0];
  throw new Error(`${basename(path)}: ${(first?.path ?? []).join('.')}: ${first?.message ?? 'is no example'}`);
}

/** The examples of a folder in order of name, each with its cast's steps before its own. Throws for a file that is none. */
export async function readExamples(folder: string): Promise<readonly Example[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('cast.')).sort();
  return Promise.all(names.map(async (name) => {
    const own = await readExample(join(folder, name));
    const cast = own.cast === undefined ? undefined : await readExample(join(folder, `cast.${own.cast}.yaml`));
    return { file: name.replace(/\.ya?ml$/, ''), steps: [...(cast?.steps ?? []), ...own.steps] };
  }));
}

/** How many of an example's steps are its cast's, so that a failure is told by the number in the file itself. */
export async function castLength(folder: string, file: string): Promise<number> {
  const path = (await readdir(folder)).find((name) => name.replace(/\.ya?ml$/, '') === file) ?? '';
  const { cast } = await readExample(join(folder, path));
  return cast === undefined ? 0 : (await readExample(join(folder, `cast.${cast}.yaml`))).steps.length;
}

/** Puts the values of `$name` into what a step says. Throws for a name that nothing was saved under. */
export function withValues(value: unknown, saved: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string' && /^\$[\w-]+$/.test(value)) {
    const known = saved.get(value.slice(1));
    if (known === undefined) throw new Error(`nothing was saved as ${value}`);
    return known;
  }
  if (Array.isArray(value)) return value.map((each) => withValues(each, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withValues(each, saved)]));
}
