/** The file of issuers: what is wrong with it is told by its field. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readIssuers } from './issuers.ts';

const folder = mkdtempSync(join(tmpdir(), 'tallystick-issuers-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

const path = join(folder, 'issuers.yaml');

function read(text: string) {
  writeFileSync(path, text);
  return readIssuers(path);
}

const GOOD = `
- id: work
  issuer: https://login.example.com/tenant
  clientId: tallystick
  name: { en: Work account, tr: İş hesabı }
`;

describe('the file of issuers', () => {
  test('is read with what may be left out', async () => {
    expect(await read(GOOD)).toEqual([{
      id: 'work', issuer: 'https://login.example.com/tenant', clientId: 'tallystick', clientSecret: undefined,
      name: { en: 'Work account', tr: 'İş hesabı' }, scopes: ['openid', 'profile', 'email'], acrValues: [],
    }]);
  });

  test('names the file of a secret, beside itself', async () => {
    writeFileSync(join(folder, 'secret'), 'hush\n');
    expect(await read(`${GOOD}  clientSecretFile: secret\n`)).toMatchObject([{ clientSecret: 'hush' }]);
    await expect(read(`${GOOD}  clientSecretFile: nowhere\n`)).rejects.toThrow(/\[0\]\.clientSecretFile: .*nowhere cannot be read/);
  });

  test.each([
    ['', /must be a list of issuers/],
    ['[]', /holds no issuer/],
    ['- [', /is not YAML/],
    ['- id: work', /\[0\]\.issuer: must be text\n.*\[0\]\.clientId: must be text\n.*\[0\]\.name: must have en and tr/],
    [GOOD.replace('https:', 'http:'), /\[0\]\.issuer: must be the https address/],
    [GOOD.replace('/tenant', '/tenant?x=1'), /\[0\]\.issuer: must be the https address/],
    [GOOD.replace('id: work', 'id: Work account'), /\[0\]\.id: must be small letters/],
    [GOOD.replace(', tr: İş hesabı', ''), /\[0\]\.name\.tr: must be text/],
    [`${GOOD}  secret: hush`, /\[0\]: secret is not known here/],
    [`${GOOD}  scopes: [profile]`, /\[0\]\.scopes: must hold openid/],
    [`${GOOD}  scopes: [openid, "a b"]`, /\[0\]\.scopes\[1\]: is no scope/],
    [`${GOOD}  clientSecret: a\n  clientSecretFile: b`, /\[0\]\.clientSecretFile: is given beside clientSecret/],
    [GOOD + GOOD, /\[1\]\.id: is given twice\n.*\[1\]\.issuer: is given twice/],
  ])('%j is refused by its field', async (text, fault) => {
    await expect(read(text)).rejects.toThrow(fault);
  });

  test('that is not there is named', async () => {
    await expect(readIssuers(join(folder, 'none.yaml'))).rejects.toThrow(/OIDC_ISSUERS: .*none\.yaml: does not exist/);
  });
});
