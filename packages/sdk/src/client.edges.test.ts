// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countListeners, token, welcome } from './client.fixture.ts';
import type { Polku, PolkuOptions } from './index.ts';
import { isShown, openPage, see, title } from './page.fixture.ts';

/** The order in which things come, and the device on which they stay. */

const MINUTE_MS = 60_000;
const onThing = { trigger: { on: 'event', event: 'thing_done' } } satisfies Partial<Flow>;

let page: ReturnType<typeof openPage>;
let backend: typeof page.backend;
let asked: typeof page.asked;
let polku: Polku;

beforeEach(() => {
  page = openPage();
  ({ backend, asked } = page);
});
afterEach(() => page.close());

const start = (options: Partial<PolkuOptions> = {}) => {
  polku = page.start(options);
  return polku;
};

describe('what comes early', () => {
  test('show() waits for what there is to show', async () => {
    backend.shared.flows = [{ ...welcome, trigger: { on: 'code' } }];
    expect(await start().show('welcome')).toBe(true);
    expect(title()).toBe('Welcome');
  });

  test('show() without a backend is no promise that hangs or fails', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    expect(await start().show('welcome')).toBe(false);
  });

  test('show() before consent shows nothing, and asks nobody', async () => {
    expect(await start({ consent: 'required' }).show('welcome')).toBe(false);
    see();
    await Promise.resolve();
    expect(backend.requests).toEqual([]);
  });

  test('an event that was tracked while the page was loading opens what it triggers', async () => {
    backend.shared.flows = [{ ...welcome, ...onThing }];
    start().track('thing_done');
    await isShown('Welcome');
  });

  test('an event of long ago opens nothing that was published since', async () => {
    backend.shared.flows = [];
    start().track('thing_done');
    await vi.waitFor(() => expect(asked('shared')).toBe(1));
    await polku.flush();
    backend.shared.flows = [{ ...welcome, ...onThing }];
    see();
    await vi.waitFor(() => expect(polku.why().reasons.welcome).toBe('trigger'), 5_000);
    polku.track('something_else');
    await vi.waitFor(() => expect(polku.why().reasons.welcome).toBe('trigger'));
    expect(title()).toBeUndefined();
    polku.track('thing_done');
    await isShown('Welcome');
  });

  test('before consent nobody is asked for a token, and then it is', async () => {
    const getToken = vi.fn(token('maya'));
    start({ consent: 'required' }).identify(getToken);
    await Promise.resolve();
    expect(getToken).not.toHaveBeenCalled();
    expect(backend.requests).toEqual([]);
    polku.consent(true);
    await vi.waitFor(() => expect(asked('person')).toBe(1), 5_000);
    expect(backend.asked('device')).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });
});

describe('what is on the screen', () => {
  test('ends when everything is paused', async () => {
    const ended: unknown[] = [];
    start().on('ended', ({ reason }) => ended.push(reason));
    await isShown('Welcome');
    backend.shared.isPaused = true;
    see();
    await vi.waitFor(() => expect(ended).toEqual(['withdrawn']));
    expect(title()).toBeUndefined();
  });

  test('stays when a newer version is published: the user is in the middle of it', async () => {
    start();
    await isShown('Welcome');
    backend.shared.flows = [{ ...welcome, version: 3 }];
    see();
    await vi.waitFor(() => expect(asked('shared')).toBe(2));
    await polku.flush();
    expect(title()).toBe('Welcome');
  });

  test('speaks the language of the page before that of the browser', async () => {
    document.documentElement.lang = 'fi';
    backend.shared.flows = [{ ...welcome, title: { en: 'Welcome', fi: 'Tervetuloa' } }];
    start();
    await isShown('Tervetuloa');
  });
});

