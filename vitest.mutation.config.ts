import { defineConfig } from 'vitest/config';

/**
 * The tables beside the domain alone: they need no database, so that thousands of mutants can be run in minutes. They
 * share one worker, because the domain keeps no state between them; that halves the time.
 */
export default defineConfig({
  test: { include: ['src/domain/**/*.test.ts'], isolate: false },
});
