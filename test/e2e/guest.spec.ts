import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startHost, startTestBackend, type TestBackend } from './backend.ts';
import { card } from './reportly.ts';
import { launch, openPage, skipReason } from './world.ts';

/** The global that the script tag sets, as a host sees it. */
type Polku = {
  track(name: string): void;
  flush(): Promise<void>;
  destroy(): Promise<void>;
  show(id: string): Promise<boolean>;
  why(): unknown;
};
type Global = { polku: Polku & unknown[] };

describe.skipIf(skipReason)('Polku is a guest in the page', () => {
  let browser: Browser;
  let host: Awaited<ReturnType<typeof startHost>>;
  let backend: TestBackend;
  /** Who is signed in to the host page; each test has a new one. */
  let user: string;

  beforeAll(async () => {
    host = await startHost({});
    backend = await startTestBackend([host.url]);
    host.allow(backend.url);
    Object.assign(host.pages, {
      '/': { type: 'text/html', body: toHtml(scriptTag(backend)) },
      '/without': { type: 'text/html', body: toHtml('') },
      '/host.js': { type: 'text/javascript', body: HOST_SCRIPT },
      '/polku-token': {
        type: 'text/plain',
        body: () => backend.token(user, 'northwind'),
      },
    });
    browser = await launch();
  });
  beforeEach(({ task }) => {
    user = `northwind-guest-${task.id}`;
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await backend?.end();
  });

  test('the page is the same before Polku came and after destroy()', async () => {
    const { page, troubles } = await openPage(browser, `${host.url}/without`);
    const before = await readHost(page);
    await page.goto(host.url);
    await card(page, 'Welcome to Reportly').waitFor();
    await page.evaluate(() => (globalThis as unknown as Global).polku.destroy());
    expect(await readHost(page)).toEqual(before);
    expect(await page.evaluate(() => 'polku' in globalThis)).toBe(false);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('takes no focus from a field, shifts no layout, and leaves the keys of a field to the host', async () => {
    const { page } = await openPage(browser, `${host.url}/?typing`);
    await page.getByLabel('Search').focus();
    await page.keyboard.type('quarterly');
    // Nothing opens while the user types; when the field is left, it does.
    await page.evaluate(() => (globalThis as unknown as Global).polku.flush());
    expect(await card(page, 'Welcome to Reportly').count()).toBe(0);
    await page.getByRole('heading').click();
    await page.getByLabel('Search').evaluate((field: HTMLElement) => field.blur());
    await card(page, 'Welcome to Reportly').waitFor();

    await page.getByLabel('Search').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    expect(await card(page, 'Welcome to Reportly').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    expect(await page.evaluate(() => (globalThis as unknown as { shift: number }).shift)).toBe(0);
    await page.context().close();
  });

  test('the backend is down: the page notices nothing, and what it tracked arrives when it is back', async () => {
    const { page, troubles } = await openPage(browser, host.url);
    await card(page, 'Welcome to Reportly').waitFor();
    await page.evaluate(() => (globalThis as unknown as Global).polku.flush());
    await backend.kill();
    await page.evaluate(() => (globalThis as unknown as Global).polku.track('report_created'));
    // Reloaded without a backend: even the SDK itself is not there.
    await page.reload();
    expect(await page.getByRole('heading').textContent()).toBe('A page');
    expect(troubles.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);

    await backend.start();
    await page.reload();
    await vi.waitFor(
      () => expect(backend.deliveries.filter((entry) => entry.user === user)).toHaveLength(1),
      { timeout: 20_000, interval: 50 },
    );
    await page.context().close();
  });

  test('a flow of a kind it does not know is skipped and said once', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    // A newer backend than this SDK: one flow of an unknown kind beside what is really published.
    await page.route('**/v1/bootstrap?key=*', async (route) => {
      const response = await route.fetch();
      const shared = (await response.json()) as { flows: unknown[] };
      shared.flows.unshift({ id: 'from-the-future', kind: 'hologram', trigger: { on: 'load' } });
      await route.fulfill({ response, json: shared });
    });
    await page.goto(`${host.url}/`);
    await card(page, 'Welcome to Reportly').waitFor();
    await page.evaluate(() => (globalThis as unknown as Global).polku.show('nothing'));
    expect(said.filter((text) => text.includes('hologram'))).toHaveLength(1);
    await context.close();
  });
});

/** Everything of the host's that Polku could have touched. */
function readHost(page: Page): Promise<unknown> {
  return page.evaluate(() => ({
    html: document.documentElement.outerHTML.replace(/<script[^>]*><\/script>\s*/g, ''),
    globals: Object.keys(globalThis).filter((name) => name !== 'shift' && name !== 'polku'),
    styles: getComputedStyle(document.body).cssText,
    sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    focus: document.activeElement?.tagName,
    scroll: [scrollX, scrollY],
  }));
}

const toHtml = (polku: string) => `<!doctype html>
<html lang="en"><head><title>Host</title></head><body><h1>A page</h1>
<label for="search">Search</label> <input id="search">
<script src="/host.js"></script>
${polku}
</body></html>`;

const scriptTag = ({ url, writeKey }: TestBackend) =>
  `<script src="${url}/sdk/v1.js" data-key="${writeKey}" data-consent="given" async></script>`;

const HOST_SCRIPT = `
globalThis.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) globalThis.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
if (location.pathname === '/') (window.polku ||= []).push(['identify', () => fetch('/polku-token').then((response) => response.text())]);
if (location.search === '?typing') document.querySelector('#search').focus();
`;
