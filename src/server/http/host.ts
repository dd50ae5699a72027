/** A sandbox answers to its own names only: a web page whose name is made to point here must not reach in. */
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './problem.ts';

/** The host of a `Host` header, without its port and brackets. */
export function hostNameOf(header: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(header)?.[1];
  return (bracketed ?? header.replace(/:\d*$/, '')).toLowerCase();
}

/**
 * Whether a request names one host and no two callers (RFC 9112 §3.2): of several, Node takes the first and a proxy
 * perhaps the last. Names and values alternate, as they came.
 */
export function isUnambiguous(raw: readonly string[], httpVersion: string): boolean {
  let hosts = 0;
  let callers = 0;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (name.length !== 4 && name.length !== 13) continue;
    const folded = name.toLowerCase();
    if (folded === 'host') hosts += 1;
    if (folded === 'authorization') callers += 1;
  }
  return callers <= 1 && (hosts === 1 || (hosts === 0 && httpVersion === '1.0'));
}

export function refuseForeignHost(hosts: readonly string[]): (request: FastifyRequest) => void {
  const own = new Set(hosts.map((host) => host.toLowerCase()));
  return (request) => {
    if (!own.has(hostNameOf(request.headers.host ?? ''))) throw new RequestProblem('host-refused');
  };
}
