/** A sandbox answers to its own names only: a web page whose name is made to point here must not reach in. */
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './problem.ts';

/** The host of a `Host` header, without its port and brackets. */
export function hostNameOf(header: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(header)?.[1];
  return (bracketed ?? header.replace(/:\d*$/, '')).toLowerCase();
}

export function refuseForeignHost(hosts: readonly string[]): (request: FastifyRequest) => void {
  const own = new Set(hosts.map((host) => host.toLowerCase()));
  return (request) => {
    if (!own.has(hostNameOf(request.headers.host ?? ''))) throw new RequestProblem('host-refused');
  };
}
