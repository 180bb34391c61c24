import type { Page, Request } from 'playwright-core';
import type { InPage, Shown, ShownTour } from './in-page.ts';
import { toAnybodys } from './sdk-answers.ts';
import type { Tour, TourStep } from './stops.ts';

/** Brings flows to the screen of a page, by what `in-page.ts` has put into it. */
declare const window: { __polkuCheck: InPage };

/** As long as a step waits that does not say how long. */
const DEFAULT_WAIT_MS = 5_000;
/** How often a click may lead to another document until all is there. */
const MAX_ATTEMPTS = 4;

/** How long its target is waited for. */
export const limitOf = (step: TourStep | undefined, timeoutMs: number): number =>
  Math.min(step?.waitMs ?? DEFAULT_WAIT_MS, timeoutMs);

export async function openPage(page: Page, url: string): Promise<void> {
  const response = await page.goto(url).catch((cause) => {
    const reason = /net::\w+/.exec(cause.message)?.[0] ?? String(cause.message).split('\n')[0];
    throw new Error(`${url} does not answer: ${reason}.`, { cause });
  });
  const status = response?.status() ?? 200;
  if (status >= 400)
    throw new Error(
      `${url} answered ${status}. Correct --url, or say who is there by --cookie, --header or --storage-state.`,
    );
}

export function showStep(
  page: Page,
  tour: Tour,
  { step, limitMs }: { step: TourStep; limitMs: number },
): Promise<Shown> {
  const given = [toShownTour(tour), step.id, limitMs] as const;
  return untilThere(page, () =>
    page.evaluate(([shown, id, ms]) => window.__polkuCheck.showStep(shown, id, ms), given),
  );
}

/** Any other flow, by its id. */
export function showFlow(page: Page, flow: string, limitMs: number): Promise<Shown> {
  const given = [flow, limitMs] as const;
  return untilThere(page, () =>
    page.evaluate(([id, ms]) => window.__polkuCheck.showFlow(id, ms), given),
  );
}

/**
 * Clicks what a step asks to be clicked, where the user would. False where it is not there.
 * `shown`: the step, as it stands on the screen.
 */
export async function pressTarget(
  page: Page,
  tour: Tour,
  { step, shown, limitMs }: { step: TourStep; shown: Shown; limitMs: number },
): Promise<boolean> {
  if (step.advance?.on !== 'click') return false;
  const { at } = step.advance;
  const pointed =
    at === undefined ? shown : await showStep(page, toPointer(tour, at), { step: POINT, limitMs });
  if (!pointed.isShown || !pointed.box) return false;
  const { x, y, width, height } = pointed.box;
  // Nothing of ours shall be in the way.
  await page.evaluate(() => window.__polkuCheck.hide());
  await clickAt(page, x + width / 2, y + height / 2);
  return true;
}

/** Where it leads to another document, that one has loaded by then. */
async function clickAt(page: Page, x: number, y: number): Promise<void> {
  const loaded = page.waitForEvent('load').catch(() => {});
  let isLeaving = false;
  const note = (request: Request) => {
    isLeaving ||= request.isNavigationRequest() && request.frame() === page.mainFrame();
  };
  page.on('request', note);
  await page.mouse.click(x, y);
  // What the click has begun, it has begun by the next frame; a document that is gone has no more frames.
  await page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {});
  page.off('request', note);
  if (isLeaving) await loaded;
}

/** What was clicked may lead to another document, in the middle of what is asked: there it is asked again. */
async function untilThere(page: Page, ask: () => Promise<Shown>): Promise<Shown> {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.waitForLoadState('load');
      return await ask();
    } catch (error) {
      const isLeft = /context was destroyed|because of a navigation|Cannot find context/i;
      if (attempt === MAX_ATTEMPTS || !isLeft.test(String(error))) throw error;
    }
  }
}

/** Each step for anybody, and waited for by us. */
function toShownTour(tour: Tour): ShownTour {
  const steps = tour.steps.map(({ when: _, missing: __, ...step }) => ({
    ...step,
    waitMs: 60_000,
  }));
  return { ...toAnybodys(tour), steps };
}

/** Points at something that no step points at, to find where it is. */
const POINT: TourStep = { id: 'point', title: '', text: '', interact: 'page' };

const toPointer = (tour: Tour, at: string): Tour => ({
  ...tour,
  id: 'check-point',
  steps: [{ ...POINT, at }],
});
