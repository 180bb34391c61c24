import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startHost, startTestBackend } from '../backend.ts';
import { openPage } from '../world.ts';

/** A product with an inbox, and whoever is signed in to it: each page of it says who by its address. */

/** The global that the script tag sets, as a host sees it. */
export type Global = typeof globalThis & {
  polku: {
    flush(): Promise<void>;
    openInbox(): Promise<void>;
    openMyData(): Promise<void>;
    track(name: string, properties: object): void;
    show(flow: string): Promise<boolean>;
    destroy(): Promise<void>;
  };
};

export type Product = Awaited<ReturnType<typeof startProduct>>;

export async function startProduct(
  inbox: 'launcher' | 'slot' = 'launcher',
  flows: object[] = [NEWS],
) {
  const host = await startHost({});
  const backend = await startTestBackend([host.url], {
    edit: (document) => ({ ...document, inbox, flows }),
  });
  host.allow(backend.url);
  const page = (body = '', tag = '') => ({
    type: 'text/html',
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>
<meta name="viewport" content="width=device-width">
<script ${tag} src="${backend.url}/sdk/v1.js" data-key="${backend.writeKey}" data-consent="given" async></script>
<script src="/host.js"></script><body><h1>Host</h1><button id="mine">Mine</button>${body}`,
  });
  Object.assign(host.pages, {
    '/': page(),
    '/slot': page('<div data-polku-slot="inbox" id="slot"></div>'),
    '/host.js': { type: 'text/javascript', body: HOST_SCRIPT },
  });
  for (const user of ['maya', 'tom', 'ida'])
    Object.assign(host.pages, {
      [`/token/${user}`]: { type: 'text/plain', body: () => backend.token(user, 'northwind') },
    });
  return {
    backend,
    url: host.url,
    /** A page on a device of its own, in the hands of this user. */
    open: (
      browser: Browser,
      user: string,
      { path = '/', ...options }: BrowserContextOptions & { path?: string } = {},
    ) => openPage(browser, `${host.url}${path}?user=${user}`, options),
    async end() {
      await host.close();
      await backend.end();
    },
  };
}

/** A message that everybody is shown, and may answer. */
const NEWS = {
  id: 'news',
  kind: 'message',
  name: 'Faster reports',
  trigger: { on: 'code' },
  frequency: 'once',
  surface: 'slideout',
  title: { en: 'Reports are faster', fi: 'Raportit ovat nopeampia' },
  text: { en: 'What is slow **for you**?', fi: 'Mikä on **sinulle** hidasta?' },
  buttons: [
    { label: { en: 'Answer', fi: 'Vastaa' }, reply: true },
    { label: { en: 'Close', fi: 'Sulje' } },
  ],
};

// `?user=maya` is verified; `?user=~maya` only claims to be; none is nobody.
const HOST_SCRIPT = `
  const user = new URLSearchParams(location.search).get('user');
  const token = () => fetch('/token/' + user).then((response) => response.text());
  if (user) (window.polku ||= []).push(['identify', user.startsWith('~') ? user.slice(1) : token]);
`;

/** What a user sees of the inbox, in words of a user. */
export const inboxOf = (page: Page) => ({
  launcher: page.getByRole('button', { name: /Open the inbox/ }),
  panel: page.locator('polku-stage .inbox'),
  async write(text: string) {
    await page.getByRole('textbox', { name: 'Your message' }).fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  },
  message: (text: string): Locator => page.locator('[data-message]').filter({ hasText: text }),
});

export const flush = (page: Page) => page.evaluate(() => (globalThis as Global).polku.flush());
