/** Many commands in one request: a list of up to a thousand, or lines of JSON without end. Each is decided by itself. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { ItemAnswer } from '../../contract/command-answers.ts';
import { COMMAND_ROUTES } from '../../contract/command-routes.ts';
import { isGivenCommand, parseInput, parseWith, type GivenCommand } from '../../contract/commands.ts';
import { commandItem, COMMANDS_MAX } from '../../contract/queries.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { CommandRoute } from '../../contract/route.ts';
import type { Command, Reply } from '../commands/reply.ts';
import { attach } from './attaching.ts';
import { commandOf, isDryRun, keyOf, sendJson, type Asking, type Tools } from './commands.ts';
import { faultOf } from './failure.ts';
import { parseJsonText } from './json.ts';
import { linesOf, TOO_LONG } from './lines.ts';
import { told } from './outcome.ts';
import { problemBody, RequestProblem, wrong, type ProblemBody } from './problem.ts';
import { forgetRevoked } from './revoking.ts';
import { requireRecentSignIn } from './step-up.ts';
import { borneBy, readTokens, type ProvenBy } from './voucher-links.ts';
import { word } from './words.ts';

const NDJSON = 'application/x-ndjson';
/** Commands of one stream that are under way at a time: two batches of the runner, so that one gathers meanwhile. */
const WINDOW = 512;

interface Giving extends Asking {
  readonly tools: Tools;
  readonly dryRun: boolean;
  /** The idempotency key of the whole. */
  readonly key: string | undefined;
  readonly instance: string;
}

export function giveList(
  app: FastifyInstance,
  add: (scope: FastifyInstance, handler: RouteHandlerMethod) => void,
  tools: Tools,
): void {
  app.register((scope, _options, done) => {
    // The stream is read line by line as commands are answered; no limit on its length is needed.
    scope.addContentTypeParser(NDJSON, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, parsed) => {
      parsed(null, payload);
    });
    add(scope, (request, reply) => answerList(request, reply, tools));
    done();
  });
}

async function answerList(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const dryRun = isDryRun(request.query, asking.language);
  const giving: Giving = { ...asking, tools, dryRun, key: keyOf(request, asking.language), instance: request.id };
  if (request.body instanceof Readable) {
    const lines = linesOf(request.body, tools.options.limits.jsonBytesMax);
    reply.header('content-type', `${NDJSON}; charset=utf-8`).header('content-language', asking.language);
    return reply.send(Readable.from(answers(lines, giving), { objectMode: false, highWaterMark: 65_536 }));
  }
  const items = request.body;
  if (!Array.isArray(items)) throw wrong('', word(asking.language, 'not-a-list'));
  if (items.length > COMMANDS_MAX) throw wrong('', word(asking.language, 'too-many-commands', { max: COMMANDS_MAX }));
  // All are handed to the runner in one turn and in order, so that they share batches.
  const proven = await readTokens(items, tools.options);
  const given = items.map((item: unknown, index) => alone(index, giving, () => giveItem(item, index, giving, proven)));
  return sendJson(reply, 200, { items: await Promise.all(given) }, asking.language);
}

/** Answers lines in the order in which they came, reading on only while few enough are under way. */
async function* answers(lines: AsyncGenerator<string>, giving: Giving): AsyncGenerator<string> {
  const underWay: Promise<ItemAnswer>[] = [];
  let next = nextOf(lines);
  let index = 0;
  try {
    while (next !== undefined || underWay.length > 0) {
      const [first] = underWay;
      if (next !== undefined && underWay.length < WINDOW) {
        const soonest = first === undefined ? [next] : [next, first.then(() => undefined)];
        const line: IteratorResult<string> | undefined = await Promise.race(soonest);
        if (line !== undefined) {
          next = line.done === true ? undefined : nextOf(lines);
          if (line.done !== true) underWay.push(giveLine(line.value, index++, giving, await tokensOf(line.value, giving)));
          continue;
        }
      }
      if (first === undefined) continue;
      yield `${JSON.stringify(await first)}\n`;
      void underWay.shift();
    }
  } finally {
    await lines.return(undefined).catch(() => undefined);
  }
}

/** The next line. Who asked may be gone when it fails, and then nobody is to be told. */
function nextOf(lines: AsyncGenerator<string>): Promise<IteratorResult<string>> | undefined {
  const next = lines.next();
  void next.catch(() => undefined);
  return next;
}

const NONE: ProvenBy = new Map();

