// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { Event } from '@polku/protocol/schemas';
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
  vi.restoreAllMocks();
  history.replaceState({}, '', '/');
});

describe('beforeSend', () => {
  test('may change an event, before anything of it is kept', async () => {
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const { collector } = openCollector({
      beforeSend({ context: _, ...event }) {
        return { ...event, properties: { ...event.properties, iban: 'removed' } };
      },
    });
    const heard = vi.fn();
    collector.on('event', heard);
    collector.track('paid', { iban: 'FI21 1234', at: 3 });
    await collector.flush();
    const [event] = backend.events();
    expect(event?.properties).toEqual({ iban: 'removed', at: 3 });
    expect(event).not.toHaveProperty('context');
    expect(heard.mock.calls).toEqual([[event]]);
    expect(await readRecords()).toHaveLength(1);
    expect(JSON.stringify([await readRecords(), localStorage])).not.toContain('FI21');
  });

  test('cannot change which event it is', async () => {
    const { collector } = openCollector({
      beforeSend: (event) => Object.assign(event, { id: 'mine', type: 'page', at: 7 }),
    });
    collector.track('x');
    await collector.flush();
    const [event] = backend.events();
    expect(Event.safeParse(event).success).toBe(true);
    expect(event?.type).toBe('track');
    expect(event?.at).toBeGreaterThan(1_700_000_000_000);
  });

  test.each<[string, () => unknown]>([
    ['null', () => null],
    ['nothing', () => undefined],
    ['a text', () => 'no event'],
    ['a list', () => [1]],
    ['an error', () => expect.unreachable()],
    [
      'an error from within what it gave back',
      () => ({
        get type() {
          throw new Error('no');
        },
      }),
    ],
  ])('that gives %s drops the event, and it is counted', async (_, give) => {
    const { collector, warn } = openCollector({
      beforeSend: (event) => (event.name === 'secret' ? (give() as never) : event),
    });
    const heard = vi.fn();
    collector.on('event', heard);
    collector.track('secret', { iban: 'FI21' });
    collector.track('secret', { iban: 'FI22' });
    collector.track('open');
    await collector.flush();
    expect(backend.names()).toEqual(['open']);
    expect(backend.batches[0]?.dropped).toEqual({ before_send: 2 });
    expect(heard).toHaveBeenCalledOnce();
    expect(new Set(warn.mock.calls.map(String)).size).toBeLessThanOrEqual(1);
  });

  test('gives back what is made JSON again, and must fit', async () => {
    const { collector } = openCollector({
      beforeSend: (event) => ({
        ...event,
        properties: { n: 3n as never, text: 'x'.repeat(event.name === 'big' ? 40_000 : 1) },
      }),
    });
    collector.track('big');
    collector.track('small');
    await collector.flush();
    expect(backend.events().map(({ properties }) => properties)).toEqual([{ n: '3', text: 'x' }]);
    expect(backend.batches[0]?.dropped).toEqual({ too_large: 1 });
  });
});

describe('the mode', () => {
  test('record keeps everything for the test, and nothing leaves the page or stays on the device', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const { collector } = openCollector({ mode: 'record' });
    collector.identify(byToken(() => makeTokenAt(Date.now(), 'u1')));
    collector.track('report_created', { rows: 3 });
    await collector.flush();
    expect(collector.recorded()).toMatchObject([
      { type: 'identify', userId: 'u1' },
      { name: 'report_created', userId: 'u1', properties: { rows: 3 } },
    ]);
    dispatchEvent(new globalThis.Event('pagehide'));
    collector.destroy();
    expect(backend.batches).toEqual([]);
    expect(open).not.toHaveBeenCalled();
    expect((await readDevice()).keys).toEqual([]);
  });

  test('off does nothing at all', async () => {
    const listen = vi.spyOn(globalThis, 'addEventListener');
    const getToken = vi.fn(() => makeTokenAt(Date.now()));
    const { collector, consent } = openCollector({ mode: 'off' });
    const before = collector.whoami();
    collector.track('x');
    collector.page();
    collector.identify(byToken(getToken));
    collector.identify('u1');
    collector.group('acme');
    collector.alias('old');
    collector.reset();
    consent.give();
    await collector.flush();
    expect(await collector.token()).toBeUndefined();
    expect(collector.recorded()).toEqual([]);
    expect(collector.whoami()).toEqual(before);
    collector.destroy();
    expect(listen).not.toHaveBeenCalled();
    expect(getToken).not.toHaveBeenCalled();
    expect(backend.batches).toEqual([]);
    expect(await readDevice()).toEqual({ events: 0, keys: [] });
  });

  test('on a server, where there is no page, is off', async () => {
    for (const name of ['document', 'location', 'localStorage']) vi.stubGlobal(name, undefined);
    const { collector } = openCollector();
    collector.track('x');
    collector.destroy();
    await collector.flush();
    expect(backend.batches).toEqual([]);
  });
});

