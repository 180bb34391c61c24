/** A page with a contender on it: opened, moved, and asked what it has cost. */
import type { Browser, Page } from 'playwright-core';
import { type Meter, openMeter } from './meter.ts';
import type { SdkHost } from './sdk-host.ts';

/** After each of these a contender has come to rest, whatever it animates. */
export const SETTLE_MS = 700;

export type Tours = { begin(targets: string[]): void; next(): void; finish(): void };

export type TourPage = Meter & {
  page: Page;
  begin(targets: string[]): Promise<void>;
  next(): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
};

/** In a fresh profile; resolves when the contender is ready to begin and has come to rest. */
export async function openTourPage(browser: Browser, host: SdkHost): Promise<TourPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(PROBES);
  const page = await context.newPage();
  await page.goto(host.url);
  await page.waitForFunction(() => 'tours' in globalThis);
  await page.waitForTimeout(SETTLE_MS);
  const meter = await openMeter(page);
  const move = (name: 'next' | 'finish') => () =>
    page.evaluate((name) => (globalThis as unknown as { tours: Tours }).tours[name](), name);
  return {
    page,
    begin: (targets) =>
      page.evaluate(
        (targets) => (globalThis as unknown as { tours: Tours }).tours.begin(targets),
        targets,
      ),
    next: move('next'),
    finish: move('finish'),
    ...meter,
    close: () => context.close(),
  };
}

/** How the light is read off a path with a hole and off a mask, whose parts have no boxes of their own. */
const PROBES = `
  globalThis.holeOf = (selector) => {
    const path = document.querySelector(selector);
    const d = path?.getAttribute('d')?.match(/(?<=.)M[^M]*$/s)?.[0];
    return d && boxOf(path, d);
  };
  globalThis.rectOf = (selector) => {
    const rect = document.querySelector(selector);
    if (!rect) return undefined;
    const { x, y, width, height } = getComputedStyle(rect);
    const [left, top] = [parseFloat(x), parseFloat(y)];
    return { left, top, right: left + parseFloat(width), bottom: top + parseFloat(height) };
  };
  function boxOf(path, d) {
    const probe = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    probe.setAttribute('d', d);
    path.ownerSVGElement.append(probe);
    const { x, y, width, height } = probe.getBBox();
    probe.remove();
    const { left, top } = path.ownerSVGElement.getBoundingClientRect();
    return { left: left + x, top: top + y, right: left + x + width, bottom: top + y + height };
  }`;
