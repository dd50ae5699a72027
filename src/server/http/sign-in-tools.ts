/** What the addresses of signing in share: the language asked for, the browser's own secret, limits, local addresses. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import type { Tools } from './commands.ts';
import { cookieOf, newCookieSecret, setCookie } from './cookie.ts';
import { hashOfSecret } from './keys.ts';
import { sendPage } from './pages/layout.ts';
import { failurePage, type Reader } from './pages/sign-in.ts';
import type { PageFailure } from './pages/sign-in-words.ts';

/** How long a sign-in may take, and an invitation stay opened, in seconds. */
export const UNDER_WAY_SECONDS = 1800;

/** A field of an address, where it is there once and is no essay. */
export function asked(query: unknown, name: string, max = 2000): string | undefined {
  const value = (query as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === 'string' && value.length <= max ? value : undefined;
}

export function languageAsked({ query, language }: Pick<FastifyRequest, 'query' | 'language'>): Language {
  const wished = asked(query, 'lang');
  return wished === 'en' || wished === 'tr' ? wished : language;
}

/** Who reads a page that can be asked for again in the other language. */
export function readerOf(request: FastifyRequest): Reader {
  return { language: languageAsked(request), here: request.url };
}

/** Characters that browsers leave out or turn round: with them `/` could begin the name of another host. */
// eslint-disable-next-line no-control-regex -- They are what is looked for.
const TREACHEROUS = /[\u0000-\u0020\\\u007f-\u00a0]/;

/** An address of ours, path and query, where one was meant; undefined for any other. Signing in never leads elsewhere. */
export function localPath(address: string | undefined): string | undefined {
  if (address === undefined || !address.startsWith('/') || address.startsWith('//') || TREACHEROUS.test(address)) return undefined;
  const base = 'https://here.invalid';
  if (!URL.canParse(address, base)) return undefined;
  const { origin, pathname, search } = new URL(address, base);
  return origin === base && !pathname.startsWith('//') ? pathname + search : undefined;
}

/** The hash of the secret that a browser was given when it began; undefined for a browser that began nothing. */
export function browserOf(request: FastifyRequest, { options }: Tools): string | undefined {
  const secret = cookieOf(request, 'browser', options.signIn.plain());
  return secret === undefined ? undefined : hashOfSecret(secret);
}

/** The same, given to it where it has none. Several tabs share it. */
export function browserGiven(request: FastifyRequest, reply: FastifyReply, { options }: Tools): string {
  const plain = options.signIn.plain();
  const secret = cookieOf(request, 'browser', plain) ?? newCookieSecret();
  setCookie(reply, 'browser', plain, secret, UNDER_WAY_SECONDS);
  return hashOfSecret(secret);
}

const STATUS: Readonly<Partial<Record<PageFailure, number>>> = {
  'no-issuers': 503, 'unreachable': 502, 'unsound': 502, 'declined': 403, 'not-again': 403, 'too-weak': 403, 'placed': 409,
  'too-many': 429,
};

export function sendFailure(reply: FastifyReply, reader: Reader, why: PageFailure, again?: string): FastifyReply {
  return sendPage(reply, failurePage(reader, why, again), { status: STATUS[why] ?? 400 });
}

/** Counts an attempt by address; answers with a page where there were too many, and undefined where it may go on. */
export async function limited(
  request: FastifyRequest, reply: FastifyReply, { options }: Tools,
): Promise<FastifyReply | undefined> {
  const wait = await options.limiter.take('sign-in', request.ip);
  if (wait === undefined) return undefined;
  reply.header('retry-after', wait);
  return sendFailure(reply, { language: languageAsked(request) }, 'too-many');
}

/** Forms of ours: a few short fields. */
export function takesForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 8192 },
    (_request, body, parsed) => { parsed(null, Object.fromEntries(new URLSearchParams(body as string))); },
  );
}

/** A fault of an issuer as it may be logged: what led to it could quote an address or what somebody is called. */
export function saidOf(fault: unknown): object {
  if (!(fault instanceof Error)) return { message: 'no error' };
  const { name, message, cause } = fault;
  const code = 'code' in fault ? fault.code : undefined;
  return { name, message, code, ...(cause instanceof Error ? { cause: saidOf(cause) } : {}) };
}
