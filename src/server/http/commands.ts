/** Commands by their own addresses: parse, run, present. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCommand } from '../../contract/calls.ts';
import { parseWith, type GivenCommand } from '../../contract/commands.ts';
import { dryRun } from '../../contract/queries.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { CommandRoute } from '../../contract/route.ts';
import { isGarbled } from '../../contract/values.ts';
import type { Command, Reply } from '../commands/reply.ts';
import { explained, type Explainer } from '../queries/explaining.ts';
import { roleRefusal, type Session } from '../queries/session.ts';
import { requireFresh } from './fresh.ts';
import { hashOfSecret, newSecret } from './keys.ts';
import type { HttpOptions } from './options.ts';
import { told } from './outcome.ts';
import { forbiddenBy, RequestProblem, wrong } from './problem.ts';
import { forgetRevoked } from './revoking.ts';
import { callerOf, type Sessions } from './session.ts';
import { borne, tokenIn } from './voucher-links.ts';
import { requireRecentSignIn } from './step-up.ts';
import { word } from './words.ts';

export type CommandRow = CommandRoute & { readonly name: GivenCommand };

/** What a handler needs besides the request. */
export interface Tools {
  readonly options: HttpOptions;
  readonly sessions: Sessions;
}

/** Who asks, and in which language; every handler has it. */
export interface Asking {
  readonly session: Session;
  readonly language: Language;
}

const KEY_FORM = /^[\x20-\x7e]{1,255}$/;

/** The idempotency key of a request. */
export function keyOf(request: FastifyRequest, language: Language): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY_FORM.test(key)) throw wrong('', word(language, 'key-form'));
  return key;
}

export function isDryRun(query: unknown, language: Language): boolean {
  if (typeof query !== 'object' || query === null || Object.keys(query).length === 0) return false;
  const parsed = parseWith(dryRun, query, language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  return parsed.input.dryRun;
}

/** A command as the runner takes it, with what the server adds to some. */
export function commandOf(
  name: GivenCommand,
  input: object,
  session: Session,
  more: { readonly key: string | undefined; readonly dryRun: boolean; readonly extra?: object },
): { readonly command: Command & { readonly name: GivenCommand }; readonly secret: string | null } {
  const secret = name === 'key.create' ? newSecret() : null;
  const extra = secret === null ? more.extra : { hash: hashOfSecret(secret) };
  const command = {
    name,
    input,
    caller: callerOf(session),
    ...(more.key === undefined ? {} : { key: more.key }),
    ...(more.dryRun ? { dryRun: true } : {}),
    ...(extra === undefined ? {} : { extra }),
  };
  return { command, secret };
}

/** The address names nothing that could exist; but who may never give the command is told that first. */
export function notFoundOrForbidden(name: GivenCommand, { session, language }: Asking): RequestProblem {
  const refusal = roleRefusal(name, session);
  if (refusal === undefined) return new RequestProblem('not-found');
  return forbiddenBy(explained(refusal, language));
}

/** Answers a command given at its own address. */
export function giveCommand(row: CommandRow, tools: Tools) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asking = request.asking as Asking;
    const { session, language } = asking;
    const params = request.params as Readonly<Record<string, string>>;
    const key = keyOf(request, language);
    const dry = isDryRun(request.query, language);
    const { organisationId } = session;
    const read = readCommand(row.name, row, { params, body: request.body, organisationId }, language);
    if ('errors' in read) throw new RequestProblem('invalid', { errors: read.errors });
    if ('unknown' in read) throw notFoundOrForbidden(row.name, asking);
    if (row.within !== undefined) await requireWithin(row, params, tools, asking);
    requireRecentSignIn(row.name, session, tools.options);
    const { input, ...more } = tokenIn(row.name, read.input) === undefined
      ? { input: read.input }
      : await borne(row.name, read.input, tools.options);
    const { command, secret } = commandOf(row.name, input, session, { key, dryRun: dry, ...more });
    await requireFresh(row.path, request, tools.options, command);
    const answer = await tools.options.runner.run(command);
    return sendReply(reply, answer, row, {
      ...asking, explain: tools.options.explain, instance: request.id, secret, sessions: tools.sessions,
    });
  };
}

/** The person or consultant must belong to the organisation that the address names. */
async function requireWithin(
  row: CommandRow,
  params: Readonly<Record<string, string>>,
  { options }: Tools,
  asking: Asking,
): Promise<void> {
  const [subject] = Object.keys(row.params ?? {});
  const organisation = params[row.within ?? ''] ?? '';
  // The subject has been read by its schema; this part of the address is looked up as it stands.
  const belongs = !isGarbled(organisation) && await options.belongs(params[subject ?? ''] ?? '', organisation);
  if (!belongs) throw notFoundOrForbidden(row.name, asking);
}

export interface Sending extends Asking {
  readonly explain: Explainer;
  readonly instance: string;
  readonly secret: string | null;
  readonly sessions: Sessions;
}

export function sendReply(
  reply: FastifyReply,
  answer: Reply,
  row: Pick<CommandRow, 'name' | 'status'>,
  { language, explain, instance, secret, session, sessions }: Sending,
): FastifyReply {
  if (answer.kind === 'unauthorised') sessions.forget(session);
  forgetRevoked(row.name, answer, sessions);
  const result = told(answer, { command: row.name, status: row.status ?? 200, language, explain, instance, secret });
  if ('problem' in result) {
    const { code, errors, refusals, retryAfter } = result.problem;
    throw new RequestProblem(code, {
      ...(errors === undefined ? {} : { errors }), ...(refusals === undefined ? {} : { refusals }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  if (result.replayed) reply.header('idempotent-replayed', 'true');
  if (result.location !== undefined) reply.header('location', result.location);
  return sendJson(reply, result.status, result.body, language);
}

export function sendJson(reply: FastifyReply, status: number, body: object, language: Language): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('content-language', language)
    .send(JSON.stringify(body));
}
