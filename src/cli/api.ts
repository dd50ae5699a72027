/** Commands and reads through the API: `tallystick voucher reserve …`, `tallystick voucher show REF`. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { createClient, type Answer, type Client, type Fetch } from '../contract/client.ts';
import { COMMAND_ROUTES } from '../contract/command-routes.ts';
import { COMMAND_INPUTS, type GivenCommand } from '../contract/commands.ts';
import type { CommandRoute } from '../contract/route.ts';
import { BASE } from '../contract/route.ts';
import { fieldsOf, isGroup, place, valueOf, type Field } from './fields.ts';
import { EXIT, exitOf, makeOutput, problemText, Stop, type Output } from './output.ts';
import { tokenFrom } from './token.ts';

export interface Connection {
  readonly client: Client;
  readonly output: Output;
  readonly url: string;
}

/** The options that every command through the API shares. */
export function connecting(command: Command): Command {
  return command
    .addOption(new Option('--url <address>', 'the server').env('TALLYSTICK_URL').default('http://127.0.0.1:4173'))
    .addOption(new Option('--api-key <key>', 'who is calling').env('TALLYSTICK_API_KEY'))
    .addOption(new Option('--language <language>', 'of every sentence').env('TALLYSTICK_LANGUAGE').choices(['en', 'tr']))
    .option('--json', 'JSON, also on a terminal');
}

interface ConnectingOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly language?: 'en' | 'tr';
  readonly json?: boolean;
}

/** `by` takes the place of the platform's `fetch`, where a request carries what the client does not make. */
export function connect(options: ConnectingOptions, by: Fetch = fetch): Connection {
  const url = addressOf(options.url);
  const client = createClient({
    fetch: by,
    baseUrl: url,
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.language === undefined ? {} : { language: options.language }),
  });
  return { client, url, output: makeOutput(options.json === true || !process.stdout.isTTY) };
}

/** Without its slashes at the end. Of what is no address nobody need be asked. */
function addressOf(written: string): string {
  const scheme = URL.canParse(written) ? new URL(written).protocol : '';
  if (scheme === 'http:' || scheme === 'https:') return written.replace(/\/+$/, '');
  throw new Stop(`the server's address begins with http:// or https://, as http://127.0.0.1:4173 does, and ${written} does not`, EXIT.usage);
}

/** The body of an answer. A problem is printed and ends the program with its exit code. */
export function bodyOf<Body>(answer: Answer<Body>, { output, url }: Connection, whenUnreachable: string): Body {
  if (answer.kind === 'ok') {
    // A page for people, such as a proxy's: the API answers nothing but JSON here.
    const isForeign = answer.body instanceof ArrayBuffer && answer.body.byteLength > 0;
    if (isForeign) throw new Stop(`${url} answers, but not as Tallystick does: is it the right address?`, EXIT.failed);
    return answer.body;
  }
  if (answer.kind === 'unreachable') throw unreached(answer.cause, url, whenUnreachable);
  if (output.json) output.problem(JSON.stringify(answer.problem));
  const hint = answer.problem.code === 'outcome-unknown' ? `\n${whenUnreachable}` : '';
  throw new Stop(output.json ? '' : `${problemText(answer.problem)}${hint}`, exitOf(answer.problem));
}

/** Where the request never left, or where there is nothing to lose, nothing is unknown. */
function unreached(cause: unknown, url: string, whenUnreachable: string): Stop {
  const all = causes(cause);
  const [why] = all.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  const said = `${url} did not answer${why === undefined ? '' : ` (${why})`}.`;
  if (whenUnreachable === '' || all.some(neverLeft)) return new Stop(said, EXIT.unreachable);
  return new Stop(`${said} ${whenUnreachable}`, EXIT.unknown);
}

/** As much as errors of Node.js and of its `fetch` tell of themselves. */
interface Cause {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message: string;
}

/** An error, and those it was made of: one for each address of a name, where several were tried. */
function causes(error: unknown): Cause[] {
  if (!(error instanceof Error)) return [];
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...parts.flatMap(causes), ...causes(error.cause)];
}

/** Finding the address and connecting to it come before a request is sent, and so does trust in whoever is there. */
function neverLeft({ code, syscall, message }: Cause): boolean {
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  // Where `fetch` asks nobody at a port at all, it gives no code.
  return BEFORE_SENDING.test(String(code)) || message === 'bad port';
}

/** The rest, in the words of `fetch`, Node.js and OpenSSL: no connection in time, no certificate to trust, no TLS there. */
const BEFORE_SENDING = new RegExp([
  'UND_ERR_CONNECT_TIMEOUT', '(.*_)?CERT(_.*)?', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'HOSTNAME_MISMATCH', 'INVALID_CA',
  'INVALID_PURPOSE', 'ERR_SSL_WRONG_VERSION_NUMBER',
].map((word) => `^${word}$`).join('|'));

const NOT_BY_FIELDS: readonly GivenCommand[] = ['programme.publish', 'engagement.attach', 'key.create', 'key.revoke'];

/** The field that an address names, which may be given without its flag. */
function subjectOf(name: GivenCommand): string | undefined {
  const route: CommandRoute = COMMAND_ROUTES[name];
  return Object.values(route.params ?? {})[0] ?? Object.values(route.rename ?? {})[0];
}

