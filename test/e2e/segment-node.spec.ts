import { Analytics } from '@segment/analytics-node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { query } from '../faults/ledger.ts';
import { type Cut, startProxy } from '../faults/proxy.ts';
import { startTestBackend, type TestBackend } from './backend.ts';
import { readCalls } from './segment-calls.ts';

/** Segment's own library for Node, as npm has it, pointed at us with a secret key. */
describe('@segment/analytics-node', () => {
  let backend: TestBackend;
  let secretKey: string;
  beforeEach(async () => {
    backend = await startTestBackend();
    const args = ['key', 'create', '--workspace', backend.workspaceId, '--name', 'node', '--json'];
    ({ secretKey } = JSON.parse(await backend.polku(...args)) as { secretKey: string });
  });
  afterEach(() => backend?.end());

  const create = (host = backend.url, writeKey = secretKey) => {
    const analytics = new Analytics({ host, writeKey, flushInterval: 50 });
    const troubles: unknown[] = [];
    analytics.on('error', (error) => troubles.push(error));
    return { analytics, troubles };
  };

  test('every call arrives as what it means, verified, and a first use is told of', async () => {
    const { analytics, troubles } = create();
    const who = { userId: 'northwind-ida' };
    analytics.track({ anonymousId: 'browser-1', event: 'Landed' });
    analytics.identify({ ...who, anonymousId: 'browser-1', traits: { name: 'Ida', seats: 3 } });
    analytics.group({ ...who, groupId: 'northwind', traits: { plan: 'gold' } });
    analytics.page({ ...who, category: 'Docs', name: 'Pricing', properties: { path: '/pricing' } });
    analytics.screen({ ...who, name: 'Home', properties: { tab: 1 } });
    analytics.track({ ...who, event: 'report_created', properties: { chart: 'bar' } });
    analytics.alias({ ...who, previousId: 'browser-0' });
    await analytics.closeAndFlush();
    expect(troubles).toEqual([]);

    const verified = { subject: 'user:northwind-ida', trust: 1 };
    const calls = readCalls(backend);
    expect(calls).toMatchObject([
      // Done before the person signed in, in the same browser.
      { ...verified, type: 'track', name: 'Landed' },
      { ...verified, type: 'identify', anonymousId: 'browser-1' },
      { ...verified, type: 'group', accountId: 'northwind' },
      {
        ...verified,
        type: 'page',
        name: 'Pricing',
        accountId: 'northwind',
        properties: { category: 'Docs', path: '/pricing' },
      },
      {
        ...verified,
        type: 'page',
        name: 'Home',
        properties: { tab: 1 },
        context: { screen: true },
      },
      { ...verified, type: 'track', name: 'report_created', properties: { chart: 'bar' } },
      { ...verified, type: 'alias' },
    ]);
    expect(calls[5]?.context.library?.name).toBe('@segment/analytics-node');
    const [user] = query(backend.storeFile, `select * from "user"`);
    expect(user).toMatchObject({ id: 'northwind-ida', account_id: 'northwind' });
    expect(JSON.parse(String(user?.traits_json))).toMatchObject({ name: 'Ida', seats: 3 });
    await vi.waitFor(() =>
      expect(backend.deliveries.map(({ user: told }) => told)).toEqual(['northwind-ida']),
    );
  });

  test('what happened long ago is imported with its time', async () => {
    const { analytics } = create();
    const timestamp = new Date(Date.now() - 300 * 24 * 3_600_000);
    analytics.track({ userId: 'u1', event: 'Signed', timestamp });
    await analytics.closeAndFlush();
    const [stored] = query(backend.storeFile, 'select at, received_at from event');
    expect(Math.abs(Number(stored?.at) - timestamp.getTime())).toBeLessThan(2_000);
  });

  test('many calls come in batches, each once, though answers are lost on the way', async () => {
    const cuts: (Cut | undefined)[] = ['unanswered', 'header', 'body'];
    const proxy = await startProxy({ target: backend.url, chooseCut: () => cuts.shift() });
    try {
      const { analytics, troubles } = create(proxy.url);
      for (let n = 0; n < 100; n += 1)
        analytics.track({ userId: 'u1', event: 'Clicked', properties: { n } });
      await analytics.closeAndFlush({ timeout: 30_000 });
      expect(troubles).toEqual([]);
      expect(proxy.counts).toMatchObject({ unanswered: 1, header: 1, body: 1 });
      const numbers = readCalls(backend).map(({ properties }) => (properties as { n: number }).n);
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    } finally {
      await proxy.close();
    }
  });

  test('with the write key a user is only claimed', async () => {
    const { analytics, troubles } = create(backend.url, backend.writeKey);
    analytics.track({ userId: 'northwind-ida', event: 'report_created' });
    await analytics.closeAndFlush();
    expect(troubles).toEqual([]);
    expect(readCalls(backend)).toMatchObject([{ subject: 'user:northwind-ida', trust: 0 }]);
    const told = "select * from notification where kind = 'first_use'";
    expect(query(backend.storeFile, told)).toEqual([]);
  });

  test('a key that is wrong is told to the caller', async () => {
    const { analytics, troubles } = create(backend.url, 'sk_wrong');
    analytics.track({ userId: 'u1', event: 'Clicked' });
    await analytics.closeAndFlush();
    expect(troubles).toMatchObject([
      { code: 'delivery_failure', reason: { message: '[401] Unauthorized' } },
    ]);
  });
});
