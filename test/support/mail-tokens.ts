/** Tokens under a key of their own, for tests that follow a mail's links. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTokens, type Tokens } from '../../src/server/mail/tokens.ts';
import { ensureKeys, PROOF_KEY } from '../../src/server/signing.ts';

export async function testTokens(name = 'vouchers.example/mail'): Promise<Tokens> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-tokens-'));
  try {
    return await makeTokens(await ensureKeys({ folder, fileName: PROOF_KEY }, () => name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