/** What the token of a line proves, read before the line is given. */
async function tokensOf(line: string, { tools, language }: Giving): Promise<ProvenBy> {
  // Few lines carry one, and only those are read twice; a name may be written with escapes.
  if (!/proof|\\u/.test(line)) return NONE;
  try {
    return await readTokens([parseJsonText(line, language)], tools.options);
  } catch {
    return NONE;
  }
}

/** Never rejects: what is wrong with a line, even with us, is its own answer. */
function giveLine(line: string, index: number, giving: Giving, proven: ProvenBy): Promise<ItemAnswer> {
  return alone(index, giving, () => {
    if (line === TOO_LONG) throw new RequestProblem('too-large');
    return giveItem(parseJsonText(line, giving.language), index, giving, proven);
  });
}

/** One command's failure is no other's. */
async function alone(index: number, giving: Giving, give: () => Promise<ItemAnswer>): Promise<ItemAnswer> {
  const { language, instance, tools } = giving;
  try {
    return await give();
  } catch (error) {
    const problem = error instanceof RequestProblem ? error : new RequestProblem('failed');
    if (problem !== error) tools.options.log.error({ id: instance, error: faultOf(error) }, 'a command of a list failed');
    return itemProblem(index, problemBody(problem.code, language, instance, problem.more));
  }
}

/** Gives one item, in this very turn unless it brings a file. */
async function giveItem(item: unknown, index: number, giving: Giving, proven: ProvenBy): Promise<ItemAnswer> {
  const { language, session, tools, dryRun, instance } = giving;
  const invalid = (errors: readonly { pointer: string; message: string }[], key?: string) =>
    itemProblem(index, problemBody('invalid', language, instance, { errors }), key);
  const parsed = parseWith(commandItem, item, language);
  if ('errors' in parsed) return invalid(parsed.errors);
  const { command: name, key } = parsed.input;
  if (!isGivenCommand(name)) return invalid([{ pointer: '/command', message: word(language, 'no-command') }], key);
  const read = parseInput(name, withOwn(name, parsed.input.input, session.organisationId), language);
  if ('errors' in read) {
    return invalid(read.errors.map(({ pointer, message }) => ({ pointer: `/input${pointer}`, message })), key);
  }
  requireRecentSignIn(name, session, tools.options);
  const { input, ...more } = borneBy(name, read.input, proven);
  // The list's key protects an item that has none of its own, by its place.
  const kept = key ?? (giving.key === undefined ? undefined : `commands/${giving.key}/${String(index)}`);
  const { command, secret } = commandOf(name, input, session, { key: kept, dryRun, ...more });
  const reply = name === 'engagement.attach'
    ? await attachText(command, read.input as AttachInput, tools, language)
    : await tools.options.runner.run(command);
  if (reply.kind === 'unauthorised') tools.sessions.forget(session);
  forgetRevoked(name, reply, tools.sessions);
  const { status = 200 } = COMMAND_ROUTES[name] as CommandRoute;
  const result = told(reply, { command: name, status, language, explain: tools.options.explain, instance, secret });
  if ('problem' in result) return itemProblem(index, result.problem, key);
  return {
    index,
    ...(key === undefined ? {} : { key }),
    status: result.status,
    ...(result.replayed ? { replayed: true as const } : {}),
    answer: result.body as Record<string, unknown>,
  };
}

function itemProblem(index: number, problem: ProblemBody, key?: string): ItemAnswer {
  const shown = problem as unknown as NonNullable<ItemAnswer['problem']>;
  return { index, ...(key === undefined ? {} : { key }), status: problem.status, problem: shown };
}

/** Where a command's own address fills in the caller's organisation, an item does too. */
function withOwn(name: GivenCommand, input: unknown, organisationId: string): unknown {
  const { own } = COMMAND_ROUTES[name] as CommandRoute;
  if (own === undefined || typeof input !== 'object' || input === null || Object.hasOwn(input, own)) return input;
  return { ...input, [own]: organisationId };
}

interface AttachInput {
  readonly voucher: string;
  readonly fileName: string;
  readonly content: string;
}

/** A deliverable among commands is text; it goes the way of an upload. */
async function attachText(
  command: Command, { voucher, fileName, content }: AttachInput, { options }: Tools, language: Language,
): Promise<Reply> {
  const named = { ...command, name: 'engagement.attach' as const, input: { voucher, fileName } };
  const wait = await options.limiter.take('upload', command.caller.organisationId ?? '');
  if (wait !== undefined) return { kind: 'limited', retrySeconds: wait };
  const attaching = { command: named, content: once(Buffer.from(content, 'utf8')), mediaType: () => 'text/plain' as const, language };
  return attach(attaching, options);
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}
