import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { Analytics } from '@segment/analytics-node';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { query } from '../faults/ledger.ts';
import { startHost, startTestBackend, type TestBackend } from './backend.ts';
import { readCalls } from './segment-calls.ts';
import { launch, skipReason } from './world.ts';

/**
 * The snippets of `docs/recipes.md` as they stand there, run where they are meant to run: the tags in a page that
 * inserts them as Google Tag Manager does, the functions with what the libraries of Segment and RudderStack really send.
 */
const file = fileURLToPath(new URL('../../docs/recipes.md', import.meta.url));
const docs = readFileSync(file, 'utf8');

/** The blocks under a heading, with our addresses and keys in place of the made-up ones. */
function blocksOf(heading: string, { url, writeKey }: TestBackend, secretKey = ''): string[] {
  const section = docs.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, code = '']) =>
    code
      .replaceAll('https://polku.example.com', url)
      .replaceAll('wk_…', writeKey)
      .replaceAll('sk_…', secretKey),
  );
}

describe.skipIf(skipReason)('the recipes', () => {
  let browser: Browser;
  let backend: TestBackend;
  let host: Awaited<ReturnType<typeof startHost>>;
  let secretKey: string;

  beforeAll(async () => {
    host = await startHost({ '/gtm.js': { type: 'text/javascript', body: TAG_MANAGER } });
    backend = await startTestBackend([host.url]);
    const args = ['key', 'create', '--workspace', backend.workspaceId, '--name', 'hub', '--json'];
    ({ secretKey } = JSON.parse(await backend.polku(...args)) as { secretKey: string });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await backend?.end();
  });

  const arrivedOf = (subject: string) =>
    readCalls(backend).filter((call) => call.subject === `user:${subject}`);

  test('Google Tag Manager: two tags track what the page says, as who it says, until consent is taken back', async () => {
    const [load = '', track = '', identify = ''] = blocksOf('Google Tag Manager', backend);
    // A tag manager runs what it is given as text; the page's policy has to let it.
    host.allow(backend.url, "'unsafe-inline'");
    host.pages['/polku-token'] = {
      type: 'text/plain',
      body: () => backend.token('northwind-ida', 'northwind'),
    };
    host.pages['/'] = {
      type: 'text/html',
      body: `<!doctype html><html lang="en"><title>Host</title><h1>Host</h1><script src="/gtm.js"></script></html>`,
    };
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on('pageerror', ({ message }) => troubles.push(message));
    await page.goto(host.url);
    await insert(page, load);
    // By then the page may have Polku, or its queue: it does not have to know.
    await page.evaluate(identify);
    await page.evaluate(() =>
      (window as unknown as { dataLayer: object[] }).dataLayer.push({ chart: 'bar' }),
    );
    await insert(page, track);
    await vi.waitFor(
      () =>
        expect(
          arrivedOf('northwind-ida').find(({ name }) => name === 'report_created'),
        ).toMatchObject({
          trust: 1,
          properties: { chart: 'bar' },
        }),
      20_000,
    );
    await vi.waitFor(
      () => expect(backend.deliveries.map(({ user }) => user)).toContain('northwind-ida'),
      20_000,
    );

    const before = readCalls(backend).length;
    await insert(page, `<script>window.polku.push(['consent', false]);</script>`);
    await insert(page, track);
    await page.evaluate(() =>
      (window as unknown as { polku: { flush(): Promise<void> } }).polku.flush(),
    );
    expect(readCalls(backend)).toHaveLength(before);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('Segment: the destination function hands on what the library sends, and asks again when it is not taken', async () => {
    const sent: { type: string }[] = [];
    const analytics = new Analytics({
      writeKey: 'theirs',
      httpClient: async (_url: unknown, init: { body?: unknown } = {}) => {
        sent.push(...JSON.parse(String(init.body)).batch);
        return new Response('{}');
      },
    } as never);
    const who = { userId: 'northwind-tom' };
    analytics.identify({ ...who, traits: { name: 'Tom' } });
    analytics.group({ ...who, groupId: 'northwind', traits: { plan: 'gold' } });
    analytics.track({ ...who, event: 'report_created', properties: { chart: 'line' } });
    await analytics.closeAndFlush();

    class RetryError extends Error {}
    const [code = ''] = blocksOf('Segment', backend, secretKey);
    let isDown = false;
    const ask: typeof fetch = async (...args) =>
      isDown ? new Response('', { status: 503 }) : fetch(...args);
    const made = runInNewContext(`${code}\n({ onTrack, onIdentify, onGroup })`, {
      ...{ fetch: ask, btoa, RetryError },
    }) as { [handler: string]: (event: object) => Promise<void> };
    const handler = (type: string) =>
      made[`on${type[0]?.toUpperCase()}${type.slice(1)}`] as (event: object) => Promise<void>;
    for (const event of sent) await handler(event.type)(event);
    // Whoever is asked again gives the same event.
    isDown = true;
    await expect(handler('track')(sent.at(-1) ?? {})).rejects.toThrow(RetryError);
    isDown = false;
    await handler('track')(sent.at(-1) ?? {});
    expect(arrivedOf('northwind-tom')).toMatchObject([
      { type: 'identify', trust: 1 },
      { type: 'group', accountId: 'northwind' },
      { type: 'track', name: 'report_created', properties: { chart: 'line' } },
    ]);
  });

  test('RudderStack: the transformation and the webhook hand on what the library sends', async () => {
    host.pages['/rudder'] = {
      type: 'text/html',
      body: '<!doctype html><html lang="en"><title>Host</title><script src="/rudder.js"></script></html>',
    };
    host.pages['/rudder.js'] = { type: 'text/javascript', body: await bundleRudder() };
    host.allow(backend.url);
    const page = await browser.newPage();
    type Sent = { type: string; appendPath?: string };
    const sent: Sent[] = [];
    await page.route('**/v1/*', (route) => {
      sent.push(JSON.parse(route.request().postData() ?? '{}'));
      return route.fulfill({ json: {} });
    });
    await page.goto(`${host.url}/rudder`);
    await vi.waitFor(
      () => expect(sent.map(({ type }) => type).sort()).toEqual(['group', 'identify', 'track']),
      20_000,
    );
    await page.close();

    const [code = ''] = blocksOf('RudderStack', backend);
    const transform = runInNewContext(`${code.replace('export ', '')}\ntransformEvent`) as (
      event: Sent,
    ) => Sent;
    const authorization = `Basic ${btoa(`${secretKey}:`)}`;
    for (const { appendPath, ...event } of sent.map((each) => transform(each))) {
      const response = await fetch(`${backend.url}/v1${appendPath}`, {
        ...{ method: 'POST', headers: { authorization, 'content-type': 'application/json' } },
        body: JSON.stringify(event),
      });
      expect(response.status).toBe(200);
    }
    const calls = arrivedOf('northwind-maya');
    expect(calls.map(({ type, trust }) => [type, trust]).sort()).toEqual([
      ...[
        ['group', 1],
        ['identify', 1],
        ['track', 1],
      ],
    ]);
    expect(calls.find(({ type }) => type === 'track')?.properties).toMatchObject({ chart: 'pie' });
    const who = 'northwind-maya';
    const [user] = query<{ traits_json: string }>(
      backend.storeFile,
      `select traits_json from user where id = '${who}'`,
    );
    expect(JSON.parse(user?.traits_json ?? '{}')).toMatchObject({ name: 'Maya' });
  });
});

/**
 * Inserts a Custom HTML tag as GTM does: its variables made expressions, its markup parsed, and its scripts made anew
 * without their `data-` attributes, for what is parsed so does not run.
 */
const insert = (page: Page, html: string) =>
  page.evaluate(
    (text) => (window as unknown as { insertTag(html: string): void }).insertTag(text),
    html,
  );

const TAG_MANAGER = `
window.dataLayer = [];
window.google_tag_manager = { 'GTM-TEST': { macro: (name) => window.dataLayer.findLast((each) => name in each)?.[name] } };
window.insertTag = (html) => {
  const box = document.createElement('div');
  box.innerHTML = html.replace(/{{DLV - (\\w+)}}/g, "google_tag_manager['GTM-TEST'].macro('$1')");
  for (const each of box.querySelectorAll('script')) {
    const script = document.createElement('script');
    script.text = each.text;
    document.body.append(script);
  }
};
`;

async function bundleRudder(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
        const statsCollection = { errors: { enabled: false }, metrics: { enabled: false } };
        const source = { id: 's', name: 's', writeKey: 'k', workspaceId: 'w', enabled: true, destinations: [],
          config: { statsCollection }, dataplanes: {} };
        const rudder = new RudderAnalytics();
        rudder.load('k', location.origin, { getSourceConfig: () => ({ source }) });
        rudder.identify('northwind-maya', { name: 'Maya' });
        rudder.group('northwind', { plan: 'gold' });
        rudder.track('report_created', { chart: 'pie' });`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}
