/** Which issuers a server has: those of its file, or a sandbox's own. */
import type { Engine } from '../engine.ts';
import { ConfigError, type Config } from '../config.ts';
import type { IssuerDesk, SignInDesk } from '../http/sign-in-desk.ts';
import type { Tokens } from '../mail/tokens.ts';
import { makeSignInDesk } from './desk.ts';
import { makeIssuer, type Fetch, type Surroundings } from './issuer.ts';
import { readIssuers, type IssuerSettings } from './issuers.ts';

/** The issuer of a sandbox, in the same process. It knows its own name when the server knows its address. */
export interface OwnIssuer {
  readonly id: string;
  readonly name: IssuerSettings['name'];
  settings(publicUrl: string): IssuerSettings;
}

export interface SignInPlace {
  readonly engine: Pick<Engine, 'writers' | 'runner'>;
  readonly config: Config;
  readonly tokens: Tokens | undefined;
  readonly publicUrl: () => string;
  /** Whether this is a sandbox, and its issuer, where it has one. */
  readonly sandbox: { readonly issuer?: OwnIssuer | undefined } | undefined;
  readonly now: () => number;
  readonly fetch: Fetch | undefined;
}

export async function openSignIn(place: SignInPlace): Promise<SignInDesk> {
  const { engine, config, tokens, publicUrl, sandbox, now, fetch } = place;
  const surroundings: Surroundings = { callback: () => `${publicUrl()}/sign-in/callback`, now, fetch, ageMax: config.sessionMaxHours * 3600 };
  const issuers = sandbox?.issuer === undefined
    ? await issuersOf(config, surroundings)
    : [ownIssuer(sandbox.issuer, publicUrl, surroundings)];
  return makeSignInDesk({
    ...engine, tokens, config, issuers, now, plain: () => sandbox !== undefined && publicUrl().startsWith('http:'),
  });
}

/** Real issuers send people back to an https address, where the cookie is safe. */
async function issuersOf({ oidcIssuers, publicUrl }: Config, surroundings: Surroundings): Promise<readonly IssuerDesk[]> {
  if (oidcIssuers === undefined) return [];
  if (publicUrl?.startsWith('https:') !== true) throw new ConfigError('OIDC_ISSUERS needs PUBLIC_URL, an https address');
  return (await readIssuers(oidcIssuers)).map((settings) => makeIssuer(settings, surroundings));
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Plain http is taken for this one alone, and only as long as nobody else can hear it. */
function ownIssuer(own: OwnIssuer, publicUrl: () => string, surroundings: Surroundings): IssuerDesk {
  let made: IssuerDesk | undefined;
  const issuer = (): IssuerDesk => {
    const { protocol, hostname } = new URL(publicUrl());
    const plain = protocol === 'http:';
    if (plain && !LOOPBACK.has(hostname)) throw new Error('the sandbox signs people in on this machine itself, or on https');
    return made ??= makeIssuer(own.settings(publicUrl()), { ...surroundings, fetch: undefined, plain });
  };
  return {
    id: own.id,
    name: own.name,
    ask: async (wish) => {
      try {
        return await issuer().ask(wish);
      } catch (fault) {
        return { kind: 'failed', why: 'unreachable', fault };
      }
    },
    hear: (...answer) => issuer().hear(...answer),
  };
}
