import { fileURLToPath } from 'node:url';
import type { AnalyticsBrowser } from '@segment/analytics-next';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { query } from '../faults/ledger.ts';
import { startHost, startTestBackend, type TestBackend } from './backend.ts';
import { readCalls, type StoredCall } from './segment-calls.ts';
import { launch, openPage, skipReason } from './world.ts';

/**
 * Segment's own library for browsers, as npm has it, in a page that differs from a page of Segment's by one
 * line: `cdnURL` is ours. Nothing of it goes anywhere else, which the page's policy holds.
 */
declare global {
  interface Window {
    AnalyticsBrowser: typeof AnalyticsBrowser;
    analytics: AnalyticsBrowser;
  }
}

type Start = { writeKey: string; cdnURL: string; hasToken?: boolean; settings?: Settings };
type Settings = Record<string, unknown>;

/** Runs in the page, with a token as `docs/segment.md` shows. */
async function start({ writeKey, cdnURL, hasToken, settings }: Start): Promise<void> {
  const integrations = settings ? { 'Segment.io': settings } : {};
  window.analytics = window.AnalyticsBrowser.load({ writeKey, cdnURL }, { integrations });
  if (hasToken) {
    await window.analytics.addSourceMiddleware(async ({ payload, next }) => {
      const token = await fetch('/polku-token').then((response) => response.text());
      payload.obj.context = { ...payload.obj.context, polku: { token } };
      next(payload);
    });
  }
  await window.analytics;
}

/** Runs in the page: every call once. */
async function callAll(): Promise<void> {
  const { analytics } = window;
  await analytics.page('Docs', 'Pricing', { plan: 'gold' });
  await analytics.track('Landed', { n: 1 });
  await analytics.identify('northwind-ida', { name: 'Ida' });
  await analytics.group('northwind', { plan: 'gold' });
  await analytics.track('report_created', { chart: 'bar' });
  await analytics.screen('Home');
  await analytics.alias('northwind-ida', 'browser-0');
}

const ALL = ['page', 'track', 'identify', 'group', 'track', 'page', 'alias'];

describe.skipIf(skipReason)('@segment/analytics-next', () => {
  let browser: Browser;
  let host: Awaited<ReturnType<typeof startHost>>;
  let backend: TestBackend;
  let token = '';

  beforeAll(async () => {
    const script = await bundle();
    host = await startHost({
      '/': {
        type: 'text/html',
        body: '<!doctype html><html lang="en"><title>Host</title><h1>Host</h1><script src="/a.js"></script></html>',
      },
      '/a.js': { type: 'text/javascript', body: script },
      '/polku-token': { type: 'text/plain', body: () => token },
    });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  beforeEach(async () => {
    backend = await startTestBackend([host.url]);
    host.allow(backend.url);
    return () => backend.end();
  });

  const open = async (given: Partial<Start> = {}) => {
    const watched = await openPage(browser, `${host.url}/?utm_source=mail&secret=1`);
    const { writeKey, url: cdnURL } = backend;
    await watched.page.evaluate(start, { writeKey, cdnURL, ...given });
    return watched;
  };
  const arrived = async (types: readonly string[]): Promise<StoredCall[]> => {
    await vi.waitFor(() => expect(readCalls(backend)).toHaveLength(types.length), 10_000);
    return readCalls(backend);
  };

  const STRATEGIES: [string, Settings | undefined][] = [
    ['one by one', undefined],
    [
      'in batches',
      { deliveryStrategy: { strategy: 'batching', config: { size: 3, timeout: 100 } } },
    ],
  ];

  test.each(STRATEGIES)(
    'every call arrives %s as what it means, verified by its token',
    async (_how, settings) => {
      token = await backend.token('northwind-ida', 'northwind');
      const { page, troubles } = await open({ hasToken: true, ...(settings && { settings }) });
      await page.evaluate(callAll);
      const calls = await arrived(ALL);
      const verified = { trust: 1, subject: 'user:northwind-ida', accountId: 'northwind' };
      const byKind = (type: string, name: string | null) =>
        calls.find((one) => one.type === type && one.name === name);
      expect(calls.map(({ type }) => type).sort()).toEqual([...ALL].sort());
      expect(calls).toEqual(calls.map(() => expect.objectContaining(verified)));
      expect(byKind('page', 'Pricing')).toMatchObject({
        properties: {
          category: 'Docs',
          plan: 'gold',
          path: '/',
          title: 'Host',
          url: `${host.url}/`,
        },
        context: { page: { path: '/' }, campaign: { source: 'mail' } },
      });
      expect(byKind('page', 'Home')).toMatchObject({ context: { screen: true } });
      expect(byKind('track', 'report_created')).toMatchObject({ properties: { chart: 'bar' } });
      expect(byKind('alias', null)).toBeDefined();
      expect(new Set(calls.map(({ anonymousId }) => anonymousId)).size).toBe(1);
      const all = JSON.stringify(query(backend.storeFile, 'select * from event'));
      expect([all.includes('secret=1'), all.includes(token)]).toEqual([false, false]);
      await vi.waitFor(
        () => expect(backend.deliveries.map(({ user }) => user)).toEqual(['northwind-ida']),
        10_000,
      );
      expect(troubles).toEqual([]);
      await page.context().close();
    },
  );

  test('without a token users are only claimed, and notify nobody', async () => {
    const { page, troubles } = await open();
    await page.evaluate(callAll);
    const calls = await arrived(ALL);
    expect(calls.map(({ trust }) => trust)).toEqual(ALL.map(() => 0));
    const told = "select * from notification where kind = 'first_use'";
    expect(query(backend.storeFile, told)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test.each(STRATEGIES)(
    'calls %s whose answer is lost are sent again, and stored once',
    async (_how, settings) => {
      const { page } = await open({ ...(settings && { settings }) });
      const lost: string[] = [];
      const answered: string[] = [];
      await page.route(/\/v1\/[tb]$/, async (route) => {
        const ids = messageIdsIn(route.request().postData());
        const isLost = ids.length > 0 && lost.length < 3;
        if (isLost) lost.push(...ids);
        // The backend has it either way; of the lost ones the page never hears so.
        const response = await route.fetch();
        await (isLost ? route.abort() : route.fulfill({ response }));
        if (!isLost) answered.push(...ids);
      });
      await page.evaluate(track, 6);
      await vi.waitFor(() => expect(answered).toEqual(expect.arrayContaining(lost)), 20_000);
      await vi.waitFor(() => expect(new Set(answered).size).toBe(6), 20_000);
      expect(lost.length).toBeGreaterThan(2);
      expect(numbersOf(readCalls(backend))).toEqual([0, 1, 2, 3, 4, 5]);
      await page.context().close();
    },
  );
});

/** Runs in the page. */
async function track(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) window.analytics.track('Clicked', { n });
}

const messageIdsIn = (body: string | null): string[] =>
  [...(body ?? '').matchAll(/"messageId":"([^"]+)"/g)].map(([, id = '']) => id);

const numbersOf = (calls: readonly StoredCall[]): number[] =>
  calls.map(({ properties }) => (properties as { n: number }).n).sort((a, b) => a - b);

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { AnalyticsBrowser } from '@segment/analytics-next'; window.AnalyticsBrowser = AnalyticsBrowser;`,
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
