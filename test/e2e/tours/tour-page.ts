/** What a test does to a host page with real keys and a real mouse: in the browsers that have a driver for it. */
import { chromium, firefox, type Page } from 'playwright-core';
import { findInstalled, launchArgs } from '../../browsers.ts';

/** What `test/pages/base.js` gives the page. */
export type HostWindow = typeof globalThis & {
  startTour(definition: object): Promise<void>;
  polkuReady: Promise<unknown>;
  drawn(): { title: string; isSeen: boolean; rings: object[] } | undefined;
  tourResult: { reason: string; step: string } | undefined;
  tour: { next(): void; end(): void; goTo(step: string): void };
  /** Resolves when what a scroll moves has moved. */
  frames2(): Promise<void>;
  /** Whether the card lies in the window, with nothing above its main button. */
  isCardReachable(): boolean;
  /** How far ring and target disagree, in px. */
  errorOf(selector: string): number;
  troubles: string[];
};
declare const window: HostWindow;

export const KEYED_ENGINES = [
  {
    name: 'chromium',
    launch: () =>
      chromium.launch({ executablePath: findInstalled('chromium') ?? '', args: launchArgs }),
  },
  {
    name: 'firefox',
    launch: () =>
      firefox.launch({ channel: 'moz-firefox', executablePath: findInstalled('firefox') ?? '' }),
  },
];

/** Steps `s1`, `s2`… titled "Step 1", "Step 2"… */
export const toSteps = (...parts: object[]) =>
  parts.map((part, i) => ({ id: `s${i + 1}`, title: `Step ${i + 1}`, text: 'Text.', ...part }));

export async function start(page: Page, definition: object, title = 'Step 1'): Promise<void> {
  await page.evaluate((given) => window.startTour(given), definition);
  await isShown(page, title);
}

export const isShown = (page: Page, title: string) =>
  page.waitForFunction(
    (wanted) => window.drawn()?.title === wanted && window.drawn()?.isSeen === true,
    title,
  );

/** Why and where the tour ended, when it has. */
export async function resultOf(page: Page): Promise<HostWindow['tourResult']> {
  await page.waitForFunction(() => window.tourResult !== undefined);
  return page.evaluate(() => window.tourResult);
}
