// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  countListeners,
  createBackend,
  ENDPOINT,
  survey,
  token,
  welcome,
} from './client.fixture.ts';
import { createPolku, type Polku, type PolkuOptions } from './index.ts';

/**
 * The SDK as a host uses it, against a backend that is given as `fetch`. Happy-dom has no top layer: a
 * popover there is an element like others.
 */

let polku: Polku | undefined;
let backend: ReturnType<typeof createBackend>;
let warnings: string[];

beforeEach(() => {
  localStorage.clear();
  HTMLElement.prototype.showPopover ??= () => {};
  // The page is idle at once: how long a browser takes is not ours to wait for here.
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => setTimeout(callback));
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((text) => warnings.push(String(text)));
  backend = createBackend();
  vi.stubGlobal('fetch', backend.fetch);
});
afterEach(async () => {
  await polku?.destroy();
  polku = undefined;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a flow', () => {
  test('is shown when the page has loaded, and closed by the user', async () => {
    start();
    await shown('Welcome');
    room()?.querySelector<HTMLElement>('.foot button')?.click();
    await vi.waitFor(() => expect(room()).toBeNull());
  });

  test('is not shown to who has seen it on another device', async () => {
    backend.person.history = { welcome: { shownAt: 1 } };
    start().identify(token('maya'));
    await reasonIs('welcome', 'frequency');
    expect(room()).toBeNull();
  });

  test('is shown to the next person at the same desk', async () => {
    start().identify(token('maya'));
    await shown('Welcome');
    polku?.reset();
    expect(room()).toBeNull();
    polku?.identify(token('tom'));
    polku?.page('again');
    await shown('Welcome');
  });

  test('is the only one to open by itself in a session, over its pages, and may go on', async () => {
    const other = { ...welcome, id: 'other', frequency: 'always', title: 'Other' } satisfies Flow;
    backend.shared.flows = [{ ...welcome, frequency: 'always' }, other];
    start();
    await shown('Welcome');
    await polku?.destroy();
    backend.shared.flows = [other];
    start();
    await reasonIs('other', 'interruptions');
    await polku?.destroy();
    backend.shared.flows = [{ ...welcome, frequency: 'always' }, other];
    start();
    await shown('Welcome');
  });

  test('T55: that is withdrawn ends on the open page', async () => {
    const reasons: unknown[] = [];
    start().on('ended', ({ reason }) => reasons.push(reason));
    await shown('Welcome');
    backend.shared.flows = [{ ...welcome, version: 1 }];
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(reasons).toEqual(['withdrawn']));
    expect(room()).toBeNull();
  });

  test('is not shown while everything is paused', async () => {
    backend.shared.isPaused = true;
    start();
    await reasonIs('welcome', 'paused');
  });

  test('of a kind that is not known is skipped, said once, and holds up no other', async () => {
    const newer = { ...welcome, id: 'newer', kind: 'hologram' } as unknown as Flow;
    backend.shared.flows = [newer, welcome];
    start();
    await shown('Welcome');
    await polku?.show('nothing');
    expect(warnings.filter((text) => text.includes('hologram'))).toHaveLength(1);
  });
});

describe('a survey', () => {
  beforeEach(() => {
    backend.shared.flows = [survey];
  });

  test('is shown under a lease', async () => {
    backend.person.lease = { flow: 'ces', expiresAt: Date.now() + 1_000 };
    start().identify(token('maya'));
    await loaded();
    expect(await polku?.show('ces')).toBe(true);
    expect(backend.asked('survey')).toEqual([undefined, 'ces']);
  });

  test.each([
    ['none was given', undefined],
    ['it was given for another', { flow: 'nps', expiresAt: Number.MAX_SAFE_INTEGER }],
    ['it has run out', { flow: 'ces', expiresAt: 1 }],
  ])('is not shown when %s, and why() says so', async (_, lease) => {
    if (lease) backend.person.lease = lease;
    start().identify(token('maya'));
    await loaded();
    expect(await polku?.show('ces')).toBe(false);
    expect(polku?.why().reasons.ces).toBe('no_lease');
    expect(room()).toBeNull();
  });

  test('is not shown to somebody who is not verified: no lease is asked for', async () => {
    start().identify('maya');
    await loaded();
    expect(await polku?.show('ces')).toBe(false);
    expect(backend.asked('survey')).toEqual([]);
  });
});

