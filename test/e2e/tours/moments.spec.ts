import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTourHost } from './host.ts';
import { type HostWindow, isShown, KEYED_ENGINES, toSteps } from './tour-page.ts';

/** What a tour may wait for on a page, done by a real mouse. */

declare const window: HostWindow & {
  polkuReady: Promise<{ tour(definition: object): unknown }>;
};

describe.each(KEYED_ENGINES)('in $name, a tour waits for', ({ launch }) => {
  let host: Awaited<ReturnType<typeof startTourHost>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    host = await startTourHost();
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  const WAITING = [
    { id: 'sight', trigger: { on: 'visible', at: '#far' } },
    { id: 'far-down', trigger: { on: 'scroll', percent: 95 } },
    { id: 'routed', trigger: { on: 'route', page: '/elsewhere' } },
  ];

  /** Only one of them is there, so that nothing else can be what is seen. */
  async function wait(id: string): Promise<void> {
    const waiting = WAITING.find((one) => one.id === id);
    await page.goto(`${host.url}/plain.html`);
    const definition = { ...waiting, steps: toSteps({}) };
    const moments = page.waitForResponse(/moments/);
    await page.evaluate(async (given) => void (await window.polkuReady).tour(given), definition);
    await moments;
    await page.evaluate(() => window.frames2());
    expect(await page.evaluate(() => window.drawn())).toBeUndefined();
  }

  test('an element that comes into sight', async () => {
    await wait('sight');
    await page.mouse.move(400, 300);
    await page.mouse.wheel(0, 1_300);
    await isShown(page, 'Step 1');
  });

  test('a part of the page that is scrolled to', async () => {
    await wait('far-down');
    await page.mouse.move(400, 300);
    // Again, if what listens has come later than the first turn.
    const turn = async () => {
      await page.mouse.wheel(0, 4_000);
      await page.mouse.wheel(0, -10);
      return page.evaluate(() => window.drawn()?.title);
    };
    await expect.poll(turn).toBe('Step 1');
  });

  test('a page of the product', async () => {
    await wait('routed');
    await page.evaluate(() => history.pushState(null, '', '/elsewhere'));
    // Where there is no Navigation API, such a change goes with one of the page.
    await page.evaluate(() => document.getElementById('grow')?.append('Elsewhere'));
    await isShown(page, 'Step 1');
  });
});
