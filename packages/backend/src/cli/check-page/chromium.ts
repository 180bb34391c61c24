import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserType } from 'playwright-core';

/**
 * The Chromium of this machine, and the two packages that it takes to look at pages in it. Both are optional: a
 * backend that only serves has no use for them (docs/decisions/0140-check-page.md).
 */

/** Where each platform has it. */
export const CHROMIUM_PLACES: { [platform: string]: string[] } = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/** No traffic of the browser's own. */
const ARGS = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Tools = {
  browser: Browser;
  /** The text of axe-core's script. */
  axe: string;
};

/** What there is of it here. */
export type Machine = {
  /** Rejects where the package is not there. */
  importPlaywright(): Promise<{ chromium: Pick<BrowserType, 'launch'> }>;
  /** Throws where the package is not there. */
  resolve(name: string): string;
  env: { CHROME_PATH?: string | undefined };
  places: readonly string[];
};

const HERE: Machine = {
  importPlaywright: () => import('playwright-core'),
  resolve: createRequire(import.meta.url).resolve,
  env: process.env,
  places: CHROMIUM_PLACES[process.platform] ?? [],
};

/**
 * @param machine @default this one
 * @throws with what to install or to set, when something is not there
 */
export async function openTools(path: string | undefined, machine = HERE): Promise<Tools> {
  const axe = await readAxe(machine);
  const { chromium } = await machine.importPlaywright().catch((cause) => {
    throw new Error(HOW_TO_GET_PACKAGES, { cause });
  });
  const executablePath = findChromium(path, machine);
  // Chromium refuses to run as root with its sandbox, as in most containers of a CI.
  const isRoot = process.getuid?.() === 0;
  const args = isRoot ? [...ARGS, '--no-sandbox'] : ARGS;
  return { browser: await chromium.launch({ executablePath, args }), axe };
}

async function readAxe({ resolve }: Machine): Promise<string> {
  try {
    return await readFile(resolve('axe-core/axe.min.js'), 'utf8');
  } catch (cause) {
    throw new Error(HOW_TO_GET_PACKAGES, { cause });
  }
}

const HOW_TO_GET_PACKAGES =
  '"flows check --url" needs the packages playwright-core and axe-core, which are optional. Add them: "pnpm add -D playwright-core axe-core". No browser is downloaded.';

function findChromium(asked: string | undefined, { env, places }: Machine): string {
  const [wish, path] =
    asked === undefined ? ['CHROME_PATH', env.CHROME_PATH] : ['--browser', asked];
  if (path && !existsSync(path))
    throw new Error(`${wish} is "${path}", where no file is. Correct it or leave it out.`);
  const found = path || places.flatMap((place) => globSync(place))[0];
  if (found) return found;
  throw new Error(
    'No Chromium was found. Install it (Debian: apt-get install chromium), or say where it is by --browser or CHROME_PATH.',
  );
}
