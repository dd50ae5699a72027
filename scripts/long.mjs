// `npm run test:long`: the tests whose volumes can be raised, at volumes that mean something. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const given = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [vitest, 'run', ...(given.length > 0 ? given : ['test/'])], {
  stdio: 'inherit',
  env: { ...process.env, TALLYSTICK_LONG: '1' },
});
process.exitCode = status ?? 1;
