/** What of the portal goes over the wire before a page can be used (design/portal.md §5), as `npm run build` has made it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const PORTAL = fileURLToPath(new URL('../../dist/portal/', import.meta.url));
const KB = 1000;
const SHELL_MAX = 180 * KB;
const ROUTE_MAX = 300 * KB;

interface Chunk {
  readonly file: string;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
}

const CHUNKS = JSON.parse(readFileSync(`${PORTAL}manifest.json`, 'utf8')) as Readonly<Record<string, Chunk>>;
const LANGUAGES = ['en', 'tr'];

function chunkOf(name: string): Chunk {
  const found = CHUNKS[name];
  if (found === undefined) throw new Error(`the build has no ${name}`);
  return found;
}

/** The scripts that come with some chunks: themselves and what they import at once. */
function scriptsOf(names: readonly string[], into = new Set<string>(), seen = new Set<string>()): Set<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { file, imports = [] } = chunkOf(name);
    if (file.endsWith('.js')) into.add(file);
    scriptsOf(imports, into, seen);
  }
  return into;
}

const sizes = new Map<string, number>();

function sizeOf(file: string): number {
  const size = sizes.get(file) ?? gzipSync(readFileSync(PORTAL + file)).length;
  sizes.set(file, size);
  return size;
}

const sum = (files: ReadonlySet<string>): number => [...files].reduce((all, file) => all + sizeOf(file), 0);
const load = (names: readonly string[]): number => sum(new Set([...scriptsOf(names)].filter((file) => !CHARTS.includes(file))));
const shellIn = (language: string): readonly string[] => ['index.html', `words/${language}-first.ts`];
const told = (bytes: number): string => `${(bytes / KB).toFixed(1)} kB`;

const PAGES = Object.keys(CHUNKS).filter((name) => name.endsWith('-page.tsx') && CHUNKS[name]?.isDynamicEntry === true);
const SCRIPTS = new Map(readdirSync(`${PORTAL}assets`).filter((name) => name.endsWith('.js'))
  .map((name) => [`assets/${name}`, readFileSync(`${PORTAL}assets/${name}`, 'utf8')]));
/** Scripts that draw charts and are no page: the figure around every chart is in them. */
const CHARTS = [...SCRIPTS].filter(([file, script]) => /className:.chart\b/.test(script) && !PAGES.some((page) => CHUNKS[page]?.file === file))
  .map(([file]) => file);

describe('the portal', () => {
  test.each(LANGUAGES)('brings a shell of no more than 180 kB, with its words in %s', (language) => {
    const bytes = sum(scriptsOf(shellIn(language)));
    console.log(`the shell (${language}): ${told(bytes)}`);
    expect(bytes).toBeLessThanOrEqual(SHELL_MAX);
  });

  test('brings no page with more than 300 kB, charts apart', () => {
    expect(PAGES.length).toBeGreaterThan(40);
    const loads = PAGES.map((page) => {
      const bytes = Math.max(...LANGUAGES.map((language) => load([...shellIn(language), `words/${language}-pages.ts`, page])));
      return { page, bytes };
    }).sort((one, other) => other.bytes - one.bytes);
    console.log(`the largest first loads: ${loads.slice(0, 3).map(({ page, bytes }) => `${page} ${told(bytes)}`).join(', ')}`);
    for (const { page, bytes } of loads) expect(bytes, page).toBeLessThanOrEqual(ROUTE_MAX);
  });

  test('holds no schema: they stay with the server', () => {
    // What zod cannot work without, whatever a bundler renames.
    const mark = /\b_zod\b|ZodError/;
    expect(readFileSync(new URL('../../node_modules/zod/v4/core/core.js', import.meta.url), 'utf8')).toMatch(mark);
    for (const [file, script] of SCRIPTS) expect(script, file).not.toMatch(mark);
  });

  test('fetches charts where they are drawn, and nowhere else', () => {
    expect(CHARTS).not.toEqual([]);
    const shell = scriptsOf(['index.html', ...LANGUAGES.map((language) => `words/${language}-first.ts`)]);
    expect([...shell].filter((file) => CHARTS.includes(file))).toEqual([]);
    const drawing = PAGES.filter((page) => [...scriptsOf([page])].some((file) => CHARTS.includes(file)));
    expect(drawing.length).toBeLessThan(PAGES.length / 4);
  });
});
