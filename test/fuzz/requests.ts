/** A request for an operation of the document: as it is meant, on the edge, or hostile. */
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import type { Caller } from './ground.ts';
import { bodyOfCommands, csvFor, definitionBody, uploadFor } from './bodies.ts';
import type { Operation, Param } from './document.ts';
import type { Schema } from './schema.ts';
import type { Sent } from './send.ts';
import { spoilt, valid, type Making } from './values.ts';
import { HOSTILE_TEXT, STRANGE_NAMES, STRANGE_PARTS, write } from './words.ts';

export type Manner = 'valid' | 'edge' | 'hostile';

export interface Asked {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly language: 'en' | 'tr';
  readonly sent: Sent;
  /** It cannot be right by the document: whatever the state, nothing may come of it. */
  readonly wrong: boolean;
  /** What was changed about it, for whoever reads a failure. */
  readonly twist: string;
  /** It asks for nothing to be written. */
  readonly dry: boolean;
}

/** What a request says where chance does not decide. */
export interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body as it stands, where it is no JSON. */
  readonly text?: string;
  readonly dry?: boolean;
  /** Only what must be there, and what is given. */
  readonly plain?: boolean;
}

export interface World extends Making {
  readonly operations: readonly Operation[];
  /** Definitions that may be published. */
  readonly definitions: readonly object[];
  readonly keys: string[];
  count: number;
}

interface Body {
  readonly type: string;
  readonly bytes: Buffer;
  readonly wrong: boolean;
}

type Headers = Record<string, string | readonly string[]>;

export function ask(operation: Operation, caller: Caller, manner: Manner, world: World, given: Given = {}): Asked {
  const { chance } = world;
  const language = chance.flip(0.5) ? 'en' : 'tr';
  const headers: Headers = { 'accept-language': language };
  if (caller.key !== undefined) headers['authorization'] = `Bearer ${caller.key}`;
  Object.assign(headers, caller.cookie);
  const isCommand = operation.command !== undefined;
  const dry = given.dry ?? (operation.params.some(({ name }) => name === 'dryRun') && chance.flip(0.15));
  // The one place that is changed: the path, the query, a header or the body.
  const places = ['headers', ...(operation.path.includes('{') ? ['path'] : []), ...(operation.method === 'GET' ? ['query', 'query'] : ['query']),
    ...(Object.keys(operation.takes).length > 0 ? ['body', 'body', 'body', 'body', 'body', 'body'] : [])];
  const place = manner === 'valid' ? 'nothing' : chance.pick(places);
  const path = pathOf(operation, world, given, place === 'path');
  const query = queryOf(operation, world, dry, place === 'query', given);
  const body = bodyOf(operation, manner, place === 'body', world, given, caller);
  if (body !== undefined) headers['content-type'] = body.type;
  if (isCommand && given.plain !== true && chance.flip(0.3)) headers['idempotency-key'] = keyFor(world);
  const twisted = place === 'headers' ? twistHeaders(headers, body?.bytes, operation, world) : undefined;
  const sent = {
    method: operation.method, url: `${path.text}${query.text}`, headers: twisted?.headers ?? headers, body: twisted?.bytes ?? body?.bytes,
  };
  const wrong = path.wrong || query.wrong || (body?.wrong ?? false) || (twisted?.wrong ?? false);
  return { operation, caller, language, sent, wrong, dry, twist: `${manner} ${place}` };
}

function keyFor({ chance, keys }: World): string {
  if (keys.length > 0 && chance.flip(0.25)) return chance.pick(keys);
  const key = chance.word(20);
  keys.push(key);
  if (keys.length > 50) keys.shift();
  return key;
}

