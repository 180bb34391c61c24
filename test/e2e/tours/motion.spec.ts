import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../world.ts';
import { startTourHost } from './host.ts';
import { start, toSteps } from './tour-page.ts';

/** What the user has asked of their system. Chromium alone can be told of it by its driver. */

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

test.each([
  ['reduce', false],
  ['no-preference', true],
] as const)('T45: with motion "%s" something moves: %s', async (reducedMotion, moves) => {
  const page = await browser.newPage({ reducedMotion });
  await page.goto(`${host.url}/plain.html`);
  await start(page, { steps: toSteps({ at: '#first' }, { at: '#far' }) });
  const durations = await page.evaluate(() => {
    const room = document.querySelector('polku-stage')?.shadowRoot as ShadowRoot;
    return [...room.querySelectorAll('*')].map((element) => {
      const { transitionDuration } = getComputedStyle(element);
      return Number.parseFloat(transitionDuration);
    });
  });
  expect(durations.some((seconds) => seconds > 0)).toBe(moves);
  await page.close();
});

test('with forced colours the card and its buttons have an edge', async () => {
  const page = await browser.newPage({ forcedColors: 'active' });
  await page.goto(`${host.url}/plain.html`);
  await start(page, { steps: toSteps({ at: '#first' }, {}) });
  const widths = await page.evaluate(() => {
    const room = document.querySelector('polku-stage')?.shadowRoot as ShadowRoot;
    return [...room.querySelectorAll('.card, .card button')].map((element) =>
      Number.parseFloat(getComputedStyle(element).borderTopWidth),
    );
  });
  expect(widths.every((width) => width >= 1)).toBe(true);
  await page.close();
});
