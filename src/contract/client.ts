/**
 * The API from the outside: what the command line, the tests and later the portal use. It follows the rows of the
 * routes, keeps no state, and brings neither schemas nor a `fetch` of its own. Problems are answers, not exceptions.
 */
import type { z } from 'zod';
import type { ProblemView } from './answer.ts';
import type { CommandAnswer, ItemAnswer } from './command-answers.ts';
import { COMMAND_ROUTES, EDIT_ROUTES } from './command-routes.ts';
import type { CommandBody, GivenCommand } from './commands.ts';
import { multipart } from './multipart.ts';
import type { Language } from './refusal-params.ts';
import { BASE, type CommandRoute } from './route.ts';
import type { READ_ROUTES, ReadName } from './routes.ts';

/** As much of `fetch` as is needed; the platform's own fits. */
export type Fetch = (url: string, init: {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}) => Promise<FetchAnswer>;

export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ClientOptions {
  readonly fetch: Fetch;
  /** Scheme, host and port, `http://127.0.0.1:4173`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly language?: Language;
  /** The organisation to act for, where the caller has several. */
  readonly organisation?: string;
  /** Makes an idempotency key for a command that is given without one; without it such a command is not protected. */
  readonly newKey?: () => string;
}

export type Answer<Body> =
  | { readonly kind: 'ok'; readonly status: number; readonly body: Body; readonly replayed: boolean;
      readonly headers: FetchAnswer['headers'] }
  | { readonly kind: 'problem'; readonly status: number; readonly problem: ProblemView }
  /** No answer at all: for a command, its outcome is not known; repeat it with the same key. */
  | { readonly kind: 'unreachable'; readonly cause: unknown };

export interface CommandOptions {
  /** The idempotency key. */
  readonly key?: string;
  readonly dryRun?: boolean;
  /** The organisation of the person, or partner of the consultant, that the address names besides the subject. */
  readonly within?: string;
}

/** An upload's content may be bytes, which a list of commands cannot hold. */
export type ClientInput<Name extends GivenCommand> = Name extends 'engagement.attach'
  ? Omit<CommandBody<Name>, 'content'> & { readonly content: string | Uint8Array }
  : CommandBody<Name>;

type Rows = typeof READ_ROUTES;
type NameOf<Path extends string> = { [Name in ReadName]: Rows[Name]['path'] extends Path ? Name : never }[ReadName];
/** A path that can be read, `/vouchers/{ref}`. */
export type ReadPath = Rows[ReadName]['path'];
/** What reading it answers. */
export type BodyOf<Path extends ReadPath> = Rows[NameOf<Path>]['response'] extends infer Schema extends z.ZodType
  ? z.output<Schema>
  : ArrayBuffer;

export type QueryValues = Readonly<Record<string, string | number | undefined>>;

export interface Client {
  /** Gives a command by its own address. */
  command<Name extends GivenCommand>(
    name: Name, input: ClientInput<Name>, options?: CommandOptions,
  ): Promise<Answer<CommandAnswer<Name>>>;
  /** Gives a list of commands, each decided by itself. */
  commands(
    items: readonly { readonly command: string; readonly key?: string; readonly input: unknown }[],
    options?: { readonly dryRun?: boolean },
  ): Promise<Answer<{ readonly items: readonly ItemAnswer[] }>>;
  /** Reads an address of the API, `get('/vouchers/{ref}', { ref })`. A file is answered as bytes. */
  get<Path extends ReadPath>(
    path: Path, params?: Readonly<Record<string, string>>, query?: QueryValues,
  ): Promise<Answer<BodyOf<Path>>>;
  /** Any other request, with a path from the root: `PUT /api/v1/clock`, or one of a sandbox. */
  request<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
}

export function createClient(options: ClientOptions): Client {
  const { newKey } = options;
  return {
    command: (name, input, { key, dryRun, within } = {}) => {
      const { method, path, body } = writeCommand(name, input, within);
      const idempotencyKey = key ?? newKey?.();
      const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      return send(options, method, `${BASE}${path}${dryRun === true ? '?dryRun=true' : ''}`, body, headers);
    },
    commands: (items, { dryRun } = {}) =>
      send(options, 'POST', `${BASE}/commands${dryRun === true ? '?dryRun=true' : ''}`, json(items)),
    get: (path, params = {}, query = {}) => send(options, 'GET', `${BASE}${fillPath(path, params)}${queryText(query)}`),
    request: (method, path, body) => send(options, method, path, body === undefined ? undefined : json(body)),
  };
}

interface Written {
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

const json = (value: unknown): Written => ({ type: 'application/json', content: JSON.stringify(value) });

/** Where a command goes and how: fields that the path names leave the body. */
function writeCommand(name: GivenCommand, input: object, within: string | undefined) {
  const editing = name === 'payment.save' && (input as { request?: unknown }).request !== undefined;
  const route: CommandRoute = editing ? EDIT_ROUTES['payment.save'] : COMMAND_ROUTES[name];
  const given = new Map<string, unknown>(Object.entries(input));
  const params: Record<string, string> = {};
  for (const [param, field] of Object.entries(route.params ?? {})) {
    params[param] = String(given.get(field));
    given.delete(field);
  }
  if (route.within !== undefined) {
    if (within === undefined) throw new Error(`${name} needs the option within: the ${route.within} of ${route.path}`);
    params[route.within] = within;
  }
  for (const [written, field] of Object.entries(route.rename ?? {})) {
    if (!given.has(field)) continue;
    given.set(written, given.get(field));
    given.delete(field);
  }
  const path = fillPath(route.path, params);
  if (route.body === 'multipart') {
    const file = multipart(String(given.get('fileName')), given.get('content') as string | Uint8Array);
    return { method: route.method, path, body: file };
  }
  return { method: route.method, path, body: json(Object.fromEntries(given)) };
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${path} needs ${gap}`);
    return encodeURIComponent(value);
  });
}

function queryText(query: QueryValues): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

async function send<Body>(
  options: ClientOptions,
  method: string,
  path: string,
  body?: Written,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> {
  const { fetch, baseUrl, apiKey, language, organisation } = options;
  const headers = {
    accept: 'application/json, application/problem+json, */*;q=0.5',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    ...(language === undefined ? {} : { 'accept-language': language }),
    ...(organisation === undefined ? {} : { 'x-organisation': organisation }),
    ...(body === undefined ? {} : { 'content-type': body.type }),
    ...more,
  };
  try {
    const url = `${baseUrl.replace(/\/$/, '')}${path}`;
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: body.content }) });
    return await understood<Body>(answer);
  } catch (cause) {
    return { kind: 'unreachable', cause };
  }
}

async function understood<Body>(answer: FetchAnswer): Promise<Answer<Body>> {
  const { status, headers } = answer;
  const type = headers.get('content-type') ?? '';
  if (status >= 200 && status < 300) {
    // A deliverable may be a JSON file; what is handed over as a file stays one.
    const isData = type.includes('json') && headers.get('content-disposition') === null;
    const body: unknown = isData ? JSON.parse(await answer.text()) : await answer.arrayBuffer();
    const replayed = headers.get('idempotent-replayed') === 'true';
    return { kind: 'ok', status, body: body as Body, replayed, headers };
  }
  const text = await answer.text();
  const problem = type.includes('problem+json') ? (JSON.parse(text) as ProblemView) : foreign(status, text);
  return { kind: 'problem', status, problem };
}

/** What stands between client and server, a proxy, answers in its own words. */
function foreign(status: number, text: string): ProblemView {
  return { type: 'about:blank', title: 'No answer of this API', status, code: 'foreign', detail: text.slice(0, 500) };
}
