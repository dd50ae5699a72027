/** What changes something on the strength of a cookie must come from a page of ours, since browsers send cookies along. */
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The server's own addresses, as browsers write them. A sandbox on plain http has several names, which `hosts` guards. */
export interface OwnAddress {
  readonly publicUrl: () => string;
  readonly plain: () => boolean;
}

/**
 * Refuses an unsafe request from elsewhere. `Origin` decides where it is sent. Browsers that leave it out say with
 * `Sec-Fetch-Site`, which no page can set, where the request comes from; without either it is refused.
 */
export function requireOwnOrigin(request: FastifyRequest, { publicUrl, plain }: OwnAddress): void {
  if (SAFE.has(request.method)) return;
  const { origin, host = '', 'sec-fetch-site': site } = request.headers;
  const own = origin === undefined
    ? site === 'same-origin'
    : origin === publicUrl() || (plain() && origin === `http://${host}`);
  if (!own) throw new RequestProblem('forbidden');
}
