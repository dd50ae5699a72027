/** Bodies that no schema of the document makes: lists of commands, definitions, CSV files, uploads. */
import { COMMAND_ROUTES, EDIT_ROUTES } from '../../src/contract/command-routes.ts';
import type { CommandRoute } from '../../src/contract/route.ts';
import { IMPORT_KINDS, type ImportKindName } from '../../src/server/jobs/import-kinds.ts';
import type { Chance } from './chance.ts';
import type { Operation } from './document.ts';
import type { Caller } from './ground.ts';
import { brokenForm, soundForm } from './forms.ts';
import type { Given, World } from './requests.ts';
import { brokenCsv, csvOf } from './tables.ts';
import { valid } from './values.ts';
import { HOSTILE_TEXT, UNICODE } from './words.ts';

/** Some commands of a list, each as its own address would take it; some that are none. */
export function bodyOfCommands(world: World, { body = {} }: Given): unknown[] {
  const { chance, operations } = world;
  if (Array.isArray(body['items'])) return body['items'] as unknown[];
  const commands = operations.filter(({ command }) => command !== undefined && command !== 'programme.publish');
  return Array.from({ length: chance.between(0, 6) }, () => {
    if (chance.flip(0.1)) return chance.pick<unknown>([null, 1, [], {}, { command: 'nothing', input: {} }, { command: '__proto__', input: {} }]);
    const operation = chance.pick(commands);
    return {
      command: operation.command, ...(chance.flip(0.5) ? { key: chance.word(12) } : {}), input: inputOf(operation, world),
    };
  });
}

/** A command's input, which holds what its address says too. */
function inputOf(operation: Operation, world: World): object {
  const rows: readonly CommandRoute[] = [...Object.values(COMMAND_ROUTES), ...Object.values(EDIT_ROUTES)];
  const row = rows.find(({ method, path }) => method === operation.method && operation.path.endsWith(path));
  const { schema } = operation.takes['application/json'] ?? {};
  const body = schema === undefined ? {} : valid(schema, '', world) as object;
  const renamed = Object.entries(body).map(([name, value]) => [row?.rename?.[name] ?? name, value as unknown] as const);
  const fromPath = Object.entries(row?.params ?? {}).map(([param, field]) =>
    [field, valid(operation.params.find(({ name }) => name === param)?.schema ?? {}, field, world)] as const);
  const upload = operation.command === 'engagement.attach' ? { fileName: 'plan.txt', content: world.chance.pick(UNICODE) } : {};
  return { ...Object.fromEntries([...renamed, ...fromPath]), ...upload };
}

/** A definition under a name of its own, so that what is published by chance spoils nobody's programme. */
export function definitionBody(world: World): Record<string, unknown> {
  world.count += 1;
  const definition = { ...world.chance.pick(world.definitions), id: `fuzz-${world.chance.word(6)}` };
  return { definition, effectiveFrom: world.today };
}

/** A file of a kind that the caller may import more often than not. */
export function csvFor(world: World, caller: Caller, spoil: boolean): Buffer {
  const { chance } = world;
  const kind = chance.pick(Object.keys(IMPORT_KINDS) as ImportKindName[]);
  const columns = IMPORT_KINDS[kind].columns.map(({ name }) => name);
  const cell = (name: string): string => {
    if (chance.flip(0.1)) return chance.pick(HOSTILE_TEXT);
    const seen = [...world.own.named(name), ...world.all.named(name), ...caller.own.named(name)].filter((each) => typeof each !== 'boolean');
    return seen.length > 0 && chance.flip(0.8) ? String(chance.pick(seen)) : chance.word(6);
  };
  const rows = Array.from({ length: chance.between(0, 5) }, () => columns.map(cell));
  const sound = csvOf([columns, ...rows]);
  return spoil ? brokenCsv(sound, chance) : Buffer.from(sound);
}

export function uploadFor(manner: 'valid' | 'edge' | 'hostile', chance: Chance): { type: string; bytes: Buffer } {
  return manner === 'valid' ? soundForm(chance) : brokenForm(chance);
}
