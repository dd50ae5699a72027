/** Who is calling. The runner asks again, under the transaction that decides; here it is asked to answer 401 early. */
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../commands/reply.ts';
import { sessionAt, type Place, type SignedIn } from '../queries/sign-in.ts';
import type { Session } from '../queries/session.ts';
import { cookieOf } from './cookie.ts';
import { hashOfSecret, isSecret } from './keys.ts';
import type { HttpOptions } from './options.ts';
import { requireOwnOrigin } from './origin.ts';
import { RequestProblem, tooMany } from './problem.ts';
import { Seen } from './seen.ts';

/** How long a key or a session once found is taken for known, in milliseconds. */
const KNOWN_MS = 2000;
/** Far more than are in use within that time. */
const KNOWN_MAX = 10_000;

export interface Sessions {
  /** Answers who calls, at once where that is known; throws a problem where nobody does. */
  of(request: FastifyRequest): Session | Promise<Session>;
  /** Who has signed in, for pages, whatever places they have; undefined where nobody has, or the session is over. */
  signedIn(request: FastifyRequest): Promise<SignedIn | undefined>;
  /** The runner did not know the person or key any more. */
  forget(session: Pick<Session, 'keyId' | 'sessionId'>): void;
  /** A session has ended, or its identity has another place: it is looked up again. */
  drop(sessionId: string): void;
}

type Stand = Pick<HttpOptions, 'findKey' | 'now' | 'limiter' | 'signIn' | 'publicUrl'>;

export function sessionsOf(options: Stand): Sessions {
  const keys = keysKnown(options);
  const cookies = cookiesKnown(options);
  return {
    of(request) {
      const { authorization } = request.headers;
      // Who shows a key means it, whatever the browser sends along. A proxy's own scheme says nothing of who calls here.
      if (authorization !== undefined && /^bearer\b/i.test(authorization)) return keys.of(request, bearerOf(authorization));
      const secret = cookieOf(request, 'session', options.signIn.plain());
      if (secret === undefined) throw new RequestProblem('unauthorised');
      requireOwnOrigin(request, { publicUrl: options.publicUrl, plain: options.signIn.plain });
      return cookies.of(request, secret);
    },
    async signedIn(request) {
      const secret = cookieOf(request, 'session', options.signIn.plain());
      return secret === undefined ? undefined : cookies.live(secret);
    },
    forget(session) {
      keys.forget(session);
      if (session.sessionId !== null) cookies.drop(session.sessionId);
    },
    drop: cookies.drop,
  };
}

/** What was found a moment ago. */
class Known<Found> {
  readonly #entries = new Map<string, { readonly found: Found; readonly until: number }>();

  get(secret: string): Found | undefined {
    const entry = this.#entries.get(secret);
    return entry !== undefined && entry.until > performance.now() ? entry.found : undefined;
  }

  keep(secret: string, found: Found): void {
    if (this.#entries.size >= KNOWN_MAX) this.#entries.clear();
    this.#entries.set(secret, { found, until: performance.now() + KNOWN_MS });
  }

  drop(which: (found: Found) => boolean): void {
    for (const [secret, { found }] of this.#entries) if (which(found)) this.#entries.delete(secret);
  }
}

/** Unknown secrets are counted by address, so that nobody tries many; one that is known is let in all the same. */
async function refusalOf({ ip }: FastifyRequest, { limiter }: Stand): Promise<RequestProblem> {
  const wait = await limiter.take('key', ip);
  return wait === undefined ? new RequestProblem('unauthorised') : tooMany(wait);
}

function keysKnown(options: Stand) {
  const known = new Known<Session>();
  const admit = (session: Session, request: FastifyRequest): Session => {
    if (session.expiresOn !== null && options.now().slice(0, 10) > session.expiresOn) throw new RequestProblem('unauthorised');
    const wished = request.headers['x-organisation'];
    if (wished !== undefined && wished !== session.organisationId) throw new RequestProblem('forbidden');
    return session;
  };
  const look = async (secret: string, request: FastifyRequest): Promise<Session> => {
    const session = await options.findKey(hashOfSecret(secret));
    if (session === undefined) throw await refusalOf(request, options);
    known.keep(secret, session);
    return admit(session, request);
  };
  return {
    of(request: FastifyRequest, secret: string | undefined): Session | Promise<Session> {
      if (secret === undefined) throw new RequestProblem('unauthorised');
      const found = known.get(secret);
      return found === undefined ? look(secret, request) : admit(found, request);
    },
    forget({ keyId }: Pick<Session, 'keyId'>): void {
      if (keyId !== null) known.drop((found) => found.keyId === keyId);
    },
  };
}

function cookiesKnown(options: Stand) {
  const { signIn } = options;
  const known = new Known<SignedIn>();
  const seen = new Seen(signIn);
  const admit = (signedIn: SignedIn, request: FastifyRequest): Session => {
    if (!seen.isLive(signedIn)) throw new RequestProblem('session-expired');
    const place = placeOf(signedIn, seen.lastPlace(signedIn), request.headers['x-organisation']);
    if (place === undefined) throw new RequestProblem('forbidden');
    seen.use(signedIn, place);
    return sessionAt(signedIn, place);
  };
  const look = async (secret: string): Promise<SignedIn | undefined> => {
    const found = await signIn.find(hashOfSecret(secret));
    if (found !== undefined) known.keep(secret, found);
    return found;
  };
  const admitUnknown = async (secret: string, request: FastifyRequest): Promise<Session> => {
    const found = await look(secret);
    if (found === undefined) throw await refusalOf(request, options);
    return admit(found, request);
  };
  return {
    of(request: FastifyRequest, secret: string): Session | Promise<Session> {
      const found = known.get(secret);
      return found === undefined ? admitUnknown(secret, request) : admit(found, request);
    },
    async live(secret: string): Promise<SignedIn | undefined> {
      const found = known.get(secret) ?? await look(secret);
      return found !== undefined && seen.isLive(found) ? found : undefined;
    },
    drop(sessionId: string): void {
      known.drop(({ id }) => id === sessionId);
    },
  };
}

/** The place to act at: the one asked for, or the one used last, or the first. One that is suspended is none. */
function placeOf({ places }: SignedIn, last: string | null, wished: string | string[] | undefined): Place | undefined {
  const usable = places.filter(({ suspended }) => !suspended);
  if (wished !== undefined) return usable.find(({ organisationId }) => organisationId === wished);
  return usable.find(({ organisationId }) => organisationId === last) ?? usable[0];
}

function bearerOf(header: string): string | undefined {
  const secret = /^bearer +(\S+)$/i.exec(header)?.[1];
  return secret !== undefined && isSecret(secret) ? secret : undefined;
}

export function callerOf({ personId, organisationId, keyId }: Session): Caller {
  return { kind: 'person', personId, organisationId, ...(keyId === null ? {} : { keyId }) };
}