function pathOf(operation: Operation, world: World, { params = {} }: Given, strange: boolean): { text: string; wrong: boolean } {
  const named = operation.params.filter((each) => each.in === 'path');
  const spoil = strange ? world.chance.pick(named).name : undefined;
  const text = operation.path.replace(/\{(\w+)\}/g, (_gap, name: string) => {
    if (name === spoil) return world.chance.pick(STRANGE_PARTS);
    const schema = named.find((each) => each.name === name)?.schema ?? {};
    return encodeURIComponent(params[name] ?? String(valid(schema, nameIn(operation, name), world)));
  });
  return { text, wrong: strange };
}

/** The name under which answers show what a part of the address means. */
function nameIn(operation: Operation, param: string): string {
  return operation.path.includes('/programmes/{id}') && param === 'id' ? 'programmeId' : param;
}

function queryOf(operation: Operation, world: World, dry: boolean, strange: boolean, { plain = false, query = {} }: Given): { text: string; wrong: boolean } {
  const { chance } = world;
  const asked = operation.params.filter((each) => each.in === 'query' && each.name !== 'dryRun');
  const pairs = asked.filter((each) => !Object.hasOwn(query, each.name)).filter((each) => each.required || (!plain && chance.flip(0.25))).map((each) => [each.name, queryValue(each, world)] as const);
  pairs.push(...Object.entries(query));
  if (dry) pairs.push(['dryRun', 'true']);
  if (!strange) return written(pairs, false);
  if (chance.flip(0.3) || asked.length === 0) return written([...pairs, [`${chance.pick(STRANGE_NAMES)}?`, 'x']], takesQuery(operation));
  const { name } = chance.pick(asked);
  const value = chance.pick([...HOSTILE_TEXT.filter((each) => each.length < 3000), '-1', '0', '201', '1e3', '99999999999999999999', '2020-02-30', '9999-12-31', 'x,y']);
  return written([...pairs, [name, value], ...(chance.flip(0.2) ? [[name, value] as const] : [])], false);
}

/** Commands and reads refuse a name they do not know; what is neither, and has no query, looks at none. */
function takesQuery({ params, path }: Operation): boolean {
  return params.some(({ name }) => name === 'Accept-Language') && !path.includes('/imports/');
}

