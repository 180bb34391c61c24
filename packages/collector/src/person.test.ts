// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { byToken } from './by-token.ts';
import {
  closePages,
  type FakeBackend,
  openCollector,
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

const tokenOf = (sub: string) => makeTokenAt(Date.now(), sub);

describe('a person', () => {
  test('who is identified by a token is verified in every event, also in those before it came', async () => {
    const { collector } = openCollector();
    const person = vi.fn();
    collector.on('person', person);
    const jwt = tokenOf('u1');
    collector.track('before');
    collector.identify(
      byToken(async () => jwt),
      { role: 'admin' },
    );
    collector.track('between');
    await collector.flush();
    collector.track('after');
    await collector.flush();
    const byName = Object.fromEntries(
      backend.events().map((event) => [event.name ?? event.type, event]),
    );
    // What was done before anybody was identified is anonymous; the backend merges it.
    expect(byName.before?.userId).toBeUndefined();
    for (const name of ['identify', 'between', 'after']) {
      expect(byName[name]).toMatchObject({
        userId: 'u1',
        token: 0,
        anonymousId: byName.before?.anonymousId,
      });
    }
    expect(backend.batches.flatMap(({ tokens }) => tokens)).toContain(jwt);
    expect(person.mock.calls).toEqual([[{ jwt, userId: 'u1', accountId: undefined }]]);
    expect(await collector.token()).toMatchObject({ userId: 'u1' });
  });

  test('whose token the host cannot give waits; the others’ events go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { collector, warn } = openCollector({ persistence: 'memory' });
    const getToken = vi.fn(async (): Promise<string> => {
      throw new Error('The token route answered 500.');
    });
    collector.track('before');
    collector.identify(byToken(getToken));
    collector.track('waiting');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(backend.names()).toEqual(['before']);
    expect(warn).toHaveBeenCalledWith('The token route answered 500.');
    getToken.mockResolvedValue(tokenOf('u1'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(backend.names()).toEqual(['before', 'identify', 'waiting']);
    expect(backend.events().at(-1)?.userId).toBe('u1');
  });

  test('whose token the host cannot give is asked for every ten seconds, not with every event', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { collector } = openCollector({ persistence: 'memory' });
    const getToken = vi.fn(() => Promise.reject(new Error('down')));
    collector.identify(byToken(getToken));
    for (let i = 0; i < 60; i++) {
      collector.track(`event_${i}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(7);
    expect(getToken.mock.calls.length).toBeGreaterThanOrEqual(5);
    // Who is identified anew is asked for at once.
    const asked = getToken.mock.calls.length;
    collector.identify(byToken(getToken));
    await vi.advanceTimersByTimeAsync(0);
    expect(getToken.mock.calls.length).toBe(asked + 1);
  });

  test('whose token never comes holds up nobody else', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { collector, warn } = openCollector({ persistence: 'memory' });
    collector.track('before');
    collector.identify(byToken(() => new Promise(() => {})));
    collector.track('waiting');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.names()).toEqual(['before']);
    const said = new Set(warn.mock.calls.map(([text]) => text));
    expect([...said]).toEqual(['getToken() gave no answer in 15000 ms']);
  });

  test('who is gone is told of, and the next is somebody new', async () => {
    const { collector } = openCollector();
    const person = vi.fn();
    collector.on('person', person);
    collector.identify('u1');
    collector.group('acme');
    const before = collector.whoami();
    collector.reset();
    collector.track('x');
    await collector.flush();
    expect(collector.whoami().anonymousId).not.toBe(before.anonymousId);
    expect(backend.events().at(-1)).toEqual(
      expect.not.objectContaining({ userId: expect.anything(), accountId: expect.anything() }),
    );
    expect(person.mock.calls).toEqual([[undefined], [undefined]]);
  });
});

describe('the end', () => {
  test('leaves no listener on the page, and records nothing more', async () => {
    const held = new Map<string, AbortSignal | undefined>();
    for (const target of [globalThis, document]) {
      vi.spyOn(target, 'addEventListener').mockImplementation(
        ((type: string, _listener: EventListener, options?: AddEventListenerOptions) =>
          void held.set(type, options?.signal)) as never,
      );
    }
    const listening = () =>
      [...held].flatMap(([type, signal]) => (signal?.aborted ? [] : [type])).sort();
    const { collector, consent } = openCollector();
    expect(listening()).toEqual(['online', 'pagehide', 'pageshow', 'storage', 'visibilitychange']);
    collector.track('one');
    collector.destroy();
    expect(listening()).toEqual([]);
    collector.track('two');
    consent.give();
    await collector.flush();
    expect(backend.names()).toEqual(['one']);
    vi.restoreAllMocks();
  });

  test('C24: what could not be sent is sent by the next page', async () => {
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const { collector } = openCollector();
    collector.track('one');
    collector.destroy();
    const later = stubBackend();
    const { collector: next } = openCollector();
    await next.flush();
    expect(later.names()).toEqual(['one']);
  });
});
