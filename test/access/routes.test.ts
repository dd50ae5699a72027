/**
 * Who is answered what: every route, asked by everybody about things that concern some of them, compared with the table
 * beside this file. The table is renewed with `UPDATE=1 npx vitest run test/access/routes.test.ts` and read by people before
 * it is kept: each cell says what domain.md §2 and api.md §2 say.
 */
import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDefinition } from '../../src/cli/definition-files.ts';
import { fullPath, ROUTES } from '../../src/contract/routes.ts';
import { COMMANDS, giversOf, scopeOf, type CommandName } from '../../src/domain/party.ts';
import { makeTokens } from '../../src/server/mail/tokens.ts';
import { ensureKeys } from '../../src/server/signing.ts';
import { closeSockets, send } from '../fuzz/send.ts';
import { PROGRAMME, startStage, type Stage } from '../journeys/http-stage.ts';
import { castParties, type Parties, type Person } from './parties.ts';
import { PAGES, requestsFor, type Asked } from './requests.ts';
import { stageThings, type Things } from './things.ts';

const TABLE = new URL('table.json', import.meta.url);
const RENEW = 'UPDATE=1 npx vitest run test/access/routes.test.ts';
const ANONYMOUS = 'anonymous';

/** By row, who is answered what: from an answer to those who get it. */
type Table = Record<string, Record<string, string[]>>;

let stage: Stage;
let parties: Parties;
let things: Things;
let asked: readonly Asked[];
let missing: readonly string[];
/** By row and caller. */
const answers = new Map<string, Map<string, string>>();
let entries: readonly [before: number, after: number];

const served: string[] = [];

beforeAll(async () => {
  subscribe('fastify.initialization', (message) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      // The methods that an address does not have are refused by one route for all of them.
      if (typeof method === 'string' && method !== 'HEAD' && method !== 'OPTIONS') served.push(`${method} ${url}`);
    });
  });
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-keys-'));
  const keysOf = (fileName: string) => ensureKeys({ folder, fileName }, () => 'journal.example/access');
  stage = await startStage('2020-01-08', {}, { limited: false, keys: () => keysOf('k'), tokens: await makeTokens(await keysOf('p')) });
  rmSync(folder, { recursive: true });
  parties = await castParties(stage);
  things = await stageThings(parties);
  const read = await readDefinition(new URL(`../../programmes/${PROGRAMME}`, import.meta.url).pathname);
  ({ asked, missing } = requestsFor(parties, things, 'definition' in read ? read.definition : {}));
  const before = await stage.entries();
  for (const each of asked) await askAll(each);
  entries = [before, await stage.entries()];
}, 120_000);
afterAll(async () => {
  closeSockets();
  await stage.close();
});

async function askAll(one: Asked): Promise<void> {
  const callers: (Person | undefined)[] = [undefined, ...parties.people.values()];
  const row = new Map<string, string>();
  answers.set(one.row, row);
  await Promise.all(callers.map(async (caller) => { row.set(caller?.name ?? ANONYMOUS, await ask(one, caller)); }));
}

async function ask({ method, url, type, body }: Asked, caller: Person | undefined): Promise<string> {
  const got = await send(stage.server.port, {
    method, url, body: body === undefined ? undefined : Buffer.from(body),
    headers: { ...(type === undefined ? {} : { 'content-type': type }), ...(caller === undefined ? {} : { authorization: `Bearer ${caller.secret}` }) },
  });
  if ('lost' in got) return got.lost;
  return told(got.status, got.body.toString('utf8'), String(got.headers['content-type']));
}

/** The status, and what tells one answer of that status from another. */
function told(status: number, text: string, type: string): string {
  // Whole lists, as tables and line by line.
  if (/csv|ndjson/.test(type)) return `${String(status)} ${shows(text) ? 'with theirs' : 'without theirs'}`;
  if (!type.includes('json')) return String(status);
  const body = JSON.parse(text) as { code?: string; refusals?: { rule: string }[]; items?: unknown[] };
  if (type.includes('problem')) {
    const rules = body.refusals?.map(({ rule }) => rule).join(', ') ?? body.code ?? '';
    return `${String(status)} ${rules}`;
  }
  if (!Array.isArray(body.items)) return String(status);
  const given = body.items.flatMap((item) => (item as { status?: unknown }).status ?? []).filter((each) => typeof each === 'number');
  if (given.length > 0) return `${String(status)} with ${given.join(', ')}`;
  return `${String(status)} ${shows(text) ? 'with theirs' : 'without theirs'}`;
}