function written(pairs: readonly (readonly [string, string])[], wrong: boolean): { text: string; wrong: boolean } {
  const encode = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
  return { text: pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`, wrong };
}

function queryValue({ name, schema }: Param, world: World): string {
  // A page's end may be any that was seen: mostly it is that of another list.
  const value = valid(schema, name === 'cursor' ? 'next' : name, world);
  return Array.isArray(value) ? value.join(',') : String(value);
}

function bodyOf(operation: Operation, manner: Manner, spoil: boolean, world: World, given: Given, caller: Caller): Body | undefined {
  const types = Object.keys(operation.takes);
  if (types.length === 0) return world.chance.flip(0.05) ? { type: 'application/json', bytes: Buffer.from('{}'), wrong: false } : undefined;
  const type = world.chance.pick(types);
  if (type === 'multipart/form-data') return { ...uploadFor(spoil ? manner : 'valid', world.chance), wrong: false };
  if (given.text !== undefined) return { type, bytes: Buffer.from(given.text), wrong: false };
  if (type === 'text/csv') return { type, bytes: csvFor(world, caller, spoil), wrong: false };
  const schema = operation.takes[type]?.schema ?? {};
  const meant = meantBody(operation, schema, world, given);
  const value = spoil && manner !== 'valid' ? spoilt(meant, schema, manner, world) : meant;
  if (type === 'application/yaml') return { type, bytes: Buffer.from(yamlOf(value)), wrong: false };
  if (type === 'application/x-ndjson') {
    const lines = Array.isArray(value) ? value.map(write) : [write(value)];
    return { type, bytes: Buffer.from(`${lines.join('\n')}\n`), wrong: false };
  }
  const text = write(value);
  return { type, bytes: Buffer.from(text), wrong: spoil && isWrong(text, operation.id === 'commandsRun' ? LIST : schema, world) };
}

function meantBody(operation: Operation, schema: Schema, world: World, given: Given): unknown {
  if (operation.id === 'commandsRun') return bodyOfCommands(world, given);
  if (operation.command === 'programme.publish') return { ...definitionBody(world), ...given.body };
  const made = valid(schema, '', world);
  if (given.body === undefined) return made;
  const required = (schema['required'] ?? []) as string[];
  const kept = Object.entries(made as object).filter(([name]) => given.plain !== true || required.includes(name));
  return { ...Object.fromEntries(kept), ...given.body };
}

function yamlOf(value: unknown): string {
  try {
    return stringify(JSON.parse(write(value)));
  } catch {
    return write(value);
  }
}

/** Each item of a list is answered by itself, however wrong it is. */
const LIST: Schema = { type: 'array', maxItems: 1000 };

/** What is no JSON, or does not fit the schema even when its texts are trimmed, as the server trims them. */
function isWrong(text: string, schema: Schema, { judge }: World): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return true;
  }
  // `null` stands for no body at all, which a command takes that has no field it must have.
  return value !== null && judge.faults(schema, trimmed(value)).length > 0;
}

function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, trimmed(each)]));
}

const TYPES = ['text/plain', 'application/xml', 'nonsense', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json;', 'APPLICATION/JSON',
  'application/json; charset=utf-16', 'multipart/form-data; boundary=', 'text/csv; header=present', 'application/json, text/plain', ' ', 'application/problem+json'];

/** Headers as no client means them. A body in another type than it is may still be read. */
function twistHeaders(headers: Headers, bytes: Buffer | undefined, operation: Operation, world: World): { headers: Headers; bytes?: Buffer; wrong: boolean } {
  const { chance } = world;
  const strange = chance.pick(['"x"', '*', 'W/"a"', '"'.repeat(300), ',,,', '\u00fc', 'x'.repeat(4000), '0']);
  const set = (more: Headers, wrong = false) => ({ headers: { ...headers, ...more }, wrong });
  switch (chance.between(0, 10)) {
    case 0: return set({ 'idempotency-key': chance.pick(['', 'k'.repeat(256), 'k'.repeat(10_000), 'anahtar-\u00fc', 'a\tb']) }, operation.command !== undefined);
    case 1: return set({ 'idempotency-key': [chance.word(5), chance.word(5)] });
    case 2: return set({ 'x-organisation': chance.pick([...world.all.ids('cus'), ...world.all.ids('ptr'), ...world.all.ids('spo'), '', '*', 'x'.repeat(500)]) });
    case 3: return set({ 'if-match': strange });
    case 4: return set({ 'if-none-match': strange });
    case 5: return set({ 'accept-language': chance.pick(['', 'xx', '*', 'tr;q=9', 'en;q=0,tr;q=0', ','.repeat(2000), 'tr'.repeat(500), '\u00ff']) });
    case 6: return set({ authorization: chance.pick(['', 'Bearer', 'Bearer ', 'bearer x', 'Basic dTpw', `Bearer tsk_${'a'.repeat(43)}`, `Bearer ${'x'.repeat(8000)}`, 'Bearer a b']) },
      // Beside a session's cookie, what is no API key may be meant for somebody on the way.
      !operation.open && headers['cookie'] === undefined);
    case 7: return set({ 'content-type': chance.pick(TYPES) });
    case 8: return bytes === undefined ? set({ 'content-encoding': 'gzip' }) : { headers: { ...headers, 'content-encoding': 'gzip' }, bytes: gzipSync(bytes), wrong: false };
    case 9: return set({ accept: chance.pick(['text/html', 'image/png', '', '*/*;q=0', 'x']), range: 'bytes=0-1', 'x-http-method-override': 'DELETE', 'x-forwarded-host': 'evil.example' });
    default: return set({ cookie: 'session=x; '.repeat(50), 'x-request-id': 'a'.repeat(2000), 'x-forwarded-for': '127.0.0.1' });
  }
}
