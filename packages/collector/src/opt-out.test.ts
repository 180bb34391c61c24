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

/** What the user and the browser say of their own accord. */

const OUT = 'polku:wk_1:out';

let backend: FakeBackend;

beforeEach(() => {
  resetBrowser();
  backend = stubBackend();
});
afterEach(() => {
  closePages();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const isPurged = () =>
  vi.waitFor(async () => expect(await readDevice()).toEqual({ events: 0, keys: [OUT] }));

describe('a user who opts out', () => {
  test('is recorded no more, and nothing of them is left but that they have', async () => {
    backend.answer = () => Promise.reject(new TypeError('offline'));
    const { collector, consent } = openCollector();
    collector.identify('u1');
    collector.track('before');
    await collector.flush();
    const { length } = backend.batches;
    consent.optOut();
    collector.track('after');
    dispatchEvent(new Event('pagehide'));
    await collector.flush();
    await isPurged();
    expect(localStorage.getItem(OUT)).not.toMatch(/u1|[0-9a-f]{8}/);
    expect(backend.batches).toHaveLength(length);
  });

  test.each(['given', 'required'] as const)(
    'stays so on the next page, whatever it says of consent: %s',
    async (said) => {
      openCollector().consent.optOut();
      closePages();
      await isPurged();
      const { collector, consent } = openCollector({ consent: said });
      consent.give();
      collector.track('later');
      await collector.flush();
      expect(consent.isGiven()).toBe(false);
      expect(backend.batches).toEqual([]);
      await isPurged();
    },
  );

  test('is heeded by the other tabs: nothing more is stored, sent or kept there', async () => {
    const [one, two] = [openCollector(), openCollector()];
    backend.answer = () => Promise.reject(new TypeError('offline'));
    two.collector.track('in the other tab');
    await two.collector.flush();
    const { length } = backend.batches;
    one.consent.optOut();
    two.collector.group('acme');
    two.collector.track('later');
    dispatchEvent(new Event('pagehide'));
    await isPurged();
    expect(two.collector.recorded()).toEqual([]);
    expect(backend.batches).toHaveLength(length);
  });

  test('may opt in again on the same page: recorded from then on, as nobody known from before', async () => {
    const { collector, consent } = openCollector();
    const before = collector.whoami();
    consent.optOut();
    collector.track('lost');
    collector.track('lost too');
    consent.optIn();
    collector.track('kept');
    await collector.flush();
    expect(backend.names()).toEqual(['kept']);
    expect(backend.events()[0]?.anonymousId).not.toBe(before.anonymousId);
    // Counted while out, in memory alone.
    expect(backend.batches[0]?.dropped).toEqual({ opted_out: 2 });
    expect(localStorage.getItem(OUT)).toBeNull();
    closePages();
    openCollector().collector.track('next page');
    dispatchEvent(new Event('pagehide'));
    expect(backend.names()).toEqual(['kept', 'next page']);
  });

  test('and in again is who the page has said they are', async () => {
    const { collector, consent } = openCollector();
    collector.identify(byToken(() => makeTokenAt(Date.now(), 'u1')));
    await collector.flush();
    consent.optOut();
    consent.optIn();
    collector.track('kept');
    await collector.flush();
    expect(backend.events().at(-1)).toMatchObject({ name: 'kept', userId: 'u1', token: 0 });
  });

  test('opts in to what was required, too', async () => {
    const { collector, consent } = openCollector({ consent: 'required' });
    consent.optOut();
    consent.optIn();
    collector.track('kept');
    await collector.flush();
    expect(backend.names()).toEqual(['kept']);
  });

  test('is heeded for the page where nothing may be stored', async () => {
    const { collector, consent } = openCollector({ persistence: 'memory' });
    consent.optOut();
    consent.give();
    collector.track('lost');
    await collector.flush();
    expect(backend.batches).toEqual([]);
    expect((await readDevice()).keys).toEqual([]);
  });
});

describe('a page that takes its word back', () => {
  test('and gives it again records again', async () => {
    const { collector, consent } = openCollector();
    consent.withdraw();
    collector.track('lost');
    consent.give();
    collector.track('kept');
    await collector.flush();
    expect(backend.names()).toEqual(['kept']);
  });
});

describe('a browser that sends Global Privacy Control', () => {
  beforeEach(() => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
  });
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'globalPrivacyControl');
  });

  test('has not agreed before the page says so, if the page honours that', async () => {
    const { collector, consent } = openCollector({ consent: 'given', honorGpc: true });
    collector.track('early');
    await collector.flush();
    expect(consent.isGiven()).toBe(false);
    expect(backend.batches).toEqual([]);
    expect(await readDevice()).toEqual({ events: 0, keys: [] });
    consent.give();
    await collector.flush();
    expect(backend.names()).toEqual(['early']);
  });

  test('is like any other by default', async () => {
    const { collector } = openCollector();
    collector.track('early');
    await collector.flush();
    expect(backend.names()).toEqual(['early']);
  });

  test('that says no is like any other', async () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: false, configurable: true });
    const { collector } = openCollector({ honorGpc: true });
    collector.track('early');
    await collector.flush();
    expect(backend.names()).toEqual(['early']);
  });
});
