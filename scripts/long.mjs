// `npm run test:long`: the tests whose volumes can be raised, at volumes that mean something. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const given = process.argv.slice(2);
// A file for each processor: much of the time goes by in waiting for databases to be made, killed and started again.
const workers = `--maxWorkers=${String(cpus().length)}`;
const { status } = spawnSync(process.execPath, [vitest, 'run', workers, ...(given.length > 0 ? given : ['test/'])], {
  stdio: 'inherit',
  env: { ...process.env, TALLYSTICK_LONG: '1' },
});
process.exitCode = status ?? 1;
