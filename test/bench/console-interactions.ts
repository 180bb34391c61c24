/**
 * What people wait for in a page, as the browser itself counts it (Event Timing): from a key or a click to the next
 * picture that shows what it did. Also how evenly pictures came while something scrolled, and what came over the feed.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { CustomerBase } from '../customer-base.ts';

/** Of the browser's entries: those below are not told, and count as this. */
const LEAST_MS = 16;

export type Interactions = {
  /** Does something several times under one name; each is an interaction. */
  play(name: string, acts: readonly (() => Promise<unknown>)[]): Promise<void>;
  /** How long each took, in ms, by name. */
  read(): Promise<Map<string, number[]>>;
};

type Seen = {
  marks: { name: string; at: number }[];
  took: { id: number; at: number; ms: number }[];
  /** Items that came over the live feed. */
  items: number;
  firstItemAt: number | undefined;
  longTasks: { at: number; ms: number }[];
};
type Watched = typeof globalThis & { seen: Seen };

export type Given = { base: CustomerBase; browser: Browser; signedIn: BrowserContextOptions };

/** A page of its own, signed in, in which what people wait for is counted. */
export async function openWatched({ browser, signedIn }: Given, url: string): Promise<Page> {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ ...signedIn, viewport, locale: 'en-GB' });
  await watchInteractions(context);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Before any page of the context is opened. */
async function watchInteractions(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const seen: Seen = { marks: [], took: [], items: 0, firstItemAt: undefined, longTasks: [] };
    Object.assign(globalThis, { seen });
    type Timing = PerformanceEntry & { interactionId?: number };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Timing[])
        if (entry.interactionId)
          seen.took.push({ id: entry.interactionId, at: entry.startTime, ms: entry.duration });
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        seen.longTasks.push({ at: startTime, ms: duration });
    }).observe({ type: 'longtask', buffered: true });
    const Native = globalThis.EventSource;
    globalThis.EventSource = class extends Native {
      constructor(url: string | URL, init?: EventSourceInit) {
        super(url, init);
        this.addEventListener('item', () => {
          seen.items += 1;
        });
      }
    };
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-notification-id]')) return;
      seen.firstItemAt = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
}

export function createInteractions(page: Page): Interactions {
  const counts = new Map<string, number>();
  return {
    async play(name, acts) {
      for (const act of acts) {
        await page.evaluate((mark) => {
          (globalThis as Watched).seen.marks.push({ name: mark, at: performance.now() });
        }, name);
        await act();
        // Until what it did is on the screen, and the next begins after it.
        await page.evaluate(
          () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
        );
      }
      counts.set(name, (counts.get(name) ?? 0) + acts.length);
    },
    async read() {
      const { marks, took } = await page.evaluate(() => (globalThis as Watched).seen);
      // Of one interaction (key down, key up) the longest entry counts.
      const byId = new Map<number, { name: string; ms: number }>();
      for (const { id, at, ms } of took) {
        const name = marks.findLast((mark) => mark.at <= at)?.name;
        if (name && ms >= (byId.get(id)?.ms ?? 0)) byId.set(id, { name, ms });
      }
      const all = new Map<string, number[]>();
      for (const [name, count] of counts) {
        const told = [...byId.values()].filter((each) => each.name === name).map(({ ms }) => ms);
        const untold = Array<number>(Math.max(0, count - told.length)).fill(LEAST_MS);
        all.set(name, [...told, ...untold]);
      }
      return all;
    },
  };
}

/** From the navigation to the moment from which the first item stands there and nothing keeps the page from answering. */
export async function readInteractiveMs(page: Page): Promise<number> {
  await page.waitForFunction(() => (globalThis as Watched).seen.firstItemAt !== undefined);
  await page.waitForLoadState('networkidle').catch(() => {});
  const { firstItemAt = Number.NaN, longTasks } = await page.evaluate(
    () => (globalThis as Watched).seen,
  );
  // A task that was running when it was drawn, or came right after.
  const busyUntil = longTasks
    .filter(({ at }) => at <= firstItemAt + 500)
    .map(({ at, ms }) => at + ms);
  return Math.max(firstItemAt, ...busyUntil);
}

export const countFeedItems = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as Watched).seen.items);

/** Scrolls by the wheel, and says how long each picture stood, in ms. */
export async function scrollByWheel(page: Page, times: number): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const onFrame = (now: number) => {
      frames.push(now - last);
      last = now;
      if (!Object.hasOwn(globalThis, 'stopFrames')) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    Object.assign(globalThis, { frames });
  });
  for (let time = 0; time < times; time += 1) await page.mouse.wheel(0, 1_500);
  return page.evaluate(() => {
    Object.assign(globalThis, { stopFrames: true });
    // The first two are of the measuring.
    return (globalThis as unknown as { frames: number[] }).frames.slice(2);
  });
}
