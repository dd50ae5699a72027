/**
 * A browser as far as signing in needs one: it keeps cookies by the rules (RFC 6265 and the prefix `__Host-`), follows
 * redirections, sends forms with their `Origin`, and says where requests come from. Hosts with https that are no server's
 * are reached as through a proxy that ends TLS.
 */
import { request as plainly, type IncomingHttpHeaders } from 'node:http';
import { request as safely } from 'node:https';

export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface World {
  /** From an https origin to the plain address behind the proxy. */
  readonly behindProxy?: Readonly<Record<string, string>>;
  /** The certificate of servers that speak https themselves. */
  readonly ca?: string;
}

/** One request and its answer, without cookies. */
export function exchange(url: URL, { method = 'GET', headers = {}, body }: Asking, { behindProxy = {}, ca }: World): Promise<Answer> {
  const behind = behindProxy[url.origin];
  const target = behind === undefined ? url : new URL(url.pathname + url.search, behind);
  const send = target.protocol === 'https:' ? safely : plainly;
  const more = ca === undefined || target.protocol !== 'https:' ? {} : { ca };
  return new Promise((resolve, reject) => {
    const request = send(target, { method, headers: { host: url.host, ...headers }, ...more }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        resolve({ url, status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
  readonly written: string;
}

const FOLLOWED_MAX = 20;

export class Browser {
  readonly #world: World;
  #cookies: Cookie[] = [];
  /** Addresses that were asked for, in order. */
  readonly visited: string[] = [];

  constructor(world: World = {}) {
    this.#world = world;
  }

  cookie(host: string, name: string): Cookie | undefined {
    return this.#cookies.find((each) => each.host === host && each.name === name);
  }

  /** Puts a cookie in as it is, for a test that steals or keeps one. */
  put(cookie: Cookie): void {
    this.#forget(cookie);
    this.#cookies.push(cookie);
  }

  /** One request; nothing is followed. */
  async ask(address: string, asking: Asking = {}): Promise<Answer> {
    const url = new URL(address);
    this.visited.push(url.href);
    const cookie = this.#cookies
      .filter((each) => each.host === url.host && isUnder(url.pathname, each.path) && (!each.secure || url.protocol === 'https:'))
      .map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie === '' ? {} : { cookie }), ...asking.headers };
    const answer = await exchange(url, { ...asking, headers }, this.#world);
    for (const written of answer.headers['set-cookie'] ?? []) this.#take(written, url);
    return answer;
  }

  /** Opens a page, through all redirections; `until` an address is one to look at first. */
  async open(address: string, until: (url: URL) => boolean = () => false): Promise<Answer> {
    return this.#follow(await this.ask(address), until);
  }

  /** Sends a form as a page of the same origin does. */
  async submit(address: string, fields: Readonly<Record<string, string>>, until: (url: URL) => boolean = () => false): Promise<Answer> {
    const { origin } = new URL(address);
    return this.#follow(await this.ask(address, {
      method: 'POST', body: new URLSearchParams(fields).toString(),
      headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    }), until);
  }

  async #follow(first: Answer, until: (url: URL) => boolean): Promise<Answer> {
    let answer = first;
    for (let count = 0; count < FOLLOWED_MAX; count += 1) {
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
      const next = new URL(location, answer.url);
      if (until(next)) return { ...answer, url: next };
      answer = await this.ask(next.href);
    }
    throw new Error('too many redirections');
  }

  #take(written: string, { host, protocol }: URL): void {
    const [pair = '', ...attributes] = written.split(';').map((each) => each.trim());
    const [name = '', ...rest] = pair.split('=');
    const of = (wanted: string) => attributes.map((each) => each.split('=')).find(([key]) => key?.toLowerCase() === wanted);
    const path = of('path')?.[1] ?? '/';
    const secure = of('secure') !== undefined;
    if (secure && protocol !== 'https:') throw new Error(`a secure cookie on plain http: ${written}`);
    if (name.startsWith('__Host-') && (!secure || path !== '/' || of('domain') !== undefined)) throw new Error(`no such cookie: ${written}`);
    const cookie = { name, value: rest.join('='), host, path, secure, written };
    this.#forget(cookie);
    const over = Number(of('max-age')?.[1] ?? 1) <= 0 || Date.parse(of('expires')?.[1] ?? '9999-01-01') < Date.now();
    if (!over) this.#cookies.push(cookie);
  }

  #forget({ name, host, path }: Cookie): void {
    this.#cookies = this.#cookies.filter((each) => each.name !== name || each.host !== host || each.path !== path);
  }
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
