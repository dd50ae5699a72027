/** Who is calling. The runner asks again, under the transaction that decides; here it is asked to answer 401 early. */
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../commands/reply.ts';
import type { Session } from '../queries/session.ts';
import { hashOfSecret, isSecret } from './keys.ts';
import { RequestProblem } from './problem.ts';

/** How long a key once found is taken for known, in milliseconds. */
const KNOWN_MS = 2000;
/** Far more keys than are in use within that time. */
const KNOWN_MAX = 10_000;

export interface Sessions {
  /** Answers who calls, at once where that is known; throws a problem where nobody does. */
  of(request: FastifyRequest): Session | Promise<Session>;
  /** The runner did not know the person or key any more. */
  forget(session: Session): void;
}

export function sessionsOf(
  findKey: (hash: string) => Promise<Session | undefined>,
  now: () => string,
): Sessions {
  const known = new Map<string, { readonly session: Session; readonly until: number }>();

  const admit = (session: Session, request: FastifyRequest): Session => {
    if (session.expiresOn !== null && now().slice(0, 10) > session.expiresOn) throw new RequestProblem('unauthorised');
    const wished = request.headers['x-organisation'];
    if (wished !== undefined && wished !== session.organisationId) throw new RequestProblem('forbidden');
    return session;
  };

  const look = async (secret: string, request: FastifyRequest): Promise<Session> => {
    const session = await findKey(hashOfSecret(secret));
    if (session === undefined) throw new RequestProblem('unauthorised');
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(secret, { session, until: performance.now() + KNOWN_MS });
    return admit(session, request);
  };

  return {
    of(request) {
      const secret = bearerOf(request.headers.authorization);
      if (secret === undefined) throw new RequestProblem('unauthorised');
      const found = known.get(secret);
      if (found !== undefined && found.until > performance.now()) return admit(found.session, request);
      return look(secret, request);
    },
    forget(session) {
      for (const [secret, entry] of known) if (entry.session.keyId === session.keyId) known.delete(secret);
    },
  };
}

function bearerOf(header: string | undefined): string | undefined {
  const secret = /^bearer +(\S+)$/i.exec(header ?? '')?.[1];
  return secret !== undefined && isSecret(secret) ? secret : undefined;
}

export function callerOf({ personId, organisationId, keyId }: Session): Caller {
  return { kind: 'person', personId, organisationId, keyId };
}
