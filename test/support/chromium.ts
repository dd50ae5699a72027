/**
 * The Chromium that tests and pictures are made with: the one that the environment variable CHROMIUM names, otherwise the
 * one that comes with the development packages. Nothing is downloaded.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

const PACKAGES = new URL('../../node_modules/', import.meta.url);
const PACKED = new URL('@sparticuz/chromium/bin/chromium.br', PACKAGES);

/** The one in the packages is made for this system alone. */
const OURS_RUNS = process.platform === 'linux' && process.arch === 'x64' && existsSync(PACKED);

/** Why there is no browser to test with; undefined where there is one. */
export const NO_CHROMIUM = process.env['CHROMIUM'] !== undefined || OURS_RUNS
  ? undefined
  : 'no Chromium here: name one by the environment variable CHROMIUM';

/** What the title of tests that are left out ends with: the reason; nothing where they run. */
export const LEFT_OUT = NO_CHROMIUM === undefined ? '' : ` (left out: ${NO_CHROMIUM})`;

// Who runs tests in a container is root, where Chromium's own walls cannot be put up; what is opened is ours alone.
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--font-render-hinting=none'];

/** Starts a browser without a window. */
export async function launchChromium(): Promise<Browser> {
  const named = process.env['CHROMIUM'];
  try {
    return await chromium.launch({ executablePath: named ?? await unpacked(), args: ARGUMENTS });
  } catch (error) {
    throw new Error('Chromium did not start; name one that does by the environment variable CHROMIUM', { cause: error });
  }
}

/** Unpacks the browser of the packages, once for each version of it. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('@sparticuz/chromium/package.json', PACKAGES), 'utf8')) as { version: string };
  const folder = new URL('.cache/tallystick/', PACKAGES);
  const path = fileURLToPath(new URL(`chromium-${version}`, folder));
  if (existsSync(path)) return path;
  await mkdir(fileURLToPath(folder), { recursive: true });
  // Files of tests run side by side: each unpacks for itself, and the last name given stays.
  const own = `${path}.${String(process.pid)}`;
  await pipeline(createReadStream(PACKED), createBrotliDecompress(), createWriteStream(own));
  await chmod(own, 0o755);
  await rename(own, path);
  return path;
}
