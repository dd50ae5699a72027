/** Worked examples as they are written (docs/examples.md): read, checked for shape, and their variables put in. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isGivenCommand, parseWith } from '../contract/commands.ts';
import { REFUSAL_CODES } from '../domain/decision.ts';
import { describeProblem, pathOf, problemAt, readSource, type FileProblem, type Source } from './definition-files.ts';

const EXPECTED = ['ok', 'refused', 'invalid', 'not-found', 'forbidden'] as const;
export type Expected = (typeof EXPECTED)[number];

const nameOf = (what: string, isKnown: (name: string) => boolean) =>
  z.string().refine(isKnown, { error: ({ input }) => `${String(input)} is no ${what}` });
const command = nameOf('command', isGivenCommand);
// A misspelt code would never be among the refusals, so that `notRules` of it held for nothing.
const refusal = nameOf('refusal', (name) => (REFUSAL_CODES as readonly string[]).includes(name));

/** What can be asked of each thing is known where it is looked up. */
const facts = z.record(z.string(), z.unknown());

const check = z.strictObject({
  voucher: facts,
  balance: facts,
  request: facts,
  eligibility: facts,
  enrolment: facts,
  abilities: z.strictObject({
    of: z.string(), as: z.string(), allowed: z.array(command).optional(), refused: z.array(command).optional(),
  }).refine(({ allowed, refused }) => allowed !== undefined || refused !== undefined, 'says what is `allowed` or `refused`'),
}).partial().refine((each) => Object.keys(each).length > 0, 'says which facts are compared');

export type Check = z.infer<typeof check>;

/** What speaks of a command or its answer, and beside a `check` would hold for nothing. */
const OF_COMMANDS = ['with', 'save', 'rules', 'notRules', 'parallel', 'expectCounts'] as const;

const comparesOnly = (each: { readonly expect?: Expected | undefined } & Partial<Record<(typeof OF_COMMANDS)[number], unknown>>) =>
  (each.expect ?? 'ok') === 'ok' && OF_COMMANDS.every((key) => each[key] === undefined);

const step = z.strictObject({
  on: z.string(),
  as: z.string().optional(),
  do: command.optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  save: z.string().regex(/^\S+$/, 'is a name without spaces').optional(),
  expect: z.enum(EXPECTED).optional(),
  rules: z.array(refusal).optional(),
  notRules: z.array(refusal).optional(),
  repeat: z.int().min(1).max(1000).optional(),
  parallel: z.int().min(1).max(1000).optional(),
  expectCounts: z.partialRecord(z.enum(EXPECTED), z.int().min(0)).optional(),
  check: check.optional(),
}).refine((each) => (each.do === undefined) !== (each.check === undefined), 'has either `do` or `check`')
  .refine((each) => each.do === undefined || each.as !== undefined, 'says who gives the command, with `as`')
  .refine((each) => each.check === undefined || comparesOnly(each), 'has a `check`, which compares facts and takes nothing that is said of a command');

const exampleFile = z.strictObject({
  name: z.string(),
  cast: z.string().optional(),
  steps: z.array(step),
});

export type Step = z.infer<typeof step>;

export interface Example {
  /** The file's name without its ending. */
  readonly file: string;
  /** The cast's, then its own. */
  readonly steps: readonly Step[];
  /** How many of the steps are its cast's, so that a failure is told by the number in the file itself. */
  readonly castSteps: number;
}

/** A file that is no example. */
export interface NoExample {
  readonly file: string;
  readonly wrong: string;
}

const ENDING = /\.ya?ml$/;

/** The examples of a folder in order of name, and beside them the files that should be one and are none. */
export async function readExamples(folder: string): Promise<readonly (Example | NoExample)[]> {
  const names = (await readdir(folder)).filter((name) => ENDING.test(name)).sort();
  const own = names.filter((name) => !name.startsWith('cast.'));
  return Promise.all(own.map(async (name) => {
    const file = name.replace(ENDING, '');
    const problems: FileProblem[] = [];
    const steps = await stepsOf(folder, names, name, problems);
    const [first, ...others] = problems;
    if (first === undefined) return { file, steps: [...steps.cast, ...steps.own], castSteps: steps.cast.length };
    const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
    return { file, wrong: `${describeProblem({ ...first, pointer: inSteps(first.pointer) })}${more}` };
  }));
}

/** Steps are counted from one here as where they are played: `step 4: check/balance` for `/steps/3/check/balance`. */
function inSteps(pointer: string): string {
  return pointer.replace(/^\/steps\/(\d+)(\/?)/, (_all, index: string, more: string) =>
    `step ${String(Number(index) + 1)}${more === '' ? '' : ': '}`);
}

async function stepsOf(
  folder: string,
  names: readonly string[],
  name: string,
  problems: FileProblem[],
): Promise<Readonly<Record<'cast' | 'own', readonly Step[]>>> {
  const read = await readExample(join(folder, name), problems);
  return { cast: await castSteps(folder, names, read, problems, []), own: read?.steps ?? [] };
}

/** The steps of the cast that a file names, after those of the cast's own cast. */
async function castSteps(
  folder: string,
  names: readonly string[],
  of: ReadFile | undefined,
  problems: FileProblem[],
  above: readonly string[],
): Promise<readonly Step[]> {
  if (of?.cast === undefined) return [];
  const { cast, source } = of;
  const file = names.find((each) => each.replace(ENDING, '') === `cast.${cast}`);
  if (file === undefined || above.includes(file)) {
    const wrong = file === undefined ? `there is no cast.${cast}.yaml in ${folder}` : `cast.${cast} would come before itself`;
    problems.push(problemAt(source, ['cast'], wrong));
    return [];
  }
  const read = await readExample(join(folder, file), problems);
  return [...await castSteps(folder, names, read, problems, [...above, file]), ...read?.steps ?? []];
}

type ReadFile = z.infer<typeof exampleFile> & { readonly source: Source };

async function readExample(file: string, problems: FileProblem[]): Promise<ReadFile | undefined> {
  const source = await readSource(file, problems);
  if (source === undefined) return undefined;
  const parsed = parseWith(exampleFile, source.value, 'en');
  if ('input' in parsed) return { ...parsed.input, source };
  problems.push(...parsed.errors.map(({ pointer, message }) => problemAt(source, pathOf(pointer), message)));
  return undefined;
}

/**
 * Puts in the value of a word that begins with `$`. Throws for a name that nothing was saved under; what begins with
 * another sign than a letter, such as `$5`, is then an ordinary text.
 */
export function withValues(value: unknown, saved: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    const known = saved.get(value.slice(1));
    if (known === undefined && /^\$\p{L}\S*$/u.test(value)) throw new Error(`nothing was saved as ${value}`);
    return known ?? value;
  }
  if (Array.isArray(value)) return value.map((each) => withValues(each, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withValues(each, saved)]));
}
