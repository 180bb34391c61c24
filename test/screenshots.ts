/**
 * Takes pictures of everything a person sees, light and dark, on a desk and on a phone, in English and Finnish, into
 * `.cache/screenshots/`: the console over a full customer base, the demo product, and every kind of flow. The pictures of
 * README and docs are taken from the same walk.
 *
 *   npm run screenshots                      all
 *   npm run screenshots -- console inbox     the console's alone, and of these whose name begins so
 */
import type { BrowserContextOptions } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from './browsers.ts';
import { startCustomerBase } from './customer-base.ts';
import { startTourHost } from './e2e/tours/host.ts';
import { launch, startWorld } from './e2e/world.ts';
import { type ConsoleWalk, WALKER, walkConsole, walkMain } from './screenshots/walk-console.ts';
import { shootReadme, walkDemo, walkGallery } from './screenshots/walk-demo.ts';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
const LOOKS: { [name: string]: BrowserContextOptions } = {
  'desk-light-en': { viewport: DESK, colorScheme: 'light', locale: 'en-GB' },
  'desk-dark-fi': { viewport: DESK, colorScheme: 'dark', locale: 'fi-FI' },
  'phone-light-fi': { viewport: PHONE, colorScheme: 'light', locale: 'fi-FI' },
  'phone-dark-en': { viewport: PHONE, colorScheme: 'dark', locale: 'en-GB' },
};
const WIDE: BrowserContextOptions = {
  viewport: { width: 1920, height: 1080 },
  colorScheme: 'light',
  locale: 'en-GB',
};
const SIZE = { accounts: 240, users: 3_000, days: 180 };

const [part, ...wanted] = process.argv.slice(2);
const isPart = (name: string) => part === undefined || part === name;

process.env.CHROME_PATH ??= await findChromium();
if (!process.env.CHROME_PATH) throw new Error(HOW_TO_GET_CHROMIUM);
if (isPart('console')) await takeConsole();
if (isPart('demo')) await takeDemo();
if (isPart('flows')) await takeFlows();

async function takeConsole(): Promise<void> {
  const base = await startCustomerBase(SIZE);
  const browser = await launch();
  try {
    const signedIn = await base.signIn(browser, WALKER);
    const isWanted = (name: string) =>
      wanted.length === 0 || wanted.some((each) => name.startsWith(each));
    const walk: ConsoleWalk = { base, browser, signedIn, isWanted };
    for (const [look, options] of Object.entries(LOOKS)) {
      console.log(look);
      await walkConsole(walk, look, options);
    }
    console.log('wide, mirrored');
    await walkMain(walk, 'wide-light-en', WIDE);
    await walkMain(walk, 'desk-light-rtl', { ...LOOKS['desk-light-en'], isMirrored: true });
    await walkMain(walk, 'phone-dark-rtl', { ...LOOKS['phone-dark-en'], isMirrored: true });
  } finally {
    await browser.close();
    await base.end();
  }
}

async function takeDemo(): Promise<void> {
  const world = await startWorld();
  try {
    await shootReadme(world, LOOKS['desk-light-en'] ?? {});
    for (const [look, options] of Object.entries(LOOKS)) await walkDemo(world, look, options);
  } finally {
    await world.end();
  }
}

async function takeFlows(): Promise<void> {
  const gallery = await startTourHost();
  const browser = await launch();
  try {
    for (const [look, options] of Object.entries(LOOKS))
      await walkGallery({ browser, url: gallery.url }, look, options);
  } finally {
    await browser.close();
    await gallery.close();
  }
}
