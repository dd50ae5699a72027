/**
 * The portal: one page for all its addresses, and the files that it loads. What `npm run build` put into `dist/portal` is
 * read once; every file but the page has a name that changes with its content, and browsers keep it for good.
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

function readPortalFile(place: URL, name: string): PortalFile {
  const content = readFileSync(new URL(name, place));
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  if (!PACKED.has(extname(name))) return { type, content };
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return { type, content, packed: brotliCompressSync(content, { params: quality }) };
}

/**
 * Mounts the portal. `isKnown` says whether a request comes with a session, so that a page need not ask who is there to
 * learn that nobody is. Run from  its sources before anything was built, the server is an API alone.
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
  const files = new Map<string, PortalFile>();
  const known = new Set(readdirSync(new URL('assets/', place)));
  const file = (name: string, path: string): PortalFile => {
    const found = files.get(name) ?? readPortalFile(place, path);
    files.set(name, found);
    return found;
  };
  app.get('/assets/:name', (request, reply) => {
    const { name } = request.params as { readonly name: string };
    if (!known.has(name)) return reply.callNotFound();
    return sendFile(request, reply, file(name, `assets/${name}`), 'public, max-age=31536000, immutable');
  });
  app.get('/mark.svg', (request, reply) => sendFile(request, reply, file('mark.svg', 'mark.svg'), 'no-cache'));
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
