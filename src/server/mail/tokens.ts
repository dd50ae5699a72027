/**
 * Signed tokens for the links that mail carries: a voucher's proof, and an invitation. Each is a JWS of one algorithm and
 * one type, under 500 characters, and stands in the fragment of an address, so that no server's log sees it. It tells
 * what was signed and until when; whether it still holds is for whoever reads it to ask of the rows.
 */
import { errors, importJWK, jwtVerify, SignJWT, type JWK, type JWTVerifyResult } from 'jose';
import type { Instant } from '../../domain/time.ts';

const ALGORITHM = 'EdDSA';

/** What a voucher's proof says: which voucher, as it stood at an entry of its chain. */
export interface VoucherProof {
  readonly reference: string;
  /** Whoever assigns or reserves the voucher in a later entry makes the proof void. */
  readonly sequence: number;
}

export interface Invitation {
  readonly personId: string;
  /** The count of the person's invitations; only the last one can be taken up. */
  readonly invitation: number;
}

/** What it takes to check a token without us. */
export interface PublicKeys {
  /** The name of the installation, which signs as `iss`. */
  readonly name: string;
  /** RFC 7517. */
  readonly keys: readonly JWK[];
}

export interface Tokens extends PublicKeys {
  /** Whether one of the keys signs; false where all are retired, and what they signed is only read. */
  readonly signs: boolean;
  /** Signs until an instant, which is no longer within. */
  voucher(proof: VoucherProof, until: Instant): Promise<string>;
  invitation(invitation: Invitation, until: Instant): Promise<string>;
  /** Undefined for anything that is no such token, is signed by none of the keys, or is over. */
  readVoucher(token: string, at: Instant): Promise<VoucherProof | undefined>;
  readInvitation(token: string, at: Instant): Promise<Invitation | undefined>;
}

/** An installation's keys, as `signing.ts` reads them. */
export interface TokenKeys {
  readonly name: string;
  readonly signers: readonly TokenSigner[];
  readonly listed: readonly { readonly vkey: string }[];
}

interface TokenSigner {
  readonly secret: string;
  readonly verifier: { readonly vkey: string; readonly id: Buffer };
}

type Kind = 'voucher' | 'invitation';

interface Signed {
  readonly subject: string;
  readonly number: number;
}

/** A token whose signature holds. */
interface Read extends Signed {
  /** The first moment at which it is over, in seconds since 1970. */
  readonly until: number;
  readonly isOver: boolean;
  /** The id of the key that signed it. */
  readonly kid: string;
}

/** A longer text is no token of ours, and is not looked at. */
const TOKEN_MAX = 500;

/** The address that the mail carries: the token is behind the `#`, which browsers keep to themselves. */
export function linkOf(publicUrl: string, token: string): string {
  return `${publicUrl}/voucher#${token}`;
}

type Known = ReadonlyMap<string, Awaited<ReturnType<typeof importJWK>>>;

async function knownOf(keys: readonly JWK[]): Promise<Known> {
  return new Map(await Promise.all(keys.map(async (jwk) => [jwk.kid ?? '', await importJWK(jwk, ALGORITHM)] as const)));
}

/** Reads a token of a kind; undefined for whatever is none, or is signed by none of the keys. */
async function read(kind: Kind, token: string, at: Instant, name: string, known: Known): Promise<Read | undefined> {
  if (token.length > TOKEN_MAX) return undefined;
  let kid = '';
  const keyOf = ({ kid: named = '' }: { readonly kid?: string }) => {
    const key = known.get(named);
    if (key === undefined) throw new Error('signed by none of our keys');
    kid = named;
    return key;
  };
  const told = (payload: JWTVerifyResult['payload'], isOver: boolean): Read | undefined => {
    const { sub: subject, n: number, exp: until } = payload;
    if (typeof subject !== 'string' || typeof until !== 'number' || !isCount(number)) return undefined;
    return { subject, number, until, isOver, kid };
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [ALGORITHM], typ: `${kind}+jwt`, issuer: name, audience: kind, currentDate: new Date(at),
      requiredClaims: ['sub', 'exp', 'n'],
    });
    return told(payload, false);
  } catch (error) {
    // Its time is looked at last, so that everything else of it is right. Whatever else is wrong, all are told the same.
    return error instanceof errors.JWTExpired ? told(error.payload, true) : undefined;
  }
}

/** An entry's number as the database keeps it, so that nothing signed can break a query. */
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;
}

/** A voucher's token as `tallystick voucher verify` tells of it. */
export interface OpenedProof extends VoucherProof {
  readonly until: Instant;
  readonly isOver: boolean;
  readonly kid: string;
}

/** Opens a voucher's token with public keys alone. It tells that the token was issued, and not whether it still holds. */
export async function openProof(token: string, { name, keys }: PublicKeys, at: Instant): Promise<OpenedProof | undefined> {
  const found = await read('voucher', token, at, name, await knownOf(keys));
  if (found === undefined) return undefined;
  const { subject: reference, number: sequence, until, isOver, kid } = found;
  return { reference, sequence, until: new Date(until * 1000).toISOString() as Instant, isOver, kid };
}

/** Tokens under an installation's keys: the first signs, and all that are listed are believed. */
export async function makeTokens(keys: TokenKeys): Promise<Tokens> {
  const [signer] = keys.signers;
  const secret = signer === undefined ? undefined : await importJWK(privateJwk(signer), ALGORITHM);
  const kid = signer?.verifier.id.toString('hex') ?? '';
  const published = keys.listed.map(({ vkey }) => publicJwk(vkey));
  const known = await knownOf(published);

  const sign = (kind: Kind, { subject, number }: Signed, until: Instant): Promise<string> => {
    if (secret === undefined) throw new Error(`no key of ${keys.name} signs any more`);
    return new SignJWT({ n: number })
      .setProtectedHeader({ alg: ALGORITHM, typ: `${kind}+jwt`, kid })
      .setIssuer(keys.name).setAudience(kind).setSubject(subject)
      .setExpirationTime(new Date(until))
      .sign(secret);
  };

  const current = async (kind: Kind, token: string, at: Instant): Promise<Read | undefined> => {
    const found = await read(kind, token, at, keys.name, known);
    return found?.isOver === true ? undefined : found;
  };

  return {
    name: keys.name,
    keys: published,
    signs: secret !== undefined,
    voucher: ({ reference, sequence }, until) => sign('voucher', { subject: reference, number: sequence }, until),
    invitation: ({ personId, invitation }, until) => sign('invitation', { subject: personId, number: invitation }, until),
    async readVoucher(token, at) {
      const found = await current('voucher', token, at);
      return found === undefined ? undefined : { reference: found.subject, sequence: found.number };
    },
    async readInvitation(token, at) {
      const found = await current('invitation', token, at);
      return found === undefined ? undefined : { personId: found.subject, invitation: found.number };
    },
  };
}

/** `name+id+key` as a JWK; the key's first byte tells its kind, and `proof/note.ts` has checked it. */
function publicJwk(vkey: string): JWK {
  const [, id = '', ...rest] = vkey.split('+');
  const x = Buffer.from(rest.join('+'), 'base64').subarray(1).toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', alg: ALGORITHM, use: 'sig', kid: id, x };
}

/** The secret, `PRIVATE+KEY+name+id+seed`, as a JWK. */
function privateJwk({ secret, verifier }: TokenSigner): JWK {
  const [, , , , ...rest] = secret.split('+');
  const d = Buffer.from(rest.join('+'), 'base64').subarray(1).toString('base64url');
  return { ...publicJwk(verifier.vkey), d };
}
