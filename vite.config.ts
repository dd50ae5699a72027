import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'vite';

/** The portal: `src/web` becomes the files in `dist/portal` that the server hands out under their hashed names. */
export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  base: '/',
  // What the page's policy does not allow is not made: nothing stands within the page, and no data address holds a script.
  build: {
    outDir: fileURLToPath(new URL('dist/portal', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Packages mark what may run in a browser alone; here everything does.
      onLog: (level, log, tell) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log); },
    },
  },
  // The words that parts bring along are kept in the portal's two languages.
  plugins: [{ ...optimizeLocales.vite({ locales: ['en-US', 'en-GB', 'tr-TR'] }), enforce: 'pre' }],
  oxc: { jsx: { runtime: 'automatic' } },
});
