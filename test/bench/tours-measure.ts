/** What a page pays for a tour: one contender at a time, or none. */
import type { Browser, Page } from 'playwright-core';
import type { Cost } from './meter.ts';
import type { SdkHost } from './sdk-host.ts';
import { readErrorPx } from './tours-errors.ts';
import { openTourPage, SETTLE_MS, type Tours } from './tours-open.ts';
import type { TourContender } from './tours-peers.ts';

const IDLE_MS = 3_000;
const SCROLL_FRAMES = 60;
const SCROLL_PX = 4;
const TOURS = 100;
/** What is lit and what is meant are one, for a row of costs, when no side is farther off than this. */
const MAX_ERROR_PX = 2;
const STEPS = ['#one', '#two', '#inner'];

export type Part = 'start' | 'again' | 'next' | 'scroll' | 'idle';
/** Null where the contender did not light what it should have. */
export type Costs = { [part in Part]: Cost | null };

export async function measureCosts(
  browser: Browser,
  host: SdkHost,
  contender: TourContender,
): Promise<Costs> {
  const { page, readCost, ...tours } = await openTourPage(browser, host);
  try {
    /** Of what `work` does and what it leads to; null when in the end it is not `target` that is lit. */
    const cost = async (target: string, work: () => Promise<unknown>, waitMs = SETTLE_MS) => {
      const before = await readCost();
      await work();
      await page.waitForTimeout(waitMs);
      const paid = toDifference(before, await readCost());
      const errorPx = await readErrorPx(page, contender, target);
      return errorPx !== null && errorPx <= MAX_ERROR_PX ? paid : null;
    };
    const start = await cost('#one', () => tours.begin(STEPS));
    await tours.finish();
    await page.waitForTimeout(SETTLE_MS);
    const again = await cost('#one', () => tours.begin(STEPS));
    const next = await cost('#two', tours.next);
    const idle = await cost('#two', async () => {}, IDLE_MS);
    const scroll = await cost('#two', () => scrollPage(page));
    return { start, again, next, idle, scroll };
  } finally {
    await tours.close();
  }
}

/** The same page, read and scrolled with nothing on it. */
export async function measureNothing(
  browser: Browser,
  host: SdkHost,
): Promise<Pick<Costs, 'idle' | 'scroll'>> {
  const { page, readCost, close } = await openTourPage(browser, host);
  try {
    const opened = await readCost();
    await page.waitForTimeout(IDLE_MS);
    const read = await readCost();
    await scrollPage(page);
    await page.waitForTimeout(SETTLE_MS);
    return { idle: toDifference(opened, read), scroll: toDifference(read, await readCost()) };
  } finally {
    await close();
  }
}

const toDifference = (before: Cost, after: Cost): Cost => ({
  taskMs: after.taskMs - before.taskMs,
  layouts: after.layouts - before.layouts,
});

const scrollPage = (page: Page) =>
  page.evaluate(
    ([frames, px]) =>
      new Promise<void>((resolve) => {
        let left = frames;
        const step = () => {
          if (left-- === 0) return resolve();
          scrollBy({ top: px, behavior: 'instant' });
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    [SCROLL_FRAMES, SCROLL_PX] as const,
  );

export type Heap = { firstBytes: number; lastBytes: number };

/** When a first tour was over, and after a hundred more; of a page with no tour, twice the same. */
export async function measureHeap(
  browser: Browser,
  host: SdkHost,
  contender?: TourContender,
): Promise<Heap | null> {
  const { page, readHeapBytes, close } = await openTourPage(browser, host);
  const play = async (count: number) =>
    !contender || (await playTours(page, { lit: contender.lit, steps: STEPS, count }));
  try {
    const isFirstWhole = await play(1);
    await page.waitForTimeout(SETTLE_MS);
    const firstBytes = await readHeapBytes();
    const isWhole = isFirstWhole && (await play(TOURS));
    await page.waitForTimeout(SETTLE_MS);
    return isWhole ? { firstBytes, lastBytes: await readHeapBytes() } : null;
  } finally {
    await close();
  }
}

/** One after another, each until its light is gone; false when one did not come or did not go. */
const playTours = (page: Page, task: { lit: string; steps: string[]; count: number }) =>
  page.evaluate(async ({ lit, steps, count }) => {
    const { tours } = globalThis as unknown as { tours: Tours };
    const isLit = new Function(`return Boolean(${lit})`) as () => boolean;
    const until = async (wanted: boolean) => {
      for (let frame = 0; frame < 300 && isLit() !== wanted; frame++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return isLit() === wanted;
    };
    for (let i = 0; i < count; i++) {
      tours.begin(steps);
      if (!(await until(true))) return false;
      tours.finish();
      if (!(await until(false))) return false;
    }
    return true;
  }, task);
