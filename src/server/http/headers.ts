/**
 * The headers that every answer carries, and those of a page. Ours and not a package's: an answer of the API needs four of
 * them, and each that is written on ten thousand answers a second is paid for.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** What is no page loads nothing and is shown in no frame, should a browser take it for one. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Two years, as the lists that browsers ship ask for at least one. */
const HTTPS_ONLY = 'max-age=63072000; includeSubDomains';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** What every answer begins with; a page or a file says more for itself. */
export function headersOfAll(publicUrl: string): HeaderList {
  return [
    ['x-content-type-options', 'nosniff'],
    ['cache-control', 'no-store'],
    ['content-security-policy', DATA_POLICY],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(publicUrl.startsWith('https:') ? [['strict-transport-security', HTTPS_ONLY] as const] : []),
  ];
}

/** What a browser lets no page of ours do, nor anything within it. */
const NOT_NEEDED = [
  'accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation', 'gyroscope',
  'hid', 'magnetometer', 'microphone', 'midi', 'payment', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb',
  'xr-spatial-tracking',
];

const OF_PAGES: HeaderList = [
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', NOT_NEEDED.map((feature) => `${feature}=()`).join(', ')],
];

export interface PagePolicy {
  /** The page loads scripts of ours, and these may ask the API. */
  readonly scripts?: boolean;
  /** The page has forms, sent to us. */
  readonly forms?: boolean;
  /** The page brings its typeface along. */
  readonly fonts?: boolean;
  /** What a script of ours puts into the page as a style sheet carries this; a fresh one for each page (`newNonce`). */
  readonly styleNonce?: string;
}

/** A value that nobody can know before the page is made. */
export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/** Nothing is loaded from elsewhere, nothing runs that stands within the page, and no page may frame this one. */
export function policyOfPage({ scripts = false, forms = false, styleNonce, fonts = false }: PagePolicy): string {
  const self = (allowed: boolean): string => (allowed ? "'self'" : "'none'");
  const styles = styleNonce === undefined ? "'self'" : `'self' 'nonce-${styleNonce}'`;
  return `default-src 'none'; style-src ${styles}; img-src 'self' data:; font-src ${self(fonts)}; script-src ${self(scripts)}; connect-src ${self(scripts)}; `
    + `form-action ${self(forms)}; base-uri 'none'; frame-ancestors 'none'`;
}

/** Sets what a page has beside the headers of every answer. */
export function pageHeaders(reply: FastifyReply, policy: string): FastifyReply {
  for (const [name, value] of OF_PAGES) reply.header(name, value);
  return reply.header('content-security-policy', policy);
}