describe('freshness', () => {
  /** Nothing stored, so that the clock is all there is. */
  function startWithClock() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    vi.setSystemTime(1_800_000_000_000);
    start({ persistence: 'memory' }).identify(token('maya'));
    return vi.waitFor(() => expect(asked('person')).toBe(1));
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test('of the person: asked for again when the user comes back after a minute, not before', async () => {
    await startWithClock();
    await pass(59_000);
    see();
    await pass(0);
    expect(asked('person')).toBe(1);
    await pass(1_000);
    see();
    await pass(0);
    expect(asked('person')).toBe(2);
  });

  test('of the shared part: asked for every five minutes, while it is looked at', async () => {
    await startWithClock();
    await pass(5 * MINUTE_MS);
    expect(asked('shared')).toBe(2);
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await pass(60 * MINUTE_MS);
    expect(asked('shared')).toBe(2);
    hidden.mockRestore();
    see();
    await pass(0);
    expect(asked('shared')).toBe(3);
    await pass(5 * MINUTE_MS);
    expect(asked('shared')).toBe(4);
  });

  test('after destroy() nothing is asked any more, however often the page was looked at', async () => {
    await startWithClock();
    see();
    see();
    await pass(1_000);
    await polku.destroy();
    const { length } = backend.requests;
    see();
    await pass(60 * MINUTE_MS);
    expect(backend.requests).toHaveLength(length);
  });
});

describe('the device', () => {
  beforeEach(() => {
    backend.person.facts.account = { plan: 'gold' };
  });
  const kept = () => Object.values({ ...localStorage }).join();

  test('keeps nothing of what the backend says of a person who is gone', async () => {
    start().identify(token('maya'));
    await vi.waitFor(() => expect(kept()).toContain('gold'), 5_000);
    polku.reset();
    expect(kept()).not.toContain('gold');
  });

  test('keeps nothing at all when consent is withdrawn', async () => {
    start().identify(token('maya'));
    await isShown('Welcome');
    await polku.flush();
    polku.consent(false);
    await vi.waitFor(() => expect(Object.keys(localStorage)).toEqual([]));
    expect(title()).toBeUndefined();
    polku.track('later');
    polku.page();
    expect(await polku.show('welcome')).toBe(false);
    see();
    await polku.flush();
    expect(Object.keys(localStorage)).toEqual([]);
    expect(backend.events()).not.toContain('later');
  });
});

describe('destroy()', () => {
  const guided = {
    id: 'guided',
    kind: 'tour',
    name: 'Guided',
    version: 1,
    trigger: { on: 'load' },
    frequency: 'always',
    steps: [{ id: 'one', at: '#new', title: 'One', text: '', advance: { on: 'click' } }],
  } satisfies Flow;
  afterEach(() => {
    document.body.innerHTML = '';
  });

  test('in the middle of a step takes every listener, observer and element away', async () => {
    document.body.innerHTML = '<button id="new">New</button>';
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(
      new DOMRect(0, 0, 9, 9),
    );
    const before = document.documentElement.outerHTML;
    const observing = new Set<MutationObserver>();
    const { observe, disconnect } = MutationObserver.prototype;
    vi.spyOn(MutationObserver.prototype, 'observe').mockImplementation(function (
      this: MutationObserver,
      ...args
    ) {
      observing.add(this);
      observe.apply(this, args);
    });
    vi.spyOn(MutationObserver.prototype, 'disconnect').mockImplementation(function (
      this: MutationObserver,
    ) {
      observing.delete(this);
      disconnect.apply(this);
    });
    const listeners = countListeners();
    backend.shared.flows = [guided];
    start();
    await isShown('One');
    await vi.waitFor(() =>
      expect(listeners()).toEqual(expect.arrayContaining(['document click', 'document keydown'])),
    );
    // Of the shell, of its look, of the target, and of the core for tours that come with the page's markup.
    expect(observing.size).toBe(4);
    await polku.destroy();
    expect(listeners()).toEqual([]);
    expect(observing.size).toBe(0);
    expect(document.documentElement.outerHTML).toBe(before);
  });

  test('while something waits for a field to be left takes that away as well', async () => {
    document.body.innerHTML = '<input>';
    const listeners = countListeners();
    const field = document.body.firstElementChild as HTMLInputElement;
    field.focus();
    start();
    await vi.waitFor(() => expect(polku.why().reasons.welcome).toBe('busy'), 5_000);
    expect(listeners()).toContain('document focusout');
    await polku.destroy();
    expect(listeners()).toEqual([]);
    field.blur();
    await new Promise((resolve) => setTimeout(resolve));
    expect(title()).toBeUndefined();
  });
});
