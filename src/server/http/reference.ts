/** The interface described: the OpenAPI document, and an interactive reference made of Swagger UI, served from here. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openApi } from '../../contract/openapi.ts';
import { matches } from './etag.ts';
import { pageHeaders, policyOfPage } from './headers.ts';
import { RequestProblem } from './problem.ts';

const REFERENCE = '/api/reference';
const DOCUMENT = '/api/openapi.json';

/** What the page loads; nothing else of the package is reachable. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tallystick API</title>
<link rel="stylesheet" href="${REFERENCE}/swagger-ui.css">
<link rel="icon" type="image/png" href="${REFERENCE}/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="${REFERENCE}/swagger-ui-bundle.js"></script>
<script src="${REFERENCE}/start.js"></script>
</body>
</html>
`;

/** Keys that are typed in stay in the page: nothing is remembered, and nothing is checked by an outside validator. */
const START = `window.ui = SwaggerUIBundle({
  url: '${DOCUMENT}', dom_id: '#reference', deepLinking: true, validatorUrl: null, persistAuthorization: false,
  docExpansion: 'none', defaultModelsExpandDepth: 0, tryItOutEnabled: false
});
`;

/** Swagger UI sets its styles from its scripts, which a policy lets pass, and shows data: pictures; all else comes from here. */
const POLICY = policyOfPage({ scripts: true });

interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

function assetOf(type: string, bytes: Buffer): Asset {
  return { type, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"` };
}

/** Read when first asked for, and kept. */
function keeper(): (name: string) => Promise<Asset> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui')), 'static');
  const kept = new Map<string, Promise<Asset>>();
  const load = async (name: string): Promise<Asset> => {
    const type = ASSETS[name];
    if (type === undefined) throw new RequestProblem('not-found');
    return assetOf(type, await readFile(join(folder, name)));
  };
  return (name) => {
    const known = kept.get(name) ?? load(name);
    if (Object.hasOwn(ASSETS, name)) kept.set(name, known);
    return known;
  };
}

export function mountReference(app: FastifyInstance, note: (path: string, method: string) => void): void {
  const asset = keeper();
  let document: Asset | undefined;
  const get = (url: string, answer: (request: FastifyRequest) => Asset | Promise<Asset>) => {
    app.get(url, async (request, reply) => send(request, reply, await answer(request)));
    note(url, 'GET');
  };
  get(DOCUMENT, () => {
    document ??= assetOf('application/json; charset=utf-8', Buffer.from(JSON.stringify(openApi())));
    return document;
  });
  get(REFERENCE, () => assetOf('text/html; charset=utf-8', Buffer.from(PAGE)));
  get(`${REFERENCE}/start.js`, () => assetOf('text/javascript; charset=utf-8', Buffer.from(START)));
  get(`${REFERENCE}/:name`, (request) => asset((request.params as { name: string }).name));
}

function send(request: FastifyRequest, reply: FastifyReply, { type, bytes, etag }: Asset): FastifyReply {
  pageHeaders(reply, POLICY).header('etag', etag).header('cache-control', 'no-cache');
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.header('content-type', type).send(bytes);
}