/**
 * Adds every command that its fields describe, as `<noun> <verb> [subject] --field value`. Reading the fields out of the
 * schemas takes a while, so that only the noun that is asked for gets its verbs; the others are named.
 */
export function addCommands(nouns: (noun: string) => Command, asked: string | undefined): void {
  for (const name of Object.keys(COMMAND_INPUTS) as GivenCommand[]) {
    if (NOT_BY_FIELDS.includes(name)) continue;
    const [noun, verb] = name.split('.') as [string, string];
    const holder = nouns(noun);
    if (noun !== asked) continue;
    const fields = fieldsOf(name);
    const subject = fields.find((field) => field.path[0] === subjectOf(name) && field.path.length === 1);
    const command = holder.command(subject === undefined ? verb : `${verb} [${subject.flag}]`)
      .description(COMMAND_ROUTES[name].summary)
      .option('--dry-run', 'decide for real, write nothing')
      .option('--idempotency-key <key>', 'repeat with the same key to be safe; one is made where left out')
      .option('--input <json>', 'the whole input as JSON, or @file');
    for (const field of fields) {
      if (field === subject) continue;
      if (isToken(field)) command.option('--proof <file>', 'a file with the token of the mail\'s link, or the link; - reads it from standard input');
      else command.option(`--${field.flag} <${field.kind === 'text' ? 'text' : field.kind}>`, field.description);
    }
    connecting(command).action(async (...given: unknown[]) => {
      const options = (given.at(-2) ?? {}) as Record<string, string | boolean | undefined>;
      const written = subject === undefined ? undefined : (given[0] as string | undefined);
      await give(name, fields, subject, written, options);
    });
  }
}

async function give(
  name: GivenCommand,
  fields: readonly Field[],
  subject: Field | undefined,
  written: string | undefined,
  options: Readonly<Record<string, string | boolean | undefined>>,
): Promise<void> {
  const input = await inputOf(options['input']);
  if (subject !== undefined && written !== undefined) place(input, subject, valueOf(subject, written));
  for (const field of fields) {
    const value = options[camel(field.flag)];
    if (field === subject || typeof value !== 'string') continue;
    place(input, field, isToken(field) ? await tokenFrom(value) : valueOf(field, value));
  }
  const key = typeof options['idempotencyKey'] === 'string' ? options['idempotencyKey'] : randomUUID();
  const connection = connect(options as unknown as ConnectingOptions);
  const dryRun = options['dryRun'] === true;
  const list = await connection.client.commands([{ command: name, key, input }], { dryRun });
  const again = `Repeat with --idempotency-key ${key} to learn the outcome.`;
  const item = bodyOf(list, connection, again).items[0];
  if (item?.problem !== undefined) {
    bodyOf({ kind: 'problem', status: item.status, problem: item.problem }, connection, again);
  }
  connection.output.show(item?.answer ?? {});
}

/** A voucher's token is not given as a word of the command line, which others on the machine can see. */
function isToken({ path }: Field): boolean {
  return path.length === 1 && path[0] === 'proof';
}

function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

async function inputOf(written: string | boolean | undefined): Promise<Record<string, unknown>> {
  if (typeof written !== 'string') return {};
  const name = written.startsWith('@') ? written.slice(1) : undefined;
  const text = name === undefined ? written : await readFile(name, 'utf8').catch(() => {
    throw new Stop(`${name} cannot be read; --input takes JSON, or @ and the name of a file of JSON`, EXIT.usage);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Stop('--input takes JSON, or @ and the name of a file of JSON', EXIT.usage);
  }
  if (!isGroup(input)) throw new Stop('--input takes a group of fields, such as {"days": 5}', EXIT.usage);
  return input;
}

/** `engagement attach REF FILE`: a file as it is, streamed as an upload. */
export function addAttach(noun: Command): void {
  const command = noun.command('attach <voucher> <file>').description('Upload a deliverable')
    .option('--idempotency-key <key>', 'repeat with the same key to be safe');
  connecting(command).action(async (voucher: string, file: string, options: ConnectingOptions & { idempotencyKey?: string }) => {
    const connection = connect(options);
    const content = await readFile(file).catch(() => { throw new Stop(`${file} cannot be read`, EXIT.usage); });
    const key = options.idempotencyKey ?? randomUUID();
    const input = { voucher, fileName: basename(file), content: new Uint8Array(content) };
    const answer = await connection.client.command('engagement.attach', input, { key });
    connection.output.show(bodyOf(answer, connection, `Repeat with --idempotency-key ${key} to learn the outcome.`));
  });
}

/** A read of the API: `noun verb [id]`, with the query as options. */
export function addRead(
  noun: Command,
  verb: string,
  description: string,
  path: string,
  query: readonly string[] = [],
): void {
  const parameter = /\{(\w+)\}/.exec(path)?.[1];
  const command = noun.command(parameter === undefined ? verb : `${verb} <${parameter}>`).description(description);
  for (const name of query) command.option(`--${kebabOf(name)} <text>`);
  connecting(command).action(async (...given: unknown[]) => {
    const options = (given.at(-2) ?? {}) as ConnectingOptions & Record<string, string | undefined>;
    const connection = connect(options);
    const filled = path.replace(/\{\w+\}/, encodeURIComponent(String(given[0])));
    const pairs = query.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as [string, string]]));
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
    const answer = await connection.client.request('GET', `${BASE}${filled}${search}`);
    connection.output.show(bodyOf(answer, connection, ''));
  });
}

function kebabOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