describe('a guest', () => {
  test('asks for nothing and stores nothing before consent', async () => {
    start({ consent: 'required' });
    polku?.track('early');
    expect(localStorage).toHaveLength(0);
    expect(backend.requests).toEqual([]);
    polku?.consent(true);
    await shown('Welcome');
    await polku?.flush();
    expect(backend.events()).toContain('early');
  });

  test('in the mode record keeps what is tracked for the test, sends nothing and shows nothing', async () => {
    start({ mode: 'record' }).track('seen', { rows: 3n });
    await polku?.flush();
    expect(polku?.recorded()).toMatchObject([{ name: 'seen', properties: { rows: '3' } }]);
    expect(await polku?.show('welcome')).toBe(false);
    await polku?.destroy();
    expect(backend.requests).toEqual([]);
    expect(localStorage).toHaveLength(0);
  });

  test('does nothing at all in the mode off', async () => {
    start({ mode: 'off' }).track('seen');
    await polku?.flush();
    expect(await polku?.show('welcome')).toBe(false);
    expect(backend.requests).toEqual([]);
  });

  test('loads nothing to show when nothing is published', async () => {
    backend.shared.flows = [];
    start();
    await vi.waitFor(() => expect(backend.requests).toHaveLength(1));
    expect(await polku?.show('welcome')).toBe(false);
    expect(polku?.why()).toEqual({ open: undefined, reasons: {} });
  });

  test('asks two things of the backend at most, while what it has is fresh', async () => {
    start().identify(token('maya'));
    await shown('Welcome');
    expect(backend.requests.filter(({ url }) => url.includes('/v1/bootstrap'))).toHaveLength(2);
    polku?.page('another');
    polku?.page('and another');
    await reasonIs('welcome', 'frequency');
    expect(backend.requests.filter(({ url }) => url.includes('/v1/bootstrap'))).toHaveLength(2);
  });

  test('leaves no element, listener or global after destroy()', async () => {
    const before = [document.documentElement.outerHTML, Object.keys(globalThis).join()];
    const listeners = countListeners();
    start();
    await shown('Welcome');
    await polku?.destroy();
    expect([document.documentElement.outerHTML, Object.keys(globalThis).join()]).toEqual(before);
    expect(listeners()).toEqual([]);
  });

  test('tells the developer of a failing host callback, and does not throw', () => {
    start();
    const hostile = {
      get trap(): string {
        throw new Error('no');
      },
    };
    expect(() => polku?.track('odd', hostile)).not.toThrow();
    expect(() => polku?.identify(undefined as never)).not.toThrow();
  });
});

function start(options: Partial<PolkuOptions> = {}): Polku {
  polku = createPolku({
    key: 'wk_test',
    endpoint: ENDPOINT,
    consent: 'given',
    flushAfterMs: 1,
    ...options,
  });
  return polku;
}

const room = () =>
  document.querySelector('polku-stage')?.shadowRoot?.querySelector('.room') ?? null;

const shown = (title: string) =>
  vi.waitFor(() => expect(room()?.querySelector('h2')?.textContent).toBe(title), 5_000);

const reasonIs = (flow: string, reason: string) =>
  vi.waitFor(() => expect(polku?.why().reasons[flow]).toBe(reason), 5_000);

/** What decides is a chunk of its own: it is there once it has looked at the page's load. */
const loaded = () => vi.waitFor(() => expect(polku?.why().reasons).not.toEqual({}), 5_000);
