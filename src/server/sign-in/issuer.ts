/**
 * One issuer, asked by `openid-client`: authorization code with PKCE, state and nonce, an exact address to come back to,
 * and an ID token whose signature is checked although it comes straight from the issuer.
 */
import * as oidc from 'openid-client';
import type { Asked, Heard, Identified, IssuerDesk, SignInFailure, SignInUnderWay } from '../http/sign-in-desk.ts';
import type { IssuerSettings } from './issuers.ts';

export type Fetch = oidc.CustomFetch;

export interface Surroundings {
  /** The address that the issuer sends browsers back to, registered there exactly so. */
  readonly callback: () => string;
  /** The real clock, in milliseconds. */
  readonly now: () => number;
  /** No proof of who somebody is may be older when they sign in, in seconds. */
  readonly ageMax: number;
  /** How the issuer is reached; left out, as the platform does. */
  readonly fetch?: Fetch | undefined;
  /** Plain http is taken for this issuer: the sandbox's own, on loopback. */
  readonly plain?: boolean;
}

/** An issuer answers within this time, in seconds. */
const PATIENCE_SECONDS = 10;
/** Two clocks may differ by so much, and an answer take as long. */
const SLACK_SECONDS = 300;
/** What an issuer says of itself is believed for so long, in milliseconds. */
const KNOWN_MS = 3_600_000;

export function makeIssuer(settings: IssuerSettings, surroundings: Surroundings): IssuerDesk {
  const configuration = remembered(() => discover(settings, surroundings), surroundings.now);
  return {
    id: settings.id,
    name: settings.name,
    async ask(wish) {
      try {
        return await ask(await configuration(), settings, surroundings, wish);
      } catch (fault) {
        return { kind: 'failed', why: 'unreachable', fault };
      }
    },
    async hear(address, state, underWay) {
      try {
        return await hear(await configuration(), settings, surroundings, { address, state, underWay });
      } catch (fault) {
        return { kind: 'failed', why: failureOf(fault), fault };
      }
    },
  };
}

/** Asks once for a while; what failed is asked again the next time. */
function remembered<Value>(make: () => Promise<Value>, now: () => number): () => Promise<Value> {
  let kept: { readonly value: Promise<Value>; readonly until: number } | undefined;
  return () => {
    if (kept !== undefined && now() < kept.until) return kept.value;
    const value = make();
    kept = { value, until: now() + KNOWN_MS };
    value.catch(() => { if (kept?.value === value) kept = undefined; });
    return value;
  };
}

function discover({ issuer, clientId, clientSecret }: IssuerSettings, { fetch, plain }: Surroundings): Promise<oidc.Configuration> {
  return oidc.discovery(new URL(issuer), clientId, {}, clientSecret === undefined ? oidc.None() : secretAuth(clientSecret), {
    execute: [oidc.enableNonRepudiationChecks, ...(plain === true ? [PLAINLY] : [])],
    timeout: PATIENCE_SECONDS,
    ...(fetch === undefined ? {} : { [oidc.customFetch]: fetch }),
  });
}

/** Marked as deprecated so that nobody uses it lightly; it is allowed for the sandbox's own issuer alone. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
const PLAINLY = oidc.allowInsecureRequests;

/** In a header, which every issuer has to take, unless it says that it takes the body alone. */
function secretAuth(secret: string): oidc.ClientAuth {
  const basic = oidc.ClientSecretBasic(secret);
  const post = oidc.ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    (takesBasic ? basic : post)(server, client, body, headers);
  };
}

async function ask(
  configuration: oidc.Configuration,
  { scopes, acrValues }: IssuerSettings,
  { callback, ageMax, plain }: Surroundings,
  { again, hint, language }: Parameters<IssuerDesk['ask']>[0],
): Promise<Asked> {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: callback(),
    scope: scopes.join(' '),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ui_locales: language,
    // Asked for a limit, an issuer also has to say when somebody proved who they are.
    ...(again ? { prompt: 'login', max_age: '0' } : { max_age: String(ageMax) }),
    ...(hint === undefined ? {} : { login_hint: hint }),
    ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
  });
  if (address.protocol !== 'https:' && plain !== true) throw new Error('the authorization endpoint is not https');
  return { kind: 'asked', address: address.href, state, nonce, verifier };
}

interface Answer {
  readonly address: URL;
  readonly state: string;
  readonly underWay: SignInUnderWay;
}

async function hear(
  configuration: oidc.Configuration, { acrValues }: IssuerSettings, { now, ageMax }: Surroundings, { address, state, underWay }: Answer,
): Promise<Heard> {
  const { again, askedAt, verifier, nonce } = underWay;
  const seconds = Math.ceil((now() - Date.parse(askedAt)) / 1000);
  const tokens = await oidc.authorizationCodeGrant(configuration, address, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
    // The proof of who it is must be no older than the question.
    ...(again ? { maxAge: Math.max(0, seconds) } : {}),
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('there is no ID token');
  if (acrValues.length > 0 && !acrValues.some((each) => each === claims.acr)) {
    return { kind: 'failed', why: 'too-weak', fault: new Error('acr is none of those wanted') };
  }
  const provenAt = authenticatedAt(claims.auth_time, now());
  if (claims.auth_time !== undefined && now() - provenAt > (ageMax + SLACK_SECONDS) * 1000) {
    return { kind: 'failed', why: 'not-again', fault: new Error('the proof is older than was asked for') };
  }
  const told = await profileOf(configuration, claims, tokens.access_token);
  return { kind: 'identified', who: { ...told, authenticatedAt: provenAt } };
}

/** An issuer that does not say when may have asked long ago: that is never recent. */
function authenticatedAt(seconds: number | undefined, now: number): number {
  return seconds === undefined ? 0 : Math.min(seconds * 1000, now);
}

/** Name and address are for their owner to see; where the ID token has neither, the issuer is asked, and may be silent. */
async function profileOf(
  configuration: oidc.Configuration, claims: oidc.IDToken, accessToken: string,
): Promise<Omit<Identified, 'authenticatedAt'>> {
  const { iss: issuer, sub: subject } = claims;
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.slice(0, 320) : null);
  const own = { name: text(claims['name']), email: text(claims['email']) };
  const silent = own.name === null && own.email === null && configuration.serverMetadata().userinfo_endpoint !== undefined;
  if (!silent) return { issuer, subject, ...own };
  const info = await oidc.fetchUserInfo(configuration, accessToken, subject).catch(() => undefined);
  return { issuer, subject, name: text(info?.name), email: text(info?.email) };
}

/** What an error of the client means to a person. */
function failureOf(fault: unknown): SignInFailure {
  if (fault instanceof oidc.AuthorizationResponseError) return 'declined';
  if (isOfAuthTime(fault)) return 'not-again';
  if (fault instanceof oidc.ClientError) return UNREACHABLE.has(fault.code ?? '') ? 'unreachable' : 'unsound';
  // The platform's own word for a connection that could not be made.
  return fault instanceof TypeError && 'cause' in fault && fault.cause instanceof Error ? 'unreachable' : 'unsound';
}

const UNREACHABLE = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);

/** Whether an error, or one that led to it, is about the moment of the proof. */
function isOfAuthTime(fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  const { claim, message, cause } = fault as { readonly claim?: unknown; readonly message?: unknown; readonly cause?: unknown };
  return claim === 'auth_time' || (typeof message === 'string' && message.includes('auth_time')) || isOfAuthTime(cause);
}
