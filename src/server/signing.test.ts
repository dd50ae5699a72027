/** A file of keys that is written anew: whose it is, and who may read it. */
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureKeys, retireKeys, rotateKeys } from './signing.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallystick-keys-'));
  path = join(folder, 'signing-key');
  await ensureKeys({ folder, fileName: 'signing-key' }, () => 'journal.example/test');
});

afterEach(() => { rmSync(folder, { recursive: true }); });

describe.skipIf(process.platform === 'win32').each([['rotated', rotateKeys], ['retired', retireKeys]] as const)('a file that is %s', (_, change) => {
  test.skipIf(process.getuid?.() !== 0)('stays with the account that the server runs as, though root gave the command', async () => {
    chownSync(path, 65_534, 65_533);
    await change(path);
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o777]).toEqual([65_534, 65_533, 0o600]);
  });

  test.each([['600', '600'], ['640', '640'], ['666', '640']])('had the rights %s and has the rights %s', async (before, after) => {
    chmodSync(path, before);
    await change(path);
    expect((statSync(path).mode & 0o777).toString(8)).toBe(after);
    expect(readFileSync(path, 'utf8')).toContain('PRIVATE+KEY+');
    expect(readdirSync(folder)).toEqual(['signing-key']);
  });
});
