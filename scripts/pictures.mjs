// `npm run pictures`: makes the pictures of the portal in docs/pictures anew, from a sandbox of its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/browser/pictures.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, TALLYSTICK_PICTURES: '1' },
});
process.exitCode = status ?? 1;
