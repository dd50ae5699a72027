/** The limits on attempts, counted in the database, so that all servers share them and a restart forgets none. */
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limited, Limiter } from './http/limiter.ts';

/** Attempts, and the seconds within which they are counted. */
export const LIMITS: { readonly [Each in Limited]: readonly [points: number, seconds: number] } = {
  // Nothing can be guessed here, since passwords are the issuer's: a whole office may sign in at nine, two steps each.
  'sign-in': [200, 600],
  // Unknown keys from one address: scripts with an old key notice soon.
  'key': [60, 600],
  // A partner's files of a busy day.
  'upload': [600, 3600],
  // Links opened from one address without signing in.
  'proof': [60, 3600],
};

/** For what measures load, or makes it up. */
export const UNLIMITED: Limiter = { take: () => Promise.resolve(undefined) };

export function makeLimiter(pool: pg.Pool): Limiter {
  const limiters = new Map(Object.entries(LIMITS).map(([what, [points, duration]]) => [what, new RateLimiterPostgres({
    storeClient: pool, storeType: 'pool', tableName: 'attempt', tableCreated: true, clearExpiredByTimeout: false,
    keyPrefix: what, points, duration,
    // Whoever is over the limit costs the database nothing more until the time is over.
    inMemoryBlockOnConsumed: points + 1,
  })]));
  return {
    async take(what, who) {
      try {
        await limiters.get(what)?.consume(who);
        return undefined;
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1000);
        throw error;
      }
    },
  };
}
