// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBackend, ENDPOINT, token, welcome } from './client.fixture.ts';
import { startFromScript } from './script-tag.ts';

type Global = {
  push(...calls: unknown[][]): void;
  destroy(): Promise<void>;
  why(): unknown;
  recorded(): { name?: string }[];
};
const page = globalThis as unknown as { [name: string]: unknown };
const api = (name = 'polku') => page[name] as Global;

let backend: ReturnType<typeof createBackend>;
let warnings: string[];

beforeEach(() => {
  localStorage.clear();
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((text) => warnings.push(String(text)));
  backend = createBackend();
  backend.shared.flows = [];
  vi.stubGlobal('fetch', backend.fetch);
});
afterEach(async () => {
  for (const name of ['polku', 'acme']) await (page[name] as Global | undefined)?.destroy?.();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const start = (data: DOMStringMap = {}, name = 'polku') =>
  startFromScript({ key: 'wk_1', consent: 'given', ...data }, ENDPOINT, name);

describe('the script tag', () => {
  test('does what the page has asked for before it was there, in that order', async () => {
    page.polku = [
      ['identify', token('maya'), { role: 'admin' }],
      ['track', 'report_created', { rows: 3 }],
      ['flush'],
    ];
    start();
    await vi.waitFor(() => expect(backend.events()).toEqual([undefined, 'report_created']));
  });

  test('goes on taking calls in the form of the queue', async () => {
    start();
    api().push(['track', 'one'], ['track', 'two']);
    api().push(['flush']);
    await vi.waitFor(() => expect(backend.events()).toEqual(['one', 'two']));
  });

  test('takes its address from where it came, or from the tag', async () => {
    start();
    start({ endpoint: 'https://eu.polku.example' }, 'acme');
    await vi.waitFor(() => expect(backend.requests.length).toBeGreaterThanOrEqual(2));
    expect(backend.requests.map(({ url }) => new URL(url).host).sort()).toEqual([
      'eu.polku.example',
      'polku.example',
    ]);
  });

  test.each([undefined, 'required', 'yes', ''])(
    'without a word on consent stores and asks nothing: %j',
    async (consent) => {
      startFromScript(
        { key: 'wk_1', ...(consent === undefined ? {} : { consent }) },
        ENDPOINT,
        'polku',
      );
      api().push(['track', 'one'], ['flush']);
      await Promise.resolve();
      expect(backend.requests).toEqual([]);
      expect(localStorage).toHaveLength(0);
    },
  );

  test('posts where its tag says, for a proxy of the host’s own', async () => {
    start({ path: '/first-party' });
    api().push(['track', 'one'], ['flush']);
    await vi.waitFor(() => expect(backend.events()).toEqual(['one']));
    expect(backend.requests.map(({ url }) => url)).toContain(`${ENDPOINT}/first-party`);
  });

  test('keeps nothing on the device where its tag says so', async () => {
    start({ persistence: 'memory' });
    api().push(['track', 'one'], ['flush']);
    await vi.waitFor(() => expect(backend.events()).toEqual(['one']));
    expect(Object.keys(localStorage).filter((key) => key.startsWith('polku'))).toEqual([]);
  });

  test('records for tests, and sends no event, where its tag says so', async () => {
    start({ mode: 'record' });
    api().push(['track', 'one'], ['flush']);
    await Promise.resolve();
    expect(
      api()
        .recorded()
        .map(({ name }) => name),
    ).toEqual(['one']);
    expect(backend.events()).toEqual([]);
  });

  test('honours Global Privacy Control where its tag has the attribute, with or without a value', async () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
    try {
      start({ honorGpc: '' });
      api().push(['track', 'one'], ['flush']);
      await Promise.resolve();
      expect(backend.requests).toEqual([]);
      start({}, 'acme');
      api('acme').push(['track', 'two'], ['flush']);
      await vi.waitFor(() => expect(backend.events()).toEqual(['two']));
    } finally {
      Reflect.deleteProperty(navigator, 'globalPrivacyControl');
    }
  });

  test('takes the user’s own no, goes on after it, and takes it back', async () => {
    start();
    api().push(['optOut'], ['track', 'lost'], ['consent', true], ['track', 'lost too'], ['flush']);
    await vi.waitFor(() => expect(Object.keys(localStorage)).toEqual(['polku:wk_1:out']));
    api().push(['optIn'], ['track', 'kept'], ['flush']);
    await vi.waitFor(() => expect(backend.events()).toEqual(['kept']));
    expect(localStorage.getItem('polku:wk_1:out')).toBeNull();
  });

  test('that is off does nothing at all', async () => {
    start({ mode: 'off' });
    api().push(['track', 'one'], ['flush']);
    await Promise.resolve();
    expect(backend.requests).toEqual([]);
  });

  test('sets the global that it was told to, and no other', async () => {
    const before = Object.keys(globalThis);
    start({}, 'acme');
    expect(Object.keys(globalThis).filter((key) => !before.includes(key))).toEqual(['acme']);
    await api('acme').destroy();
    expect(Object.keys(globalThis).filter((key) => !before.includes(key))).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ['called', () => api().destroy()],
    ['pushed', () => api().push(['destroy'])],
  ])('gives the global back when destroy is %s', async (_, destroy) => {
    start();
    await destroy();
    await vi.waitFor(() => expect('polku' in globalThis).toBe(false));
  });

  test.each<[string, unknown]>([
    ['a method that there is not', ['fly', 'away']],
    ['nothing', undefined],
    ['a text', 'track'],
    ['a method of every object', ['toString']],
  ])('does not stumble over %s', async (_, call) => {
    page.polku = [call, ['track', 'one']];
    expect(() => start()).not.toThrow();
    expect(() => api().push(call as unknown[], ['track', 'two'])).not.toThrow();
    api().push(['flush']);
    await vi.waitFor(() => expect(backend.events()).toEqual(['one', 'two']));
  });

  test('says what it does not know', () => {
    start();
    api().push(['frobnicate']);
    expect(warnings).toEqual(['[polku] push() knows no "frobnicate".']);
  });

  test('ends, and leaves an empty name, where the host has declared it by `var`', async () => {
    Object.defineProperty(page, 'acme', { value: [], writable: true, configurable: false });
    start({}, 'acme');
    await api('acme').destroy();
    expect(page.acme).toBeUndefined();
  });

  test('given twice is one Polku', async () => {
    page.polku = [['track', 'one']];
    start();
    const first = api();
    start();
    expect(api()).toBe(first);
    api().push(['flush']);
    await vi.waitFor(() => expect(backend.events()).toEqual(['one']));
  });

  test('takes words of the host by the queue', async () => {
    vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run));
    HTMLElement.prototype.showPopover = () => {};
    backend.shared.flows = [welcome];
    page.polku = [['words', { en: { message: { close: 'Away with it' } } }]];
    start();
    const close = () => document.querySelector('polku-stage')?.shadowRoot?.querySelector('.icon');
    await vi.waitFor(() => expect(close()?.getAttribute('aria-label')).toBe('Away with it'));
  });

  test('shows in the languages that its tag says, whatever the page’s', async () => {
    vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run));
    HTMLElement.prototype.showPopover = () => {};
    backend.shared.flows = [welcome];
    start({ languages: 'fi,en' });
    const room = () => document.querySelector('polku-stage')?.shadowRoot?.firstElementChild;
    await vi.waitFor(() => expect(room()?.getAttribute('lang')).toBe('fi'));
  });

  test('takes nothing for a queue that is none', () => {
    page.polku = { mine: true };
    expect(() => start()).not.toThrow();
    expect(api().why()).toEqual({ open: undefined, reasons: {} });
  });
});
