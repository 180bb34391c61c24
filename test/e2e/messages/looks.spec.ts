import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../world.ts';
import { BUTTONS, checklist, message, SURFACES, TRAINING } from './flows.ts';
import {
  type HostWindow,
  type MessageHost,
  type OpenOptions,
  startMessageHost,
} from './message-page.ts';

/**
 * What every kind looks like to whom, whoever wrote it: in colours, in a narrow window and a large type, from right to
 * left, with little motion and with forced colours. Chromium alone can be told of all this by its driver.
 */

declare const window: HostWindow;

const SLOT = '<div data-polku-slot="home"></div>';

/** Each as its user has it open. */
const KINDS: { [name: string]: { flow: object; open?: (page: Page) => Promise<unknown> } } = {
  slideout: { flow: message(SURFACES.slideout, BUTTONS) },
  modal: { flow: message(SURFACES.modal, BUTTONS) },
  banner: { flow: message(SURFACES.banner, BUTTONS) },
  tooltip: { flow: message(SURFACES.tooltip), open: (page) => page.hover('#new') },
  hotspot: {
    flow: message(SURFACES.hotspot),
    open: (page) => page.locator('polku-stage .beacon').click(),
  },
  slot: { flow: message(SURFACES.slot, BUTTONS) },
  invitation: { flow: message(SURFACES.slideout, { ...BUTTONS, invitation: TRAINING }) },
  registered: {
    flow: message(SURFACES.slideout, { invitation: TRAINING }),
    open: (page) => page.locator('polku-stage .foot .primary').click(),
  },
  checklist: {
    flow: checklist(),
    open: (page) => page.locator('polku-stage .launcher').click(),
  },
};

let host: MessageHost;
let browser: Browser;

beforeAll(async () => {
  host = await startMessageHost();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

describe.each(Object.entries(KINDS))('%s', (_, { flow, open }) => {
  async function show(options: OpenOptions): Promise<Page> {
    host.publish([flow]);
    const page = await host.open(browser, { body: SLOT, ...options });
    // It listens to the page when it stands there.
    await page
      .locator('polku-stage [role=status], polku-stage h2')
      .first()
      .waitFor({ state: 'attached' });
    await open?.(page);
    await page.locator('polku-stage h2').waitFor();
    await page.evaluate(() => settled());
    return page;
  }

  test('can be read and hit: in light colours, at 320 px, at 200 %, with forced colours', async () => {
    const page = await show({ colorScheme: 'light' });
    expect(await axeOf(page)).toEqual([]);
    for (const [width, height] of [
      [320, 568],
      // 1280 by 800, twice as large.
      [640, 400],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => settled());
      expect(await misfits(page), `${width} px`).toEqual([]);
    }
    await page.emulateMedia({ forcedColors: 'active' });
    const edge = await cardOf(page).evaluate((card) => {
      const { borderTopWidth, borderBottomWidth } = getComputedStyle(card);
      return Math.max(...[borderTopWidth, borderBottomWidth].map(Number.parseFloat));
    });
    expect(edge).toBeGreaterThanOrEqual(1);
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.context().close();
  });

  test('can be read in dark colours, from right to left, and does not move who wants no motion', async () => {
    const page = await show({ colorScheme: 'dark', dir: 'rtl', reducedMotion: 'reduce' });
    expect(await axeOf(page)).toEqual([]);
    const { direction, isMirrored, moving } = await cardOf(page).evaluate((card) => {
      const close = card.querySelector('.icon');
      const middle = ({ left, right }: DOMRect) => (left + right) / 2;
      const isLeft = (each: Element) =>
        middle(each.getBoundingClientRect()) < middle(card.getBoundingClientRect());
      return {
        direction: getComputedStyle(card.querySelector('h2') as HTMLElement).direction,
        isMirrored: !close || isLeft(close),
        moving: (card.getRootNode() as ShadowRoot).getAnimations().length,
      };
    });
    expect({ direction, isMirrored, moving }).toEqual({
      direction: 'rtl',
      isMirrored: true,
      moving: 0,
    });
    await page.context().close();
  });
});

const cardOf = (page: Page) => page.locator('polku-stage .card').first();

async function axeOf(page: Page) {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    // The page around it is the host's.
    const rules = { region: { enabled: false } };
    const { violations } = await inPage.run({ include: [['polku-stage']] }, { rules });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  });
}

/** What lies outside the window, cannot be scrolled to, or is too small to be hit (WCAG 1.4.10, 2.5.8). */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const PARTS = 'button, a, label, h2, p, .card';
    const seen = [...document.querySelectorAll('polku-stage')]
      .flatMap((stage) => [...(stage.shadowRoot?.querySelectorAll(PARTS) ?? [])])
      .filter((each) => each.getClientRects().length > 0);
    const faultOf = (each: Element) => {
      const { left, right, top, bottom, width, height } = each.getBoundingClientRect();
      if (left < -0.5 || right > innerWidth + 0.5) return 'beside the window';
      // In the page it is the page that scrolls.
      const isCut = top < -0.5 || bottom > innerHeight + 0.5;
      if (each.matches('.card:not(.inline)') && isCut) return 'over the edge';
      // A link in a sentence is as high as the sentence.
      const isTarget = each.matches('button, .foot a, label, .lead');
      return isTarget && Math.min(width, height) < 24 ? 'too small' : undefined;
    };
    const page = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls'] : [];
    return seen
      .flatMap((each) => {
        const fault = faultOf(each);
        return fault ? [`${each.localName}.${each.className}: ${fault}`] : [];
      })
      .concat(page);
  });

/** What is placed stands, and what comes in has come in. In the page; see `message-page.ts`. */
declare function settled(): Promise<void>;
