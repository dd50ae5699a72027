/**
 * Tokens of vouchers' links. Their signatures are checked here, before the runner is asked, since that takes a turn; the
 * runner is handed what they prove, and asks the rows whether it still holds. And the open look at a link.
 */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { parseWith, type GivenCommand } from '../../contract/commands.ts';
import type { Route } from '../../contract/routes.ts';
import { checkLink } from '../../contract/voucher.ts';
import type { Proven } from '../../domain/bearer.ts';
import type { Instant } from '../../domain/time.ts';
import { sendJson, type Tools } from './commands.ts';
import type { HttpOptions } from './options.ts';
import { RequestProblem, tooMany } from './problem.ts';

type Tokened = Pick<HttpOptions, 'tokens' | 'now'>;

/** What tokens prove, by the token; what is not there proves nothing. */
export type ProvenBy = ReadonlyMap<string, Proven>;

const BORNE: ReadonlySet<string> = new Set<GivenCommand>(['voucher.validate', 'voucher.reserve']);

/** The token that a command carries. */
export function tokenIn(name: string, input: unknown): string | undefined {
  if (!BORNE.has(name) || typeof input !== 'object' || input === null) return undefined;
  const { proof } = input as { readonly proof?: unknown };
  return typeof proof === 'string' ? proof.trim() : undefined;
}

function readToken(token: string, { tokens, now }: Tokened): Promise<Proven | undefined> {
  return (tokens?.readVoucher(token, now() as Instant) ?? Promise.resolve(undefined)) as Promise<Proven | undefined>;
}

/** Reads the tokens of items of a list, so that its commands can then be given in one turn and in order. */
export async function readTokens(items: readonly unknown[], options: Tokened): Promise<ProvenBy> {
  const tokens = new Set(items.flatMap((item) => {
    const { command, input } = (item ?? {}) as { readonly command?: unknown; readonly input?: unknown };
    return typeof command === 'string' ? tokenIn(command, input) ?? [] : [];
  }));
  const read = await Promise.all([...tokens].map(async (token) => [token, await readToken(token, options)] as const));
  return new Map(read.flatMap(([token, proven]) => (proven === undefined ? [] : [[token, proven] as const])));
}

export interface Borne {
  readonly input: object;
  readonly extra?: object;
}

/** A command's input with what its token proves. The check's address names no voucher: there the token does. */
export function borneBy(name: GivenCommand, input: object, provenBy: ProvenBy): Borne {
  const token = tokenIn(name, input);
  if (token === undefined) return { input };
  const proven = provenBy.get(token);
  const named = name === 'voucher.validate' ? { ...input, voucher: proven?.reference ?? '' } : input;
  return { input: named, extra: proven === undefined ? {} : { proven } };
}

/** The same for one command, whose token is still to be read. */
export async function borne(name: GivenCommand, input: object, options: Tokened): Promise<Borne> {
  return borneBy(name, input, await readTokens([{ command: name, input }], options));
}

export function mountVoucherLinks({ name }: Route, add: (handler: RouteHandlerMethod) => void, { options }: Tools): void {
  if (name === 'voucher.check') add((request, reply) => look(request, reply, options));
}

async function look(request: FastifyRequest, reply: FastifyReply, options: HttpOptions): Promise<FastifyReply> {
  const { language } = request;
  const wait = await options.limiter.take('proof', request.ip);
  if (wait !== undefined) throw tooMany(wait);
  const parsed = parseWith(checkLink, request.body ?? {}, language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  const seen = await options.lookAtLink(await readToken(parsed.input.proof, options), language);
  return sendJson(reply, 200, seen, language);
}
