import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';

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

/** @throws with what to install or to set, when something is not there */
export async function openTools(path: string | undefined): Promise<Tools> {
  const axe = await readAxe();
  const { chromium } = await import('playwright-core').catch((cause) => {
    throw new Error(HOW_TO_GET_PACKAGES, { cause });
  });
  const executablePath = findChromium(path);
  // Chromium refuses to run as root with its sandbox, as in most containers of a CI.
  const isRoot = process.getuid?.() === 0;
  const args = isRoot ? [...ARGS, '--no-sandbox'] : ARGS;
  return { browser: await chromium.launch({ executablePath, args }), axe };
}

async function readAxe(): Promise<string> {
  try {
    return await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  } catch (cause) {
    throw new Error(HOW_TO_GET_PACKAGES, { cause });
  }
}

const HOW_TO_GET_PACKAGES =
  '"flows check --url" needs the packages playwright-core and axe-core, which are optional. Add them: "pnpm add -D playwright-core axe-core". No browser is downloaded.';

function findChromium(asked: string | undefined): string {
  const [wish, path] =
    asked === undefined ? ['CHROME_PATH', process.env.CHROME_PATH] : ['--browser', asked];
  if (path && !existsSync(path))
    throw new Error(`${wish} is "${path}", where no file is. Correct it or leave it out.`);
  const found = path || CHROMIUM_PLACES[process.platform]?.flatMap((place) => globSync(place))[0];
  if (found) return found;
  throw new Error(
    'No Chromium was found. Install it (Debian: apt-get install chromium), or say where it is by --browser or CHROME_PATH.',
  );
}
