/**
 * The portal: one page for all its addresses, and the files that it loads, as `npm run build` put them into `dist/portal`.
 * Every file but the page has a name that changes with its content, and browsers keep it for good.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newNonce, pageHeaders, policyOfPage } from '../headers.ts';

/** The first part of every address of the portal; `src/web/router.tsx` has the rest. */
export const PORTAL_PLACES = [
  'agreements', 'benefit', 'claims', 'company', 'consultants', 'create', 'directory', 'eligibility', 'engagements', 'enrol', 'extend',
  'finance', 'grants', 'journal', 'mails', 'notifications', 'organisations', 'people', 'programme', 'redeem', 'requests', 'search',
  'settings', 'start', 'take', 'vouchers',
] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2',
};

/** A font is small as it is. */
const PACKED = new Set(['.js', '.css', '.svg']);

interface PortalFile {
  readonly type: string;
  readonly content: Buffer;
  readonly packed?: Buffer;
}

/** Answers the portal's page, which finds its own by the address. */
export type ShowPortal = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Whether somebody goes to an address with a browser, and no program asks the API. */
export function isVisit({ method, url, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html');
}

const FOLDERS = ['../../../portal/', '../../../../dist/portal/'].map((path) => new URL(path, import.meta.url));

function folder(): URL | undefined {
  return FOLDERS.find((each) => existsSync(new URL('index.html', each)));
}

/** Everything is read at the start: a release that is built anew beside a running server does not change what it hands out. */
function readFiles(place: URL): ReadonlyMap<string, Buffer> {
  const assets = readdirSync(new URL('assets/', place)).map((name) => `assets/${name}`);
  return new Map([...assets, 'mark.svg'].map((path) => [path, readFileSync(new URL(path, place))]));
}

function packed(name: string, content: Buffer): PortalFile {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  if (!PACKED.has(extname(name))) return { type, content };
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return { type, content, packed: brotliCompressSync(content, { params: quality }) };
}

/**
 * Mounts the portal. `isKnown` says whether a request comes with a session, so that a page need not ask who is there to
 * learn that nobody is. Run from its sources before anything was built, the server is an API alone.
 */
export function mountPortal(app: FastifyInstance, isKnown: (request: FastifyRequest) => boolean): ShowPortal | undefined {
  const place = folder();
  if (place === undefined) return undefined;
  const page = readFileSync(new URL('index.html', place), 'utf8');
  const show: ShowPortal = (request, reply) => sendPortal(reply, page, isKnown(request));
  app.get('/', show);
  for (const name of PORTAL_PLACES) {
    app.get(`/${name}`, show);
    app.get(`/${name}/*`, show);
  }
  const contents = readFiles(place);
  const files = new Map<string, PortalFile>();
  const hand = (path: string, keep: string, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const content = contents.get(path);
    if (content === undefined) {
      reply.callNotFound();
      return reply;
    }
    const file = files.get(path) ?? packed(path, content);
    files.set(path, file);
    return sendFile(request, reply, file, keep);
  };
  app.get('/assets/:name', (request, reply) =>
    hand(`assets/${(request.params as { readonly name: string }).name}`, 'public, max-age=31536000, immutable', request, reply));
  app.get('/mark.svg', (request, reply) => hand('mark.svg', 'no-cache', request, reply));
  return show;
}

/** The page itself, under a policy with a nonce of its own for what React Aria puts in as a style sheet. */
function sendPortal(reply: FastifyReply, page: string, known: boolean): FastifyReply {
  const nonce = newNonce();
  return pageHeaders(reply, policyOfPage({ scripts: true, forms: true, styleNonce: nonce, fonts: true }))
    .header('content-type', 'text/html; charset=utf-8')
    .header('referrer-policy', 'same-origin')
    .header('vary', 'cookie')
    .send(page.replace('nonce=""', `nonce="${nonce}"`).replace('data-known=""', `data-known="${known ? 'yes' : 'no'}"`));
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: PortalFile, keep: string): FastifyReply {
  const packs = /\bbr\b/.test(request.headers['accept-encoding'] ?? '') && file.packed !== undefined;
  reply.header('content-type', file.type).header('cache-control', keep).header('vary', 'accept-encoding');
  return packs ? reply.header('content-encoding', 'br').send(file.packed) : reply.send(file.content);
}
