/**
 * A host page for what is published: its own markup under the strictest policy, the SDK as a browser gets it, and just
 * as much of a backend as says what there is to show and takes what is tracked. Everything lies on one origin.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Policy, Theme } from '../../../packages/flows/src/index.ts';

const CDN = fileURLToPath(new URL('../../../packages/sdk/dist/cdn', import.meta.url));
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self' http://localhost:*; base-uri 'none'; require-trusted-types-for 'script'";
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200"><rect width="480" height="200" fill="#dfe5f7"/><path d="M40 160l90-70 70 40 100-90 140 80" fill="none" stroke="#3451b2" stroke-width="8" stroke-linejoin="round"/></svg>';

const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:05.000\nA report is opened.\n';

type Answer = { type: string; body: string };

export type MessageHost = {
  url: string;
  /** What is published from now on. */
  publish(flows: readonly object[], more?: { theme?: Theme; policy?: Partial<Policy> }): void;
  /** The names of the events that have come, in order; of a page that is gone or has sent them. */
  events: { name: string; properties?: object; flow?: { id: string } }[];
  /** The address of a page of its own with Polku on it. */
  address(page?: HostPage): string;
  /** Such a page, opened in a profile of its own. */
  open(browser: Browser, options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
};
export type HostPage = { body?: string; lang?: string; dir?: string };
export type OpenOptions = BrowserContextOptions & HostPage;

/** What the page has of Polku, and of what a user did to it. */
export type HostWindow = typeof globalThis & {
  polku: {
    track(name: string, properties?: object): void;
    show(id: string): Promise<boolean>;
    why(): { open?: string; reasons: { [flow: string]: string } };
    flush(): Promise<void>;
    destroy(): Promise<void>;
  };
  isReady?: boolean;
  keys: string[];
  shift: number;
  troubles: string[];
};

export async function startMessageHost(): Promise<MessageHost> {
  let shared = {};
  const events: MessageHost['events'] = [];
  const known = new Set<string>();
  const pages = new Map<string, string>();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://host');
    try {
      const { type, body } = await answer(request, url);
      response.setHeader('content-type', type);
      response.setHeader('content-security-policy', CSP);
      response.setHeader('access-control-allow-origin', '*');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });

  async function answer(request: IncomingMessage, { pathname }: URL): Promise<Answer> {
    const html = pages.get(pathname);
    if (html) return { type: 'text/html; charset=utf-8', body: html };
    if (pathname === '/v1/bootstrap' && request.method === 'GET') return toJson(shared);
    if (pathname === '/v1/batch') return toJson(await take(request));
    if (pathname === '/host.css') return { type: 'text/css', body: HOST_STYLE };
    if (pathname === '/host.js') return { type: 'text/javascript', body: HOST_SCRIPT };
    if (pathname === '/words.vtt') return { type: 'text/vtt', body: CAPTIONS };
    if (pathname === '/picture.svg') return { type: 'image/svg+xml', body: PICTURE };
    const file = join(CDN, normalize(pathname).replace(/^\/sdk/, ''));
    return { type: 'text/javascript', body: readFileSync(file, 'utf8') };
  }

  async function take(request: IncomingMessage) {
    let text = '';
    for await (const part of request) text += part;
    const batch = JSON.parse(text) as {
      events: (MessageHost['events'][number] & { id: string })[];
    };
    // What was on its way when the page was left is sent once more: one id is one event.
    for (const event of batch.events) {
      if (!known.has(event.id)) events.push(event);
      known.add(event.id);
    }
    return { success: true, results: batch.events.map(({ id }) => ({ id, status: 'accepted' })) };
  }

  function address({ body = '', lang = 'en', dir = 'ltr' }: HostPage = {}): string {
    const path = `/page-${pages.size}`;
    pages.set(path, toHtml(body, lang, dir));
    return url + path;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    events,
    publish(flows, { theme = {}, policy } = {}) {
      shared = {
        revision: String(Math.random()),
        flows,
        milestones: [{ key: 'first_use', event: 'report_created' }],
        policy: { maxInterruptions: 9, surveyEveryDays: 0, accountShare: 1, ...policy },
        theme,
        isPaused: false,
      };
    },
    address,
    async open(browser, { body, lang = 'en', dir, ...options } = {}) {
      const context = await browser.newContext({ locale: lang, ...options });
      const page = await context.newPage();
      await page.goto(address({ ...(body && { body }), lang, ...(dir && { dir }) }));
      await page.waitForFunction(() => (window as unknown as HostWindow).isReady);
      return page;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const toJson = (value: unknown): Answer => ({
  type: 'application/json',
  body: JSON.stringify(value),
});

const toHtml = (body: string, lang: string, dir: string) => `<!doctype html>
<html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>Host</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/host.css"></head><body>
<header><strong>Reportly</strong> <button type="button" id="new">New report</button></header>
<main><h1>Reports</h1>
<p><label>Search <input id="search"></label> <button type="button" id="save">Save</button></p>
<p id="text">Deliveries by week, sales by country and what is late: all the figures of the house.</p>
${body}</main>
<script src="/host.js"></script>
<script src="/sdk/v1.js" data-key="wk_test" data-consent="given" async></script>
</body></html>`;

const HOST_STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; min-height: 100vh; }
header { display: flex; gap: 16px; align-items: center; padding: 12px 24px; border-bottom: 1px solid #8884; }
main { padding: 24px; max-width: 720px; }
button, input { font: inherit; padding: 6px 12px; max-width: 60vw; }
.widget { position: fixed; inset: auto 16px 16px auto; width: 60px; height: 60px; border-radius: 30px; background: #2a7; }
.widget.left { inset: auto auto 16px 16px; }
.cookies { position: fixed; inset: auto 0 0 0; height: 72px; background: #456; }
.scroller { height: 200px; overflow: auto; }
.tall { height: 1200px; }
`;

/** What the host itself does with keys, and what shifts in it. */
const HOST_SCRIPT = `
window.keys = [];
window.shift = 0;
window.troubles = [];
document.addEventListener('keydown', (event) => {
  if (!event.defaultPrevented) window.keys.push((event.ctrlKey ? 'Ctrl+' : '') + event.key);
});
addEventListener('error', (event) => window.troubles.push(String(event.message)));
addEventListener('securitypolicyviolation', (event) => window.troubles.push('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));
try {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
} catch {}
/** Nothing of ours is still on its way in, but for what goes on for longer than a moment. */
window.settled = async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const roots = () => [...document.querySelectorAll('polku-stage')].map((stage) => stage.shadowRoot);
  const isHidden = () => roots().some((root) => [...root.querySelectorAll('.card')].some((card) => getComputedStyle(card).opacity === '0' && !card.getAnimations().length));
  do await frame(); while (isHidden());
  const animations = roots().flatMap((root) => root.getAnimations());
  await Promise.all(animations.filter((each) => each.effect.getComputedTiming().endTime < 2000).map((each) => each.finished));
};
const look = () => (window.polku?.why ? (window.isReady = true) : setTimeout(look, 10));
look();
`;
