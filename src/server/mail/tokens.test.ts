/** Tokens of links: what is signed, who reads it, and what rotation does to them. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64url, importJWK, SignJWT } from 'jose';
import { afterAll, expect, test } from 'vitest';
import type { Instant } from '../../domain/time.ts';
import { ensureKeys, openKeys, PROOF_KEY, retireKeys, rotateKeys, type KeyPlace } from '../signing.ts';
import { proofDrawing, proofPicture } from './proof-picture.ts';
import { linkOf, makeTokens, openProof, type TokenKeys, type Tokens } from './tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'tallystick-tokens-'));
const [NOW, UNTIL] = ['2021-03-15T12:00:00.000Z', '2021-09-12T00:00:00.000Z'] as Instant[] as [Instant, Instant];
const PROOF = { reference: '7K3M-9QTX-2B4D-B', sequence: 3 };
let count = 0;

afterAll(() => { rmSync(folder, { recursive: true }); });

function place(): KeyPlace {
  return { folder: join(folder, String(count += 1)), fileName: PROOF_KEY, signs: 'the links of vouchers and invitations' };
}

async function made(name = 'tallystick-test', at = place()): Promise<{ keys: TokenKeys; tokens: Tokens; at: KeyPlace }> {
  const keys = await ensureKeys(at, () => name);
  return { keys, tokens: await makeTokens(keys), at };
}

test('a token says which voucher, at which entry, until its moment is there', async () => {
  const { tokens } = await made();
  const token = await tokens.voucher(PROOF, UNTIL);
  expect(token.length).toBeLessThan(350);
  expect(linkOf('https://vouchers.example', token)).toBe(`https://vouchers.example/voucher#${token}`);
  expect(await tokens.readVoucher(token, NOW)).toEqual(PROOF);
  expect(await tokens.readVoucher(token, '2021-09-11T23:59:59.999Z' as Instant)).toEqual(PROOF);
  expect(await tokens.readVoucher(token, UNTIL)).toBeUndefined();
  expect(await tokens.voucher(PROOF, UNTIL)).toBe(token);
  const opened = await openProof(token, tokens, UNTIL);
  expect(opened).toEqual({ ...PROOF, until: UNTIL, isOver: true, kid: tokens.keys[0]!.kid });
});

test('nothing else is read as one', async () => {
  const { tokens, keys } = await made();
  const token = await tokens.voucher(PROOF, UNTIL);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const [jwk] = tokens.keys;
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  const secret = await importJWK({ ...jwk, d: Buffer.from(keys.signers[0]!.secret.split('+').slice(4).join('+'), 'base64').subarray(1).toString('base64url') }, 'EdDSA');
  const signed = (claims: Record<string, unknown>, typ = 'voucher+jwt') => new SignJWT({ n: 3, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid: jwk!.kid! }).sign(secret);
  const exp = Date.parse(UNTIL) / 1000;
  const sound = { iss: tokens.name, aud: 'voucher', sub: PROOF.reference, exp };
  expect(await tokens.readVoucher(await signed(sound), NOW)).toEqual(PROOF);
  const { exp: _exp, ...endless } = sound;
  const other = (await made()).tokens;
  const bad: Record<string, string> = {
    'an invitation': await tokens.invitation({ personId: PROOF.reference, invitation: 3 }, UNTIL),
    'of another type': await signed(sound, 'JWT'),
    'for another audience': await signed({ ...sound, aud: 'invitation' }),
    'from another issuer': await signed({ ...sound, iss: 'somebody' }),
    'without an end': await signed(endless),
    'without a voucher': await signed({ ...sound, sub: undefined }),
    'without an entry': await signed({ ...sound, n: 'x' }),
    'with an entry beyond what is kept': await signed({ ...sound, n: 2 ** 31 }),
    'under a key of the same name that is not ours': await other.voucher(PROOF, UNTIL),
    'under no key': [part({ alg: 'none', typ: 'voucher+jwt', kid: jwk!.kid }), payload, ''].join('.'),
    'under the public key as a secret': [part({ alg: 'HS256', typ: 'voucher+jwt', kid: jwk!.kid }), payload, signature].join('.'),
    'with a key of its own': [part({ alg: 'EdDSA', typ: 'voucher+jwt', kid: 'x', jwk }), payload, signature].join('.'),
    'for another voucher': [header, part({ ...sound, n: 3, sub: '0000-0000-0000-4' }), signature].join('.'),
    'cut short': token.slice(0, -1),
    'with more at its end': `${token}A`,
    'much too long': token + 'A'.repeat(10_000),
    'a reference': PROOF.reference,
    'nothing': '',
    'dots': '..',
  };
  for (const [what, text] of Object.entries(bad)) {
    expect(await tokens.readVoucher(text, NOW), what).toBeUndefined();
    expect(await openProof(text, tokens, NOW), what).toBeUndefined();
  }
  expect(await tokens.readInvitation(token, NOW)).toBeUndefined();
});

test('keys take over from one another: what was signed before is read until the key is struck from the list', async () => {
  const { tokens: first, at } = await made();
  const path = join(at.folder, at.fileName);
  const early = await first.voucher(PROOF, UNTIL);
  const rotated = await makeTokens(await rotateKeys(path));
  expect(rotated.name).toBe(first.name);
  const late = await rotated.voucher(PROOF, UNTIL);
  expect((await openProof(late, rotated, NOW))?.kid).not.toBe((await openProof(early, rotated, NOW))?.kid);
  // A server that has not been started again does not know the new key yet.
  expect(await first.readVoucher(late, NOW)).toBeUndefined();
  const retired = await makeTokens(await retireKeys(path));
  for (const token of [early, late]) expect(await retired.readVoucher(token, NOW)).toEqual(PROOF);
  expect(retired.signs).toBe(true);
  expect(readFileSync(path, 'utf8')).toMatch(/^# Signs the links of vouchers and invitations\./);
  writeFileSync(path, readFileSync(path, 'utf8').split('\n').filter((line) => !/until=/.test(line)).join('\n'));
  const struck = await makeTokens((await openKeys(at))!);
  expect(await struck.readVoucher(early, NOW)).toBeUndefined();
  expect(await struck.readVoucher(late, NOW)).toEqual(PROOF);
});

test('of many that begin at once one makes the keys, which nobody else may read', async () => {
  const at = place();
  const names = await Promise.all(Array.from({ length: 8 }, (_, index) => ensureKeys(at, () => `name-${String(index)}`)));
  expect(new Set(names.map(({ listed }) => listed[0]!.vkey)).size).toBe(1);
  expect(statSync(join(at.folder, at.fileName)).mode & 0o777).toBe(0o600);
});

test('keys that all sign no more are still read by', async () => {
  const { tokens, keys } = await made();
  const token = await tokens.voucher(PROOF, UNTIL);
  const over = await makeTokens({ ...keys, signers: [] });
  expect(over.signs).toBe(false);
  expect(await over.readVoucher(token, NOW)).toEqual(PROOF);
  expect(() => over.voucher(PROOF, UNTIL)).toThrow('no key of');
});

test('a link is a picture, with room around it', async () => {
  const { tokens } = await made();
  const link = linkOf('https://vouchers.example.com', await tokens.voucher(PROOF, UNTIL));
  const png = await proofPicture(link);
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect(width).toBe(height);
  expect(width % 6).toBe(0);
  expect(png.length).toBeLessThan(8000);
  const svg = Buffer.from((await proofDrawing(link)).replace(/^data:image\/svg\+xml;base64,/, ''), 'base64').toString();
  // The same number of modules, of which the quiet zone is eight.
  expect(svg).toContain(`viewBox="0 0 ${String(width / 6)} ${String(width / 6)}"`);
});
