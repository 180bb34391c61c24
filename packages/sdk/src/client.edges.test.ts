// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBackend, ENDPOINT, survey, token, welcome } from './client.fixture.ts';
import { createPolku, type Polku, type PolkuOptions } from './index.ts';

/** The order in which things come, and the device on which they stay. */

const MINUTE_MS = 60_000;
const onThing = { trigger: { on: 'event', event: 'thing_done' } } satisfies Partial<Flow>;
const tour = {
  id: 'tour',
  kind: 'tour',
  name: 'Tour',
  version: 1,
  trigger: { on: 'load' },
  frequency: 'until_done',
  goal: 'first_use',
  followedBy: 'ces',
  steps: [{ id: 'one', title: 'One', text: '' }],
} satisfies Flow;

let polku: Polku;
let backend: ReturnType<typeof createBackend>;

beforeEach(() => {
  localStorage.clear();
  document.documentElement.lang = '';
  HTMLElement.prototype.showPopover ??= () => {};
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  // The page is idle at once: how long a browser takes is not ours to wait for here.
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => setTimeout(callback));
  backend = createBackend();
  vi.stubGlobal('fetch', backend.fetch);
});
afterEach(async () => {
  await polku.destroy();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function start(options: Partial<PolkuOptions> = {}): Polku {
  polku = createPolku({ key: 'wk_test', endpoint: ENDPOINT, consent: 'given', ...options });
  return polku;
}
const title = () =>
  document.querySelector('polku-stage')?.shadowRoot?.querySelector('h2')?.textContent;
const isShown = (text: string) => vi.waitFor(() => expect(title()).toContain(text), 5_000);
const isLoaded = () => vi.waitFor(() => expect(polku.why().reasons).not.toEqual({}), 5_000);
const see = () => document.dispatchEvent(new Event('visibilitychange'));
const asked = (part: 'shared' | 'person') =>
  backend.requests.filter(
    ({ url }) =>
      url.includes('/v1/bootstrap?') === (part === 'shared') && url.includes('/v1/bootstrap'),
  ).length;

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

describe('a chain', () => {
  test('goes from a tour that succeeded to its survey, as one interruption', async () => {
    backend.shared.flows = [tour, survey];
    backend.shared.milestones = [{ key: 'first_use', event: 'report_created' }];
    backend.person.lease = { flow: 'ces', expiresAt: Date.now() + MINUTE_MS };
    const ended: unknown[] = [];
    start().identify(token('maya'));
    polku.on('ended', (value) => ended.push(value));
    await isShown('One');
    polku.track('report_created');
    await isShown('A short question');
    expect(ended).toEqual([{ flow: 'tour', reason: 'milestone' }]);
    await polku.flush();
    expect(backend.events()).toEqual(
      expect.arrayContaining([
        'tour_shown',
        'tour_step_shown',
        'report_created',
        'tour_ended',
        'survey_shown',
      ]),
    );
  });

  test('does not go on from a tour that was closed', async () => {
    backend.shared.flows = [tour, { ...welcome, id: 'ces', trigger: { on: 'code' } }];
    start();
    await isShown('One');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await vi.waitFor(() => expect(title()).toBeUndefined());
    await isLoaded();
    await polku.flush();
    expect(backend.events()).not.toContain('message_shown');
  });

  test('is not begun by what a flow itself tells', async () => {
    const echo = {
      ...welcome,
      id: 'echo',
      title: 'Echo',
      trigger: { on: 'event', event: 'tour_shown' },
    } satisfies Flow;
    backend.shared.policy = { ...backend.shared.policy, maxInterruptions: 9 };
    backend.shared.flows = [tour, echo];
    start();
    await isShown('One');
    await polku.flush();
    polku.track('something');
    await vi.waitFor(() => expect(polku.why().reasons.echo).toBeDefined());
    expect(title()).toBe('One');
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
