/**
 * How far the light of a tour is from its target, and what becomes of that when the page changes. Each peer draws its
 * light in its own way, so each is read by what it really paints.
 */
import type { Browser, Page } from 'playwright-core';
import type { SdkHost } from './sdk-host.ts';
import { openTourPage, SETTLE_MS } from './tours-open.ts';
import type { TourContender } from './tours-peers.ts';

/** How far the worst side of the light is from where it belongs, to a tenth of a pixel; null when there is none. */
export function readErrorPx(
  page: Page,
  { lit, gapPx }: TourContender,
  target: string,
): Promise<number | null> {
  return page.evaluate(
    ([lit, gapPx, target]) => {
      // Its own source names it; the page has no policy that would forbid it.
      const box = new Function(`return ${lit}`)() as DOMRect | undefined;
      const wanted = document.querySelector(target)?.getBoundingClientRect();
      if (!box || !wanted) return null;
      const errors = [
        box.left + gapPx - wanted.left,
        box.top + gapPx - wanted.top,
        box.right - gapPx - wanted.right,
        box.bottom - gapPx - wanted.bottom,
      ];
      return Math.round(Math.max(...errors.map(Math.abs)) * 10) / 10;
    },
    [lit, gapPx, target] as const,
  );
}

/** What happens to a target that is lit, and which one it is. The last, as the page stays so. */
const CHANGES: { name: string; target: string; make(page: Page): Promise<unknown> }[] = [
  {
    name: 'inner scroll',
    target: '#inner',
    make: (page) => page.evaluate(() => document.querySelector('.side')?.scrollBy(0, 30)),
  },
  {
    name: 'layout shift',
    target: '#one',
    make: (page) => setStyle(page, '#above', ['margin-bottom', '104px']),
  },
  {
    name: 'resize of the target',
    target: '#one',
    make: (page) => setStyle(page, '#one', ['height', '72px']),
  },
  {
    name: 're-creation of the target',
    target: '#one',
    make: (page) => page.evaluate(createAnew, '#one'),
  },
  {
    name: 'resize of the window',
    target: '#two',
    make: (page) => page.setViewportSize({ width: 1000, height: 700 }),
  },
];

const setStyle = (page: Page, selector: string, style: readonly [name: string, value: string]) =>
  page.evaluate(
    ([selector, name, value]) =>
      document.querySelector<HTMLElement>(selector)?.style.setProperty(name, value),
    [selector, ...style] as const,
  );

/** As a framework does that draws its part of the page once more, and 60 px to the right. */
function createAnew(selector: string) {
  const old = document.querySelector<HTMLElement>(selector);
  const made = old?.cloneNode(true) as HTMLElement;
  made.style.marginLeft = '60px';
  old?.replaceWith(made);
}

/** By the change, once everything has come to rest again. */
export async function measureErrors(
  browser: Browser,
  host: SdkHost,
  contender: TourContender,
): Promise<{ [change: string]: number | null }> {
  const { page, begin, finish, close } = await openTourPage(browser, host);
  const errors: { [change: string]: number | null } = {};
  try {
    for (const { name, target, make } of CHANGES) {
      await begin([target, '#two', '#inner']);
      await page.waitForTimeout(SETTLE_MS);
      await make(page);
      await page.waitForTimeout(SETTLE_MS);
      errors[name] = await readErrorPx(page, contender, target);
      await finish();
      await page.waitForTimeout(SETTLE_MS);
    }
    return errors;
  } finally {
    await close();
  }
}
