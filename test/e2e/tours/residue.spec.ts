import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTourHost } from './host.ts';
import { type HostWindow, isShown, KEYED_ENGINES, resultOf, start, toSteps } from './tour-page.ts';

/** What a tour leaves behind: nothing. */

declare const window: HostWindow;

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

  test('T02, T03: ten steps leave the page, its elements and its listeners as they were', async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      const held = new Set<string>();
      const ids = new Map<object, number>();
      const keyOf = (target: EventTarget, type: string, listener: object) => {
        ids.set(listener, ids.get(listener) ?? ids.size);
        return `${(target as Node).nodeName ?? 'window'} ${type} ${ids.get(listener)}`;
      };
      const isPage = (target: EventTarget) => target === document || target === window;
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (type, listener, options) {
        addEventListener.call(this, type, listener, options);
        if (!listener || !isPage(this)) return;
        const key = keyOf(this, type, listener);
        held.add(key);
        const signal = typeof options === 'object' ? options.signal : undefined;
        if (signal) addEventListener.call(signal, 'abort', () => held.delete(key));
      };
      EventTarget.prototype.removeEventListener = function (type, listener, options) {
        removeEventListener.call(this, type, listener, options);
        if (listener) held.delete(keyOf(this, type, listener));
      };
      // The driver listens to pointers on the window; we never do.
      const isDriver = (key: string) =>
        /^window (__playwright|aux|click|context|dbl|mouse|pointer|touch)/.test(key);
      Object.assign(window, { heldListeners: () => [...held].filter((key) => !isDriver(key)) });
    });
    await page.goto(`${host.url}/plain.html`);
    const html = () =>
      page.evaluate(() => {
        const copy = document.documentElement.cloneNode(true) as HTMLElement;
        for (const ours of copy.querySelectorAll('polku-stage')) ours.remove();
        return copy.outerHTML;
      });
    const listeners = () =>
      page.evaluate(
        () => (window as unknown as { heldListeners(): string[] }).heldListeners().length,
      );
    const ten = Array.from({ length: 10 }, (_, i) => ({ at: i % 2 ? '#first' : '#far' }));
    await page.evaluate(() => (window as unknown as { polkuReady: Promise<void> }).polkuReady);
    const before = await html();
    const listenersBefore = await listeners();
    await start(page, { steps: toSteps(...ten) });
    await page.keyboard.press('ArrowRight');
    await isShown(page, 'Step 2');
    const during = await listeners();
    for (let i = 3; i <= 10; i++) {
      await page.keyboard.press('ArrowRight');
      await isShown(page, `Step ${i}`);
      expect(await listeners()).toBe(during);
      expect(await html()).toBe(before);
    }
    await page.keyboard.press('ArrowRight');
    expect(await resultOf(page)).toMatchObject({ reason: 'done' });
    expect(await html()).toBe(before);
    expect(await page.locator('polku-stage').count()).toBe(0);
    expect(await listeners()).toBe(listenersBefore);
    await page.close();
  });
});