/** Whether an answer names anything of the customer or the partner that the things are of. */
function shows(text: string): boolean {
  const own = [parties.ids['customer'], parties.ids['partner'], ...Object.values(things.vouchers), ...Object.values(things.requests)];
  return own.some((each) => each !== undefined && text.includes(each));
}

/** Callers by their answer, in the order in which they were cast; the answer that most get, as that of everybody else. */
function tableOf(): Table {
  const callers = [ANONYMOUS, ...parties.people.keys()];
  return Object.fromEntries([...answers].map(([row, cells]) => {
    const byAnswer = new Map<string, string[]>();
    for (const name of callers) {
      const answer = cells.get(name) ?? 'not asked';
      byAnswer.set(answer, [...byAnswer.get(answer) ?? [], name]);
    }
    const sorted = [...byAnswer].sort(([one], [other]) => (one < other ? -1 : 1));
    const most = Math.max(...sorted.map(([, names]) => names.length));
    const usual = sorted.find(([, names]) => names.length === most)?.[0];
    return [row, Object.fromEntries(sorted.map(([answer, names]) => [
      answer, answer !== usual ? names : names.length === callers.length ? ['everybody'] : ['everybody else'],
    ]))];
  }));
}

function kept(): Table {
  return JSON.parse(readFileSync(TABLE, 'utf8')) as Table;
}

test('every route has a row, and every row a route', () => {
  expect(missing, 'give it a request in requests.ts').toEqual([]);
  const known = new Set([...ROUTES.map((route) => `${route.method} ${fullPath(route).replace(/\{(\w+)\}/g, ':$1')}`), ...Object.keys(PAGES)]);
  expect(served.filter((each) => !known.has(each)), 'a page outside the API: give it a request in requests.ts').toEqual([]);
  expect([...known].filter((each) => !served.includes(each)), 'nothing answers there').toEqual([]);
  if (process.env['UPDATE'] === '1') writeFileSync(TABLE, `${JSON.stringify(tableOf(), null, 1)}\n`);
  expect(Object.keys(kept()).sort(), `renew it with: ${RENEW}`).toEqual(asked.map(({ row }) => row).sort());
});

test('everybody is answered what the table says', () => {
  expect(tableOf(), `if this is meant, renew the table with: ${RENEW}`).toEqual(kept());
});

test('nobody is failed', () => {
  const failed = [...answers].flatMap(([row, cells]) => [...cells].filter(([, answer]) => /^(?:50[012]|[a-z])/.test(answer)).map(([who]) => `${row}: ${who}`));
  expect(failed.slice(0, 5), stage.logged.filter((line) => line.includes('failed')).slice(0, 2).join('\n')).toEqual([]);
});

test('a walk of dry runs and reads writes nothing', () => {
  expect(entries[1]).toBe(entries[0]);
});

test('nobody gives a command that none of their roles, or their key, may give, and no stranger gets anywhere', () => {
  const wrong: string[] = [];
  for (const [row, cells] of answers) {
    const [name = ''] = row.split(' — ');
    if (!Object.hasOwn(COMMANDS, name)) continue;
    const command = name as CommandName;
    for (const [caller, answer] of cells) {
      const person = parties.people.get(caller);
      const expected = person === undefined ? /^401/ : expectedOf(command, person);
      if (!expected.test(answer)) wrong.push(`${row}: ${caller} is answered ${answer}, not ${String(expected)}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** What cannot be known of a stranger's standing is whether it could reserve a voucher it has proved. */
function expectedOf(command: CommandName, { party, roles, scopes, isStranger }: Person): RegExp {
  if (!giversOf(command, party).some((role) => roles.includes(role))) return /^403 role\.missing$/;
  if (scopes !== null && !scopes.includes(scopeOf(command))) return /^403 key\.scope-missing$/;
  if (!isStranger) return /^(?:2\d\d|404 not-found|409 .+|400 invalid|403 person\.limited-to-locations)/;
  return OPEN_TO_STRANGERS[command] ?? /^404 not-found$/;
}

const OPEN_TO_STRANGERS: Partial<Record<CommandName, RegExp>> = {
  // It makes something of the caller's own.
  'organisation.register': /^200$/,
  // Programmes are known to everybody, and an id that is taken is taken.
  'programme.publish': /^400 invalid$/,
  // Whoever proves a voucher may hold it: partners are strangers until then.
  'voucher.validate': /^200$/,
};
