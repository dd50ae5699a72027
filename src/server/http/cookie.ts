/**
 * The two cookies there are: the session's, and one that ties a sign-in to the browser that began it. Both hold 256
 * random bits, are for this server alone, and are sent by no script and from no other site but where a link is followed.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NAMES = { session: 'tallystick', browser: 'tallystick-sign-in' } as const;
export type CookieName = keyof typeof NAMES;

/** Exactly what `newCookieSecret` makes: nothing else is looked up. */
const FORM = /^[0-9A-Za-z_-]{43}$/;

export function newCookieSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** `plain`: without prefix and Secure, on plain http in a sandbox and nowhere else. */
function written(name: CookieName, plain: boolean): string {
  return `${plain ? '' : '__Host-'}${NAMES[name]}`;
}

/** What a cookie of ours holds; undefined where there is none, or something that cannot be ours. */
export function cookieOf({ headers }: Pick<FastifyRequest, 'headers'>, name: CookieName, plain: boolean): string | undefined {
  const { cookie } = headers;
  if (cookie === undefined) return undefined;
  const wanted = `${written(name, plain)}=`;
  for (const part of cookie.split(';')) {
    const pair = part.trim();
    if (!pair.startsWith(wanted)) continue;
    const value = pair.slice(wanted.length);
    return FORM.test(value) ? value : undefined;
  }
  return undefined;
}

/** Sets a cookie; without seconds it goes with the browser, and the server knows an end of its own. */
export function setCookie(reply: FastifyReply, name: CookieName, plain: boolean, secret: string, seconds?: number): void {
  const age = seconds === undefined ? '' : `; Max-Age=${String(seconds)}`;
  const secure = plain ? '' : '; Secure';
  reply.header('set-cookie', `${written(name, plain)}=${secret}; Path=/; HttpOnly; SameSite=Lax${secure}${age}`);
}

export function clearCookie(reply: FastifyReply, name: CookieName, plain: boolean): void {
  setCookie(reply, name, plain, '', 0);
}
