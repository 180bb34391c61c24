import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTourHost } from './host.ts';
import { type HostWindow, isShown, KEYED_ENGINES, resultOf, start, toSteps } from './tour-page.ts';

/** What a tour leaves behind: nothing. And what it does to others that show tours on the same page: nothing. */

type Polku = { destroy(): Promise<void>; tour(definition: object): { start(): Promise<unknown> } };
declare const window: HostWindow & {
  held(): string[];
  polku: Polku;
  other: Polku;
  driver: {
    js: { driver(options: object): { drive(): void; moveNext(): void; destroy(): void } };
  };
};

const DRIVER = dirname(createRequire(import.meta.url).resolve('driver.js'));
const readDriver = (file: string) => readFileSync(join(DRIVER, file), 'utf8');

describe.each(KEYED_ENGINES)('in $name', ({ launch }) => {
  let host: Awaited<ReturnType<typeof startTourHost>>;
  /** Of a page whose policy driver.js can live with: it writes HTML. */
  let lax: Awaited<ReturnType<typeof startTourHost>>;
  let browser: Browser;

  beforeAll(async () => {
    host = await startTourHost();
    lax = await startTourHost({
      csp: "default-src 'self'; style-src 'self' 'unsafe-inline'",
      files: {
        '/driver.js': readDriver('driver.js.iife.js'),
        '/driver.css': readDriver('driver.css'),
      },
    });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await lax?.close();
  });

  async function open(name: string, { url } = host): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await page.addInitScript(countListeners);
    await page.goto(`${url}/${name}.html`);
    await page.evaluate(() => window.polkuReady.then(() => true));
    return page;
  }

  test.each(['plain', 'shadow', 'scrollers'])(
    'T02, T03: ten steps leave the page "%s", its styles and its listeners as they were',
    async (name) => {
      const page = await open(name);
      const targets = TARGETS[name] ?? [];
      const ten = Array.from({ length: 10 }, (_, i) => ({ at: targets[i % targets.length] }));
      const before = await readHost(page);
      await start(page, { steps: toSteps(...ten) });
      await page.keyboard.press('ArrowRight');
      await isShown(page, 'Step 2');
      const during = await readHost(page);
      // Of the page itself nothing is different while a step is shown: only we listen.
      expect({ ...during, listeners: [] }).toEqual({ ...before, listeners: [] });
      for (let i = 3; i <= 10; i++) {
        await page.keyboard.press('ArrowRight');
        await isShown(page, `Step ${i}`);
        expect(await page.evaluate(() => window.held().length)).toBe(during.listeners.length);
      }
      expect((await readHost(page)).html).toBe(before.html);
      await page.keyboard.press('ArrowRight');
      expect(await resultOf(page)).toMatchObject({ reason: 'done' });
      expect(await readHost(page)).toEqual(before);
      expect(await page.locator('polku-stage').count()).toBe(0);
      await page.close();
    },
  );

  test('two of us on one page do not meet', async () => {
    const page = await open('plain');
    await page.evaluate(async () => {
      const script = document.createElement('script');
      const policy = (window as unknown as { testPolicy: { createScriptURL(url: string): string } })
        .testPolicy;
      Object.assign(script.dataset, { key: 'wk_other', consent: 'given', persistence: 'memory' });
      script.dataset.global = 'other';
      script.src = policy.createScriptURL(`${location.origin}/sdk/v1.js`);
      document.head.append(script);
      await new Promise((resolve) => script.addEventListener('load', resolve));
    });
    await page.waitForFunction(() => typeof window.other?.tour === 'function');
    await start(page, { steps: toSteps({ at: '#first' }, { at: '#second' }) });
    await page.evaluate(() => {
      const steps = [{ id: 'a', at: '#corner', title: 'Of the other', text: '' }];
      void window.other.tour({ id: 'theirs', steps }).start();
    });
    await page.waitForFunction(() => document.querySelectorAll('polku-stage').length === 2);
    const titles = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('polku-stage')].map(
          ({ shadowRoot }) => shadowRoot?.querySelector('h2')?.textContent,
        ),
      );
    await page.waitForFunction(
      () => document.querySelectorAll('polku-stage')[1]?.shadowRoot?.querySelector('h2') !== null,
    );
    expect(await titles()).toEqual(['Step 1', 'Of the other']);
    await page.evaluate(() => window.other.destroy());
    expect(await titles()).toEqual(['Step 1']);
    expect(await page.evaluate(() => window.errorOf('#first'))).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: 'Next' }).click();
    await isShown(page, 'Step 2');
    expect(await page.evaluate(() => window.troubles)).toEqual([]);
    await page.close();
  });

  test('beside a tour of driver.js both stand where they should, and leave nothing', async () => {
    const page = await open('driver', lax);
    const before = await readHost(page);
    await page.evaluate(() => {
      const steps = [{ element: '#second', popover: { title: 'Theirs' } }, { element: '#corner' }];
      Object.assign(window, { theirs: window.driver.js.driver({ animate: false, steps }) });
      (window as unknown as { theirs: { drive(): void } }).theirs.drive();
    });
    await page.getByText('Theirs').waitFor();
    await start(page, { steps: toSteps({ at: '#first' }, { at: '#field' }) });
    await page.waitForFunction(() => window.errorOf('#first') <= 1 && window.isCardReachable());
    // Theirs goes on under ours, ours over theirs; a key in our card is not heard twice.
    await page.getByRole('button', { name: 'Next', exact: true }).last().click();
    await isShown(page, 'Step 2');
    await page.waitForFunction(() => window.errorOf('#field') <= 1 && window.isCardReachable());
    expect(await page.getByText('Theirs').count()).toBe(1);
    await page.evaluate(() => window.tour.end());
    expect(await resultOf(page)).toMatchObject({ reason: 'api' });
    expect(await page.getByText('Theirs').count()).toBe(1);
    await page.evaluate(() =>
      (window as unknown as { theirs: { destroy(): void } }).theirs.destroy(),
    );
    expect((await readHost(page)).listeners).toEqual(before.listeners);
    expect(await page.locator('polku-stage').count()).toBe(0);
    await page.close();
  });
});

