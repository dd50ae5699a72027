/**
 * A real OpenID Connect issuer, as somebody else would run it: `oidc-provider` on https, with a session of its own, so that
 * it asks once and then knows who one is. Its certificate is signed by itself, and is trusted by who is handed it.
 */
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { importJWK, SignJWT, decodeJwt, type JWK } from 'jose';
import Provider, { interactionPolicy, type Configuration } from 'oidc-provider';
import type { Fetch } from '../../src/server/sign-in/issuer.ts';
import { exchange } from './browser.ts';
import { IssuerMemory } from '../../src/server/sandbox/issuer-memory.ts';
import { makeCertificate } from './certificate.ts';

export interface TestIssuer {
  readonly url: string;
  readonly ca: string;
  readonly clientSecret: string;
  /** Who signs in where the issuer asks; undefined: whoever is asked breaks off. */
  who: string | undefined;
  /** How often it asked who one is. */
  asked: number;
  /** Changes the claims of the next ID token, which is signed again with the issuer's key. */
  tamper: ((claims: Record<string, unknown>) => Record<string, unknown>) | undefined;
  /** Signs the next ID token with a key that is not the issuer's. */
  forge: boolean;
  /** What the server reaches the issuer with. */
  readonly fetch: Fetch;
  close(): Promise<void>;
}

export const CLIENT_ID = 'tallystick-test';

function ecKey(): JWK {
  return { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'one' } as JWK;
}

export async function startIssuer(callback: string, more: Configuration = {}): Promise<TestIssuer> {
  const { key, cert } = makeCertificate();
  const clientSecret = randomBytes(16).toString('hex');
  const jwk = ecKey();
  const made: { provider?: Provider } = {};
  const issuer: { -readonly [Field in keyof TestIssuer]: TestIssuer[Field] } = {
    url: '', ca: cert, clientSecret, who: 'ayla', asked: 0, tamper: undefined, forge: false,
    fetch: async (url, options) => {
      const body = options.body instanceof URLSearchParams ? options.body.toString() : undefined;
      const answer = await exchange(new URL(url), {
        method: options.method, headers: Object.fromEntries(new Headers(options.headers)),
        ...(body === undefined ? {} : { body }),
      }, { ca: cert });
      const text = url.endsWith('/token') ? await spoil(answer.text) : answer.text;
      return new Response(text, { status: answer.status, headers: { 'content-type': String(answer.headers['content-type']) } });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const spoil = async (text: string): Promise<string> => {
    const { tamper, forge } = issuer;
    if (tamper === undefined && !forge) return text;
    issuer.tamper = undefined;
    issuer.forge = false;
    const answer = JSON.parse(text) as { id_token: string };
    const claims = tamper?.(decodeJwt(answer.id_token)) ?? decodeJwt(answer.id_token);
    const signer = await importJWK(forge ? ecKey() : jwk, 'ES256');
    return JSON.stringify({ ...answer, id_token: await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(signer) });
  };
  const server: Server = createServer({ key, cert }, (request, response) => {
    const { provider } = made;
    if (provider === undefined) return;
    const { url = '' } = request;
    if (!url.startsWith('/interaction/')) return void provider.callback()(request, response);
    issuer.asked += 1;
    const { who } = issuer;
    void provider.interactionFinished(request, response, who === undefined
      ? { error: 'access_denied', error_description: 'broke off' }
      : { login: { accountId: who } }, { mergeWithLastSubmission: false });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  issuer.url = `https://127.0.0.1:${String(typeof bound === 'object' && bound !== null ? bound.port : 0)}`;
  made.provider = new Provider(issuer.url, { ...configuration(callback, clientSecret, jwk), ...more });
  return issuer;
}

function configuration(callback: string, clientSecret: string, jwk: JWK): Configuration {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return {
    adapter: new IssuerMemory().adapter,
    clients: [{ client_id: CLIENT_ID, client_secret: clientSecret, redirect_uris: [callback], id_token_signed_response_alg: 'ES256' }],
    jwks: { keys: [jwk as never] },
    cookies: { keys: ['for tests alone'] },
    interactions: { policy, url: (_ctx, { uid }) => `/interaction/${uid}` },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    // As the standard has it: name and address are told where they are asked for, and not in the ID token.
    conformIdTokenClaims: true,
    acrValues: ['one-factor', 'two-factors'],
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, name: `${sub} at large`, email: `${sub}@example.com` }) }),
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 600, Session: 6000, Grant: 6000 },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: CLIENT_ID, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  };
}
