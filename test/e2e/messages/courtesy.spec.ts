import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEYED_ENGINES } from '../tours/tour-page.ts';
import { BUTTONS, checklist, message, SURFACES } from './flows.ts';
import { type HostWindow, type MessageHost, startMessageHost } from './message-page.ts';

/** Messages as guests: what the user types, selects and presses stays with the host. With real keys. */

declare const window: HostWindow & { said: string[] };

const SLOT = '<div data-polku-slot="home"></div>';
const onNews = { trigger: { on: 'event', event: 'news' } };
/** Where each stands, what is seen of it first. */
const FIRST_SEEN = {
  slideout: '.slideout',
  banner: '.banner',
  tooltip: '[role=status]',
  hotspot: '.beacon',
};

describe.each(KEYED_ENGINES)('in $name', ({ launch }) => {
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

  const news = (page: Page) => page.evaluate(() => window.polku.track('news'));
  /** A flow is known by now, and why it is not shown. */
  const decided = (page: Page, flow = 'news') =>
    page.waitForFunction((id) => window.polku.why().reasons[id] !== undefined, flow);
  const caret = (page: Page) =>
    page.evaluate(() => {
      const field = document.querySelector('#search') as HTMLInputElement;
      return [document.activeElement?.id, field.value, field.selectionStart, field.selectionEnd];
    });
  const boxes = (page: Page) =>
    page.evaluate(() =>
      [...document.body.querySelectorAll(':not(script, polku-stage, [data-polku-slot])')].map(
        (each) => {
          const { x, y, width, height } = each.getBoundingClientRect();
          return [x, y, width, height];
        },
      ),
    );

  test.each(['slideout', 'modal'] as const)(
    'S36: a %s waits while the user types, and leaves field, caret and selection as they are',
    async (kind) => {
      host.publish([message(SURFACES[kind], onNews)]);
      const page = await host.open(browser);
      await decided(page);
      await page.focus('#search');
      await page.keyboard.type('late');
      await page.keyboard.press('Shift+ArrowLeft');
      await news(page);
      await page.waitForFunction(() => window.polku.why().reasons.news === 'busy');
      await page.evaluate(() => window.polku.flush());
      expect(await caret(page)).toEqual(['search', 'late', 3, 4]);
      expect(await page.locator('polku-stage').count()).toBe(0);
      await page.locator('#search').evaluate((field: HTMLElement) => field.blur());
      await page.locator('polku-stage h2').waitFor();
      await page.context().close();
    },
  );

  test.each([
    ['a slide-out and hints', ['slideout', 'tooltip', 'hotspot']],
    ['a banner', ['banner']],
  ] as const)(
    'S36: with %s on the page the keys are the host’s, and nothing of its own moves',
    async (_, kinds) => {
      host.publish(kinds.map((id) => message(SURFACES[id], { id, ...onNews, ...BUTTONS })));
      const page = await host.open(browser);
      await decided(page, kinds[0]);
      const before = await boxes(page);
      await news(page);
      const isThere = (kind: (typeof kinds)[number]) =>
        page.locator(`polku-stage ${FIRST_SEEN[kind]}`);
      for (const kind of kinds) await isThere(kind).first().waitFor({ state: 'attached' });
      await page.focus('#search');
      await page.keyboard.type('late');
      await page.keyboard.press('Shift+ArrowLeft');
      const typed = await caret(page);
      for (const key of ['Escape', 'Control+Enter', 'Enter']) await page.keyboard.press(key);
      expect(typed).toEqual(['search', 'late', 3, 4]);
      expect(await caret(page)).toEqual(typed);
      expect(await page.evaluate(() => window.keys.slice(-4))).toEqual([
        ...['Escape', 'Ctrl+Control', 'Ctrl+Enter', 'Enter'],
      ]);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('save');
      for (const kind of kinds) expect(await isThere(kind).count()).toBeGreaterThan(0);
      expect(await boxes(page)).toEqual(before);
      expect(await page.evaluate(() => window.troubles)).toEqual([]);
      await page.context().close();
    },
  );

  test('what stands beside comes while the user types, and the caret stays', async () => {
    const slot = message(SURFACES.slot, { id: 'inline', ...onNews });
    host.publish([checklist(onNews), message(SURFACES.hotspot, onNews), slot]);
    const page = await host.open(browser, { body: SLOT });
    await decided(page, 'inline');
    await page.focus('#search');
    await page.keyboard.type('la');
    await news(page);
    await page.locator('polku-stage .launcher').waitFor();
    await page.locator('polku-stage .beacon').waitFor();
    await page.locator('polku-stage .inline').waitFor();
    await page.keyboard.type('te');
    expect(await caret(page)).toEqual(['search', 'late', 4, 4]);
    await page.context().close();
  });

  test.each(['slideout', 'banner'] as const)('a %s is announced once', async (kind) => {
    host.publish([message(SURFACES[kind], onNews)]);
    const page = await host.open(browser);
    await decided(page);
    await page.evaluate(() => {
      window.said = [];
      new MutationObserver((_, self) => {
        const region = document
          .querySelector('polku-stage')
          ?.shadowRoot?.querySelector('[role=status]');
        if (!region) return;
        self.disconnect();
        new MutationObserver(() => window.said.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      }).observe(document.documentElement, { childList: true });
    });
    await news(page);
    await page.waitForFunction(() => window.said.length > 0);
    await page.evaluate(() => window.polku.flush());
    expect(await page.evaluate(() => window.said)).toEqual([
      'Reports are twice as fast. Yours are made while you wait, also the long ones. What has changed',
    ]);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    await page.context().close();
  });

  test('S37: a modal leads the focus in, keeps it, and gives it back', async () => {
    host.publish([message(SURFACES.modal, { ...onNews, ...BUTTONS })]);
    const page = await host.open(browser);
    await decided(page);
    await page.focus('#save');
    await news(page);
    const dialog = page.getByRole('dialog', { name: 'Reports are twice as fast' });
    await dialog.waitFor();
    const focus = () =>
      page.evaluate(() => {
        const inside = document.activeElement?.shadowRoot?.activeElement;
        return inside?.getAttribute('aria-label') || inside?.textContent?.slice(0, 20);
      });
    expect(await dialog.evaluate((element) => element.matches(':modal'))).toBe(true);
    const round = [];
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('Tab');
      round.push(await focus());
    }
    expect(round).toEqual([
      ...['Close the message', 'What has changed', 'Show me', 'Later', 'Close the message'],
    ]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('save');
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.context().close();
  });

  test('a banner that is told to pushes the page by its height, and leaves no trace', async () => {
    host.publish([message({ kind: 'banner', isPushing: true }, onNews)]);
    const page = await host.open(browser);
    await decided(page);
    const before = await boxes(page);
    const traceless = await traces(page);
    await news(page);
    await page.locator('polku-stage .banner').waitFor();
    const height = await page
      .locator('polku-stage .banner')
      .evaluate((bar) => bar.getBoundingClientRect().height);
    const after = await boxes(page);
    const moved = after.map(([, y = 0], i) => y - (before[i]?.[1] ?? 0));
    expect(new Set(moved.map(Math.round))).toEqual(new Set([Math.round(height)]));
    await page.getByRole('button', { name: 'Close the message' }).click();
    await page.locator('polku-stage').waitFor({ state: 'detached' });
    expect([await boxes(page), await traces(page)]).toEqual([before, traceless]);
    await page.context().close();
  });

  test('everything is gone after destroy()', async () => {
    const flows = Object.entries(SURFACES).map(([id, surface]) => message(surface, { id }));
    host.publish([...flows, checklist()]);
    const page = await host.open(browser, { body: SLOT });
    await page.locator('polku-stage .launcher').waitFor();
    await page.locator('polku-stage .inline').waitFor();
    await page.evaluate(() => window.polku.destroy());
    const [html] = await traces(page);
    expect(html).not.toContain('polku-stage');
    expect(html).toContain(SLOT);
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    await page.context().close();
  });
});

/** Everything of the host's that a banner could have touched. */
const traces = (page: Page) =>
  page.evaluate(
    () =>
      [
        document.documentElement.outerHTML,
        document.adoptedStyleSheets.length,
        getComputedStyle(document.documentElement).paddingTop,
      ] as const,
  );
