/** The files that pages load: one style sheet, and scripts by their names. */
import type { FastifyInstance } from 'fastify';
import { STYLE, STYLE_ADDRESS } from './layout.ts';

/** Mounts the files; one that is a function is read when first asked for. They change with a release only, so a browser asks again each time and is told that nothing has. */
export function mountAssets(app: FastifyInstance, scripts: Readonly<Record<string, string | (() => string)>>): void {
  app.get(STYLE_ADDRESS, (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'no-cache').send(STYLE));
  for (const [name, script] of Object.entries(scripts)) {
    app.get(`/pages/${name}`, (_request, reply) =>
      reply.header('content-type', 'text/javascript; charset=utf-8').header('cache-control', 'no-cache')
        .send(typeof script === 'string' ? script : script()));
  }
}