describe('where batches go', () => {
  test.each([
    [{}, 'https://polku.example.com/v1/batch'],
    [{ endpoint: 'https://polku.example.com/' }, 'https://polku.example.com/v1/batch'],
    [{ endpoint: 'https://shop.example.com', path: '/t' }, 'https://shop.example.com/t'],
  ])('with %j is %s', async (options, url) => {
    const { collector } = openCollector(options);
    collector.track('x');
    await collector.flush();
    expect(vi.mocked(fetch).mock.calls[0]?.[0]).toBe(url);
  });

  test('the backend is told where waiting events are kept', async () => {
    const { collector } = openCollector();
    collector.track('durable');
    await collector.flush();
    closePages();
    const { collector: inMemory } = openCollector({ persistence: 'memory' });
    inMemory.track('memory');
    await inMemory.flush();
    vi.stubGlobal('indexedDB', undefined);
    const { collector: fallen } = openCollector({ key: 'wk_2' });
    fallen.track('fallen back');
    await fallen.flush();
    expect(backend.batches.map(({ storage }) => storage)).toEqual(['durable', 'memory', 'memory']);
  });
});

describe('what an event says of its page', () => {
  test('is its path, its title, where it came from and what brought the user, and no query', async () => {
    history.replaceState({}, '', '/report?utm_source=news&utm_medium=mail&email=m@x.fi#secret');
    document.title = 'Report \ud83d';
    vi.spyOn(navigator, 'webdriver', 'get').mockReturnValue(false);
    vi.spyOn(document, 'referrer', 'get').mockReturnValue('https://a.example/b?q=secret#secret');
    const { collector } = openCollector();
    collector.track('x');
    await collector.flush();
    const [event] = backend.events();
    expect(Event.safeParse(event).success).toBe(true);
    expect(event?.context).toEqual({
      page: { path: '/report', title: 'Report \ufffd', referrer: 'https://a.example/b' },
      locale: 'en-US',
      campaign: { utm_source: 'news', utm_medium: 'mail' },
    });
  });

  test('is not filled by a link of a stranger', async () => {
    history.replaceState({}, '', `/?utm_source=x&utm_term=${'y'.repeat(50_000)}`);
    const { collector } = openCollector();
    collector.track('x');
    await collector.flush();
    expect(backend.names()).toEqual(['x']);
    expect(JSON.stringify(backend.events()).length).toBeLessThan(2_000);
  });

  test('is that a program drives it, if one does', async () => {
    vi.spyOn(navigator, 'webdriver', 'get').mockReturnValue(true);
    const { collector } = openCollector();
    collector.track('x');
    await collector.flush();
    expect(backend.events()[0]?.context).toMatchObject({ automated: true });
  });
});

describe('alias', () => {
  test('says that another id was this user too', async () => {
    const { collector, warn } = openCollector();
    collector.identify('u1');
    collector.alias('of-the-marketing-site');
    collector.alias('');
    await collector.flush();
    const [, alias] = backend.events();
    expect(Event.parse(alias)).toMatchObject({
      type: 'alias',
      previousId: 'of-the-marketing-site',
      userId: 'u1',
    });
    expect(backend.events()).toHaveLength(2);
    expect(warn.mock.calls[0]?.[0]).toMatch(/^alias\(\) was given/);
  });
});

/** The texts that IndexedDB holds. */
const readRecords = () =>
  new Promise<unknown[]>((resolve) => {
    indexedDB.open('polku:wk_1').onsuccess = ({ target }) => {
      const db = (target as IDBOpenDBRequest).result;
      const reading = db.transaction('events').objectStore('events').getAll();
      reading.onsuccess = () => {
        db.close();
        resolve(reading.result);
      };
    };
  });
