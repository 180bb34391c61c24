import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTourHost } from './host.ts';
import { type HostWindow, isShown, KEYED_ENGINES, resultOf, start, toSteps } from './tour-page.ts';

/** Pages that are hard to stand on, walked through with real keys and a real mouse. */

declare const window: HostWindow & { shown: Promise<void> };

describe.each(KEYED_ENGINES)('in $name', ({ launch }) => {
  let host: Awaited<ReturnType<typeof startTourHost>>;
  let browser: Browser;

  beforeAll(async () => {
    host = await startTourHost();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  async function open(name: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await page.goto(`${host.url}/${name}.html`);
    return page;
  }
  /** Ring and target agree, and the card can be pressed. */
  async function standsAt(page: Page, selector: string) {
    await page.waitForFunction(
      (at) => window.errorOf(at) <= 1 && window.isCardReachable(),
      selector,
    );
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

  test("a press on the card leaves the page's popover open, and Esc closes the tour before it", async () => {
    const page = await open('popovers');
    await start(page, {
      steps: toSteps(
        { at: '#open', advance: { on: 'click' } },
        { at: '#rename' },
        { at: '#remove' },
      ),
    });
    await page.click('#open');
    await isShown(page, 'Step 2');
    await standsAt(page, '#rename');
    await press(page, 'Next');
    await isShown(page, 'Step 3');
    await standsAt(page, '#remove');
    const isOpen = () => page.evaluate(() => document.querySelector(':popover-open#menu') !== null);
    expect(await isOpen()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await resultOf(page)).toMatchObject({ reason: 'escape', step: 's3' });
    expect(await isOpen()).toBe(true);
    expect(await page.locator('#menu > polku-stage').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await isOpen()).toBe(false);
    await page.close();
  });

  test('a popover that closes under its step does not take the tour with it', async () => {
    const page = await open('popovers');
    await page.click('#open');
    await start(page, { steps: toSteps({ at: '#rename', waitMs: 0 }, { at: '#open' }) });
    await page.evaluate(() => (document.querySelector('#menu') as HTMLElement).hidePopover());
    await isShown(page, 'Step 2');
    await standsAt(page, '#open');
    await page.close();
  });

  test('what goes to full screen does not cover the card, and gives it back', async () => {
    const page = await open('fullscreen');
    await start(page, { steps: toSteps({ at: '#play', interact: 'page' }, { at: '#full' }) });
    await page.click('#full');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await standsAt(page, '#play');
    await press(page, 'Next');
    await isShown(page, 'Step 2');
    await standsAt(page, '#full');
    await page.click('#full');
    await page.waitForFunction(() => document.fullscreenElement === null);
    await standsAt(page, '#full');
    await page.close();
  });

  test('a row of a virtual list is lit while it is there, and no other that has its element', async () => {
    const page = await open('virtual');
    await start(page, { steps: toSteps({ at: '[data-row="3"]', waitMs: 60_000 }) });
    await standsAt(page, '[data-row="3"]');
    const scrollTo = (top: number) =>
      page.evaluate((to) => (document.querySelector('#list') as HTMLElement).scrollTo(0, to), top);
    await scrollTo(6_000);
    await page.getByText('One moment').waitFor();
    expect(await page.evaluate(() => window.drawn()?.rings.length)).toBe(0);
    await scrollTo(0);
    await isShown(page, 'Step 1');
    await standsAt(page, '[data-row="3"]');
    await page.close();
  });

  test('T56: with its pages, which fade into each other, the tour hides and comes back', async () => {
    const page = await open('routes');
    await start(page, {
      steps: toSteps(
        {},
        { page: '/list', at: '#in-list', interact: 'page' },
        { page: '/report', at: '#in-report', interact: 'page' },
      ),
    });
    await press(page, 'Next');
    for (const [name, title] of [
      ['list', 'Step 2'],
      ['report', 'Step 3'],
      ['list', undefined],
      ['report', 'Step 3'],
    ] as const) {
      await page.click(`#to-${name}`);
      await page.evaluate(() => window.shown);
      if (title) await isShown(page, title);
      else await page.waitForFunction(() => window.drawn()?.rings.length === 0);
      if (title) await standsAt(page, `#in-${name}`);
      if (title === 'Step 2') await press(page, 'Next');
    }
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.close();
  });

  test('z-index 2147483647 is below the card, and what it covers is reached', async () => {
    const page = await open('layers');
    await start(page, { steps: toSteps({ at: '#in-chat' }, { at: '#in-header' }) });
    await standsAt(page, '#in-chat');
    await press(page, 'Next');
    await isShown(page, 'Step 2');
    await standsAt(page, '#in-header');
    await press(page, 'Done');
    expect(await resultOf(page)).toMatchObject({ reason: 'done' });
    await page.close();
  });
});
