import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const include = (...patterns: string[]) => ({
  root,
  include: patterns,
  exclude: ['**/node_modules/**', '**/dist/**'],
});

/**
 * Three groups: `unit` needs no build and no browser, `artefacts` reads what the build made, `e2e` drives
 * real browsers against it and runs one file at a time so that its timings are its own.
 */
export default defineConfig({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...include(
            'packages/*/src/**/*.test.{ts,tsx}',
            'test/{addresses,boundaries,docs,cases,both-sides}.test.ts',
            '.ci/*.test.ts',
            'examples/**/*.test.ts',
          ),
          testTimeout: 20_000,
          // What is polled for comes when it comes: a machine that is busy must not fail a test.
          expect: { poll: { timeout: 10_000, interval: 20 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'artefacts',
          ...include('test/{size,package,checks,audit}.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          ...include('test/e2e/**/*.spec.ts', 'test/faults/**/*.spec.ts'),
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Of tests that say they may run side by side: more tabs than this starve on two cores.
          maxConcurrency: 3,
        },
      },
    ],
  },
});
