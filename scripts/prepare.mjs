// Runs at the end of `npm ci`: builds the project. Where the compiler is absent (an installation of the packed
// tarball, or one without development dependencies) the built files are already there or cannot be made; it says so.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
let compiler;
try {
  compiler = require.resolve('typescript/bin/tsc');
} catch {
  const built = existsSync(new URL('../dist/cli/main.js', import.meta.url));
  console.error(
    built
      ? 'tallystick: the TypeScript compiler is not installed; using the files in dist as they are.'
      : 'tallystick: the TypeScript compiler is not installed and dist is empty; run `npm ci` with development dependencies once.',
  );
  process.exit(0);
}
const compiled = spawnSync(process.execPath, [compiler, '-b'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
// The portal's files, by the same command as `npm run build` has.
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
process.exit(status ?? 1);
