import { defineConfig } from 'vitest/config';

/** The tables beside the domain alone: they need no database, so that thousands of mutants can be run in minutes. */
export default defineConfig({
  test: { include: ['src/domain/**/*.test.ts'], isolate: true },
});