const TARGETS: { [page: string]: string[] } = {
  plain: ['#far', '#first', '#fixed'],
  shadow: ['x-one >>> x-two >>> x-three >>> #save', 'x-one'],
  scrollers: ['#first'],
};

type Host = { html: string; styles: string[]; listeners: string[]; globals: string[] };

/** All of the page that we could have touched: markup, every computed style, listeners, globals. */
const readHost = (page: Page): Promise<Host> =>
  page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    for (const ours of copy.querySelectorAll('polku-stage')) ours.remove();
    const shadowed = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) =>
        element.localName === 'polku-stage'
          ? []
          : [element, ...(element.shadowRoot ? shadowed(element.shadowRoot) : [])],
      );
    const all = shadowed(document);
    return {
      html: copy.outerHTML + all.map(({ shadowRoot }) => shadowRoot?.innerHTML ?? '').join(''),
      styles: all.map((element) => {
        const style = getComputedStyle(element);
        const said = [...style]
          .map((name) => `${name}: ${style.getPropertyValue(name)}`)
          .join('; ');
        return `${element.localName}#${element.id} ${said}`;
      }),
      listeners: window.held().sort(),
      globals: Object.keys(window).filter((name) => !/^(tour|tourResult)$/.test(name)),
    };
  });

/** Before anything else of the page: who listens to what, and on what, until it is removed or ended by a signal. */
function countListeners() {
  const held = new Map<string, number>();
  const ids = new WeakMap<object, number>();
  let lastId = 0;
  const idOf = (each: object) => {
    if (!ids.has(each)) ids.set(each, ++lastId);
    return ids.get(each);
  };
  const isCapture = (options: unknown) =>
    typeof options === 'object' ? !!(options as AddEventListenerOptions)?.capture : !!options;
  const nameOf = (target: EventTarget) =>
    target === window ? 'window' : ((target as Node).nodeName ?? target.constructor.name);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const isOurOwn = (target: EventTarget) =>
    target instanceof AbortSignal ||
    (target instanceof Node &&
      (target.getRootNode() as Partial<ShadowRoot>).host?.localName === 'polku-stage') ||
    (target instanceof Node && !target.isConnected) ||
    (target as Element).localName === 'polku-stage';
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    addEventListener.call(this, type, listener, options);
    // What listens inside our own elements goes with them.
    if (!listener || isOurOwn(this)) return;
    const key = `${nameOf(this)} ${type} ${isCapture(options)} ${idOf(this)} ${idOf(listener)}`;
    held.set(key, 1);
    const given = typeof options === 'object' ? options : undefined;
    if (given?.signal) addEventListener.call(given.signal, 'abort', () => held.delete(key));
    if (given?.once) addEventListener.call(this, type, () => held.delete(key), { once: true });
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    removeEventListener.call(this, type, listener, options);
    if (!listener) return;
    held.delete(`${nameOf(this)} ${type} ${isCapture(options)} ${idOf(this)} ${idOf(listener)}`);
  };
  // The driver of the browser listens to pointers on the window; we never do.
  const isDriver = (key: string) =>
    /^window (__playwright|aux|click|context|dbl|mouse|pointer|touch)/.test(key);
  Object.assign(window, { held: () => [...held.keys()].filter((key) => !isDriver(key)) });
}
