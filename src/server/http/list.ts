/** Many commands in one request: a list of up to a thousand, or lines of JSON without end. Each is decided by itself. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { ItemAnswer } from '../../contract/command-answers.ts';
import { COMMAND_ROUTES } from '../../contract/command-routes.ts';
import { isGivenCommand, parseInput, parseWith, type GivenCommand } from '../../contract/commands.ts';
import { commandItem, COMMANDS_MAX } from '../../contract/queries.ts';
import type { CommandRoute } from '../../contract/route.ts';
import { commandOf, isDryRun, sendJson, type Asking, type Tools } from './commands.ts';
import { parseJsonText } from './json.ts';
import { linesOf, TOO_LONG } from './lines.ts';
import { told } from './outcome.ts';
import { problemBody, RequestProblem, wrong, type ProblemBody } from './problem.ts';
import { word } from './words.ts';

const NDJSON = 'application/x-ndjson';
/** Commands of one stream that are under way at a time: two batches of the runner, so that one gathers meanwhile. */
const WINDOW = 512;

interface Giving extends Asking {
  readonly tools: Tools;
  readonly dryRun: boolean;
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
  const giving: Giving = { ...asking, tools, dryRun, instance: request.id };
  if (request.body instanceof Readable) {
    const lines = linesOf(request.body, tools.options.limits.jsonBytesMax);
    reply.header('content-type', `${NDJSON}; charset=utf-8`).header('content-language', asking.language);
    return reply.send(Readable.from(answers(lines, giving), { objectMode: false, highWaterMark: 65_536 }));
  }
  const items = request.body;
  if (!Array.isArray(items)) throw wrong('', word(asking.language, 'not-a-list'));
  if (items.length > COMMANDS_MAX) throw wrong('', word(asking.language, 'too-many-commands', { max: COMMANDS_MAX }));
  // All are handed to the runner in one turn and in order, so that they share batches.
  const given = items.map((item: unknown, index) => giveItem(item, index, giving));
  return sendJson(reply, 200, { items: await Promise.all(given) }, asking.language);
}

/** Answers lines in the order in which they came, reading on only while few enough are under way. */
async function* answers(lines: AsyncGenerator<string>, giving: Giving): AsyncGenerator<string> {
  const underWay: Promise<ItemAnswer>[] = [];
  let next: Promise<IteratorResult<string>> | undefined = lines.next();
  let index = 0;
  while (next !== undefined || underWay.length > 0) {
    const [first] = underWay;
    if (next !== undefined && underWay.length < WINDOW) {
      const line: IteratorResult<string> | undefined = await Promise.race([next, ...(first === undefined ? [] : [first.then(() => undefined)])]);
      if (line !== undefined) {
        next = line.done === true ? undefined : lines.next();
        if (line.done !== true) underWay.push(giveLine(line.value, index++, giving));
        continue;
      }
    }
    if (first === undefined) continue;
    yield `${JSON.stringify(await first)}\n`;
    void underWay.shift();
  }
}

async function giveLine(line: string, index: number, giving: Giving): Promise<ItemAnswer> {
  const { language, instance } = giving;
  try {
    if (line === TOO_LONG) return itemProblem(index, problemBody('too-large', language, instance));
    return await giveItem(parseJsonText(line, language), index, giving);
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return itemProblem(index, problemBody(error.code, language, instance, error.more));
  }
}

/** Gives one item, in this very turn unless it brings a file. */
async function giveItem(item: unknown, index: number, giving: Giving): Promise<ItemAnswer> {
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
  const given = name === 'engagement.attach'
    ? await withFile(read.input as AttachInput, giving)
    : { input: read.input, extra: undefined };
  const { command, secret } = commandOf(name, given.input, session, {
    key, dryRun, ...(given.extra === undefined ? {} : { extra: given.extra }),
  });
  const reply = await tools.options.runner.run(command);
  if (reply.kind === 'unauthorised') tools.sessions.forget(session);
  const status = COMMAND_ROUTES[name] as CommandRoute;
  const result = told(reply, { command: name, status: status.status ?? 200, language, instance, secret });
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
  return { index, ...(key === undefined ? {} : { key }), status: problem.status, problem: problem as unknown as NonNullable<ItemAnswer['problem']> };
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

/** A deliverable among commands is text; it is put into the store as an upload would be. */
async function withFile(
  { voucher, fileName, content }: AttachInput,
  { tools }: Giving,
): Promise<{ input: object; extra: object }> {
  const { files, limits } = tools.options;
  const stored = await files.put(Buffer.from(content, 'utf8'), limits.uploadBytesMax);
  return {
    input: { voucher, fileName, sha256: stored.sha256 },
    extra: { file: { ...stored, mediaType: 'text/plain' } },
  };
}
