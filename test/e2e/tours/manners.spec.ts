import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTourHost } from './host.ts';
import { type HostWindow, isShown, KEYED_ENGINES, resultOf, start, toSteps } from './tour-page.ts';

/** How a tour behaves towards keys, focus, dialogs, screen readers and what it leaves behind: with real keys. */

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

  async function open(page: string, search = ''): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await opened.goto(`${host.url}/${page}.html${search}`);
    return opened;
  }
  /** What holds the focus, into our own room: a name that a person would say. */
  const focus = (page: Page) =>
    page.evaluate(() => {
      const { activeElement } = document;
      const inside = activeElement?.shadowRoot?.activeElement ?? activeElement;
      return (
        inside?.getAttribute('aria-label') || inside?.id || inside?.textContent || inside?.localName
      );
    });

  test('T04: started twice it is one, and nothing throws', async () => {
    const page = await open('plain');
    await page.evaluate(async () => {
      const tour = { steps: [{ id: 'a', title: 'Step 1', text: '' }] };
      await Promise.all([window.startTour(tour), window.startTour(tour)]);
    });
    await isShown(page, 'Step 1');
    expect(await page.locator('polku-stage').count()).toBe(1);
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.close();
  });

  test('T40: keys typed into a field in the target belong to the field', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({ at: '#field' }, {}) });
    await page.focus('#field');
    await page.keyboard.type('ab');
    for (const key of ['ArrowLeft', 'ArrowRight', 'Enter', 'Escape'])
      await page.keyboard.press(key);
    expect(await page.inputValue('#field')).toBe('ab');
    expect(await page.evaluate(() => window.drawn()?.title)).toBe('Step 1');
    await page.close();
  });

  test('T41: Tab goes round between the card and the target, both ways', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({ at: '#first' }, {}) });
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab');
      seen.push(await focus(page));
    }
    expect(seen).toEqual(['Close the tour', 'Next', 'first', 'Close the tour', 'Next', 'first']);
    await page.keyboard.press('Shift+Tab');
    expect(await focus(page)).toBe('Next');
    await page.close();
  });

  test.each<[string, (page: Page) => Promise<unknown>, string]>([
    ['done', (page) => page.keyboard.press('ArrowRight'), 'done'],
    ['Esc', (page) => page.keyboard.press('Escape'), 'escape'],
    ['its cross', (page) => page.getByRole('button', { name: 'Close the tour' }).click(), 'close'],
    ['code', (page) => page.evaluate(() => window.tour.end()), 'api'],
  ])('T42: after two steps the focus is back where it was: %s', async (_, end, reason) => {
    const page = await open('plain');
    await page.focus('#second');
    await start(page, { steps: toSteps({ at: '#first' }, {}) });
    await page.keyboard.press('ArrowRight');
    await isShown(page, 'Step 2');
    await end(page);
    expect(await resultOf(page)).toMatchObject({ reason, step: 's2' });
    expect(await focus(page)).toBe('second');
    await page.close();
  });

  test('T43: Esc closes, unless the tour may not be closed', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({}), mayClose: false });
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => window.drawn()?.title)).toBe('Step 1');
    expect(await page.getByRole('button', { name: 'Close the tour' }).count()).toBe(0);
    await page.close();
  });

  test('a press beside what is lit closes it where the tour says so', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({ at: '#first' }), closeOnOverlay: true });
    await page.mouse.click(600, 600);
    expect(await resultOf(page)).toEqual({ reason: 'overlay', step: 's1' });
    await page.close();
  });

  test('T23: in a modal dialog the card can be pressed, and Esc closes the tour before the dialog', async () => {
    const page = await open('dialog');
    await page.click('#open');
    await start(page, { steps: toSteps({ at: '#inside' }, { at: '#inside' }) });
    await page.getByRole('button', { name: 'Next' }).click();
    await isShown(page, 'Step 2');
    await page.keyboard.press('Escape');
    expect(await resultOf(page)).toMatchObject({ reason: 'escape' });
    const isOpen = () =>
      page.evaluate(() => (document.querySelector('dialog') as HTMLDialogElement).open);
    expect(await isOpen()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await isOpen()).toBe(false);
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.close();
  });

  test('T23: a dialog that opens under a step takes the card with it, and gives it back', async () => {
    const page = await open('dialog');
    await start(page, {
      steps: toSteps({ at: '#open', advance: { on: 'click' } }, { at: '#first' }),
    });
    await page.click('#open');
    await isShown(page, 'Step 2');
    await page.getByRole('button', { name: 'Back' }).click();
    await isShown(page, 'Step 1');
    await page.evaluate(() => (document.querySelector('dialog') as HTMLDialogElement).close());
    await page.getByRole('button', { name: 'Next' }).click();
    await isShown(page, 'Step 2');
    await page.evaluate(() => document.querySelector('dialog')?.remove());
    expect(await page.locator('polku-stage').count()).toBe(1);
    await page.close();
  });

  test('T08: a dialog that the tour stood in is kept as it was', async () => {
    const page = await open('dialog');
    await page.click('#open');
    const html = () => page.evaluate(() => document.querySelector('dialog')?.outerHTML);
    const before = await html();
    await start(page, { steps: toSteps({ at: '#inside' }) });
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await resultOf(page)).toMatchObject({ reason: 'done' });
    expect(await html()).toBe(before);
    await page.close();
  });

  test('T32: the ring is at its target at once, though the page scrolls smoothly', async () => {
    const page = await open('plain');
    await page.evaluate(() => {
      document.documentElement.style.scrollBehavior = 'smooth';
    });
    await start(page, { steps: toSteps({ at: '#first' }, { at: '#far' }, { at: '#first' }) });
    await page.evaluate(() => {
      window.tour.next();
      window.tour.next();
    });
    await isShown(page, 'Step 3');
    await page.evaluate(() => window.frames2());
    expect(await page.evaluate(() => window.errorOf('#first'))).toBeLessThanOrEqual(1);
    await page.close();
  });

  test('T39: the page scrolls under the veil, and the card does not hold it', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({ at: '#first' }) });
    await page.mouse.move(600, 600);
    await page.mouse.wheel(0, 300);
    await page.waitForFunction(() => scrollY > 0);
    await page.close();
  });

  test('T57: while nothing happens, nothing is done', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({ at: '#first' }, {}) });
    const counted = await page.evaluate(async () => {
      await window.frames2();
      const calls = { frames: 0, timers: 0, reads: 0 };
      const { requestAnimationFrame: frame, setTimeout: timer } = window;
      const { getBoundingClientRect } = Element.prototype;
      window.requestAnimationFrame = (callback) => {
        calls.frames += 1;
        return frame(callback);
      };
      Object.assign(window, {
        setTimeout(...args: Parameters<typeof timer>) {
          calls.timers += 1;
          return timer(...args);
        },
        setInterval() {
          calls.timers += 1;
        },
      });
      Element.prototype.getBoundingClientRect = function () {
        calls.reads += 1;
        return getBoundingClientRect.call(this);
      };
      // Shorter than the two seconds after which what was tracked is sent, on a busy machine too.
      await new Promise((resolve) => timer(resolve, 1_000));
      return calls;
    });
    expect(counted).toEqual({ frames: 0, timers: 0, reads: 0 });
    await page.close();
  });

  test('T34: with a click on its target the host goes first, once, and the tour goes on', async () => {
    const page = await open('plain');
    await page.evaluate(() => {
      const first = document.querySelector('#first') as HTMLElement;
      first.addEventListener('click', (event) => {
        event.stopImmediatePropagation();
        document.title = `${document.title}!`;
      });
    });
    await start(page, { steps: toSteps({ at: '#first', advance: { on: 'click' } }, {}) });
    await page.click('#first');
    await isShown(page, 'Step 2');
    expect(await page.title()).toMatch(/[^!]!$/);
    await page.close();
  });

  test('T44: each step is said once, and the dialog has a name and a description', async () => {
    const page = await open('plain');
    await start(page, { steps: toSteps({ at: '#first', text: 'Press **it**.' }, {}) });
    // The words come into the region after the card has.
    await page.waitForFunction(() =>
      document
        .querySelector('polku-stage')
        ?.shadowRoot?.querySelector('[role=status]')
        ?.textContent?.includes('Step 1 of 2'),
    );
    await page.evaluate(() => {
      const region = document
        .querySelector('polku-stage')
        ?.shadowRoot?.querySelector('[role=status]');
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver(() => said.push(region?.textContent ?? '')).observe(region as Node, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    const dialog = page.getByRole('dialog', { name: 'Step 1' });
    expect(await dialog.getAttribute('aria-describedby')).not.toBeNull();
    await page.keyboard.press('ArrowRight');
    await isShown(page, 'Step 2');
    await page.waitForFunction(() => (window as unknown as { said: string[] }).said.length > 0);
    expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
      'Step 2 of 2. Step 2. Text.',
    ]);
    await page.close();
  });

  test('T50: after a reload it goes on at its step', async () => {
    const page = await open('plain', '?persistence=durable');
    const tour = { steps: toSteps({}, { at: '#first' }, {}) };
    await start(page, tour);
    await page.keyboard.press('ArrowRight');
    await isShown(page, 'Step 2');
    await page.reload();
    await start(page, tour, 'Step 2');
    // Ended, it begins anew.
    await page.keyboard.press('Escape');
    expect(await resultOf(page)).toMatchObject({ reason: 'escape' });
    await start(page, tour, 'Step 1');
    await page.close();
  });
});
