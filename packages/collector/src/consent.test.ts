// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { byToken } from './by-token.ts';
import {
  closePages,
  type FakeBackend,
  openCollector,
  readDevice,
  resetBrowser,
  stubBackend,
} from './page.fixture.ts';
import { makeTokenAt } from './token.fixture.ts';

let backend: FakeBackend;

beforeEach(() => {
  resetBrowser();
  backend = stubBackend();
});
afterEach(() => {
  closePages();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('before consent', () => {
  test('nothing is stored, nothing is sent, nobody is asked for a token', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const getToken = vi.fn(() => makeTokenAt(Date.now()));
    const { collector } = openCollector({ consent: 'required' });
    collector.identify(byToken(getToken), { role: 'admin' });
    collector.track('report_created');
    collector.group('acme');
    await collector.flush();
    dispatchEvent(new Event('pagehide'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(backend.batches).toEqual([]);
    expect(open).not.toHaveBeenCalled();
    expect(getToken).not.toHaveBeenCalled();
    expect(await readDevice()).toEqual({ events: 0, keys: [] });
  });

  test('what is tracked waits in memory, and is sent when consent is given', async () => {
    const { collector, consent } = openCollector({ consent: 'required' });
    collector.track('one');
    collector.track('two');
    consent.give();
    collector.track('three');
    await collector.flush();
    expect(backend.names()).toEqual(['one', 'two', 'three']);
    const { anonymousId, sessionId } = collector.whoami();
    for (const event of backend.events()) expect(event).toMatchObject({ anonymousId, sessionId });
  });

  test('what waits is of the person and the session that this device knows', async () => {
    const first = openCollector();
    first.collector.track('before');
    const known = first.collector.whoami();
    first.collector.destroy();
    const { collector, consent } = openCollector({ consent: 'required' });
    collector.track('waiting');
    consent.give();
    await collector.flush();
    expect(backend.events().find(({ name }) => name === 'waiting')).toMatchObject({
      anonymousId: known.anonymousId,
      sessionId: known.sessionId,
    });
  });

  test('what waits gets its person, whoever was identified meanwhile', async () => {
    const { collector, consent } = openCollector({ consent: 'required' });
    collector.identify(byToken(() => makeTokenAt(Date.now(), 'u1', { account: 'acme' })));
    collector.track('report_created');
    consent.give();
    await collector.flush();
    for (const event of backend.events()) {
      expect(event).toMatchObject({ userId: 'u1', accountId: 'acme', token: 0 });
    }
    expect(backend.names()).toEqual(['identify', 'report_created']);
  });

  test('somebody else than this device knows inherits nothing', async () => {
    const first = openCollector();
    first.collector.identify('u1');
    first.collector.group('acme');
    const known = first.collector.whoami();
    first.collector.destroy();
    const { collector, consent } = openCollector({ consent: 'required' });
    collector.identify('u2');
    consent.give();
    const { anonymousId, userId, accountId, counts } = collector.whoami();
    expect(anonymousId).not.toBe(known.anonymousId);
    expect({ userId, accountId, counts }).toEqual({
      userId: 'u2',
      accountId: undefined,
      counts: {},
    });
  });

  test('the account that was told meanwhile goes before the one that was stored', async () => {
    const first = openCollector();
    first.collector.identify('u1');
    first.collector.group('old');
    first.collector.destroy();
    const { collector, consent } = openCollector({ consent: 'required' });
    collector.identify('u1');
    collector.group('new');
    consent.give();
    expect(collector.whoami()).toMatchObject({ userId: 'u1', accountId: 'new' });
  });

  test('no more waits than may wait for the network: the oldest are given up, and counted', async () => {
    const { collector, consent } = openCollector({ consent: 'required', maxEvents: 200 });
    collector.identify(byToken(() => makeTokenAt(Date.now())));
    for (let i = 0; i < 202; i++) collector.track(`event_${i}`);
    consent.give();
    await collector.flush();
    expect(backend.events()).toHaveLength(200);
    expect(backend.names().at(0)).toBe('event_2');
    expect(backend.names().at(-1)).toBe('event_201');
    expect(backend.batches[0]?.dropped).toEqual({ queue_full: 3 });
  });

  test('consent that is given twice is given once', async () => {
    const { collector, consent } = openCollector({ consent: 'required' });
    collector.track('one');
    consent.give();
    consent.give();
    await collector.flush();
    expect(backend.names()).toEqual(['one']);
  });
});

describe('consent withdrawn', () => {
  test('what waits is not sent, and nothing is left on the device', async () => {
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const { collector, consent } = openCollector();
    collector.identify('u1');
    collector.track('report_created');
    await collector.flush();
    expect((await readDevice()).events).toBe(2);
    const { length } = backend.batches;
    consent.withdraw();
    await vi.waitFor(async () => expect(await readDevice()).toEqual({ events: 0, keys: [] }));
    dispatchEvent(new Event('pagehide'));
    expect(backend.batches).toHaveLength(length);
  });

  test('what earlier pages have left behind goes as well', async () => {
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const first = openCollector();
    first.collector.track('before');
    await first.collector.flush();
    first.collector.track('spilled');
    first.collector.destroy();
    await Promise.resolve();
    localStorage.setItem('polku:wk_1:person', '{}');
    localStorage.setItem('polku:wk_10', 'another workspace');
    localStorage.setItem('theme', 'dark');
    const { consent } = openCollector({ consent: 'required' });
    consent.withdraw();
    await vi.waitFor(async () =>
      expect(await readDevice()).toEqual({ events: 0, keys: ['polku:wk_10', 'theme'] }),
    );
  });

  test('nothing is recorded from then on', async () => {
    const { collector, consent } = openCollector();
    const heard = vi.fn();
    collector.on('event', heard);
    consent.withdraw();
    collector.track('report_created');
    collector.identify('u1');
    collector.group('acme');
    collector.reset();
    collector.page();
    await collector.flush();
    expect(heard).not.toHaveBeenCalled();
    expect(backend.batches).toEqual([]);
    await vi.waitFor(async () => expect(await readDevice()).toEqual({ events: 0, keys: [] }));
  });

  test('a token that was on its way stores nothing any more', async () => {
    let give: (token: string) => void = () => {};
    const { collector, consent } = openCollector();
    collector.identify(byToken(() => new Promise((resolve) => (give = resolve))));
    collector.track('report_created');
    const flushing = collector.flush();
    await vi.waitFor(() => expect(give).not.toBe(undefined));
    consent.withdraw();
    give(makeTokenAt(Date.now()));
    await flushing;
    await vi.waitFor(async () => expect(await readDevice()).toEqual({ events: 0, keys: [] }));
    expect(backend.batches).toEqual([]);
  });
});

describe('a collector that keeps nothing on the device', () => {
  test('sends, and stores nothing', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const { collector, warn } = openCollector({ persistence: 'memory' });
    collector.track('report_created');
    await collector.flush();
    expect(backend.names()).toEqual(['report_created']);
    expect(open).not.toHaveBeenCalled();
    expect(await readDevice()).toEqual({ events: 0, keys: [] });
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('a page on which storage is forbidden', () => {
  test('records in memory, and says so once', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { collector, warn } = openCollector();
    collector.track('one');
    await collector.flush();
    collector.track('two');
    await collector.flush();
    expect(backend.names()).toEqual(['one', 'two']);
    expect(warn).toHaveBeenCalledOnce();
  });

  test('C37: that throws at the mere sight of localStorage breaks nothing', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('Forbidden', 'SecurityError');
      },
    });
    const { collector } = openCollector();
    collector.track('one');
    await collector.flush();
    expect(backend.names()).toEqual(['one']);
    Object.defineProperty(globalThis, 'localStorage', descriptor ?? {});
  });
});
