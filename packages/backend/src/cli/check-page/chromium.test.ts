import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { type Machine, openTools } from './chromium.ts';

/** What somebody is told whose machine has not all that it takes. */

const launch = () => Promise.reject(new Error('started'));
const whole: Machine = {
  importPlaywright: async () => ({ chromium: { launch } }),
  resolve: createRequire(import.meta.url).resolve,
  env: {},
  // Any file will do that is there.
  places: ['/nowhere/chromium', import.meta.filename],
};
const absent = () => {
  throw new Error('Cannot find package');
};

test.each<[string, Partial<Machine>, string | undefined, RegExp]>([
  ['nothing is missing', {}, undefined, /^started$/],
  ['it is said where Chromium is', { places: [] }, import.meta.filename, /^started$/],
  [
    'the environment says it',
    { places: [], env: { CHROME_PATH: import.meta.filename } },
    undefined,
    /^started$/,
  ],
  [
    'playwright-core is missing',
    { importPlaywright: async () => absent() },
    undefined,
    /pnpm add -D playwright-core axe-core/,
  ],
  ['axe-core is missing', { resolve: absent }, undefined, /pnpm add -D playwright-core axe-core/],
  [
    'no Chromium is there',
    { places: ['/nowhere/*'] },
    undefined,
    /^No Chromium was found\. Install it/,
  ],
  [
    'it is not where it is said to be',
    {},
    '/nowhere/chromium',
    /^--browser is "\/nowhere\/chromium", where no file is/,
  ],
  [
    'nor where the environment says',
    { env: { CHROME_PATH: '/gone' } },
    undefined,
    /^CHROME_PATH is "\/gone", where no file is/,
  ],
])('%s', async (_, machine, path, said) => {
  await expect(openTools(path, { ...whole, ...machine })).rejects.toThrow(said);
});
