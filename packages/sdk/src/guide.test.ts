// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import type { Flow } from '@polku/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBackend, ENDPOINT, survey, token, welcome } from './client.fixture.ts';
import { createPolku, type Polku } from './index.ts';

/** What happens while something is waited for: answers that are late, people who go, users who type. */

const opened = {
  ...welcome,
  id: 'opened',
  title: 'Opened',
  trigger: { on: 'event', event: 'thing_opened' },
  frequency: 'always',
} satisfies Flow;
const asked = { ...survey, trigger: { on: 'event', event: 'thing_done' } } satisfies Flow;

let polku: Polku;
let backend: ReturnType<typeof createBackend>;
/** Answers for the person's part wait until they are let go. */
let letGo: () => void;
let gate: Promise<void>;

beforeEach(() => {
  localStorage.clear();
  document.body.innerHTML = '<input>';
  HTMLElement.prototype.showPopover ??= () => {};
  // The page is idle at once: how long a browser takes is not ours to wait for here.
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => setTimeout(callback));
  backend = createBackend();
  gate = Promise.resolve();
  letGo = () => {};
  vi.stubGlobal('fetch', async (...args: Parameters<typeof backend.fetch>) => {
    const answer = backend.fetch(...args);
    if (args[1]?.method === 'POST' && String(args[0]).endsWith('/v1/bootstrap')) await gate;
    return answer;
  });
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(async () => {
  await polku.destroy();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('after destroy()', () => {
  test('nothing that was under way comes to the screen', async () => {
    backend.shared.flows = [opened];
    await start();
    polku.track('thing_opened');
    await polku.destroy();
    await polku.flush();
    await turns();
    expect(title()).toBeUndefined();
  });

  test('leaving a field shows nothing that had waited for it', async () => {
    backend.shared.flows = [opened];
    await start();
    field().focus();
    polku.track('thing_opened');
    await reasonIs('opened', 'busy');
    await polku.destroy();
    field().blur();
    await turns();
    expect(title()).toBeUndefined();
  });
});

describe('a late answer', () => {
  test('of the person before is nothing to the next', async () => {
    backend.shared.flows = [
      {
        ...welcome,
        trigger: { on: 'event', event: 'x' },
        audience: { fact: 'account.plan', is: 'eq', value: 'gold' },
      },
    ];
    backend.person.facts.account = { plan: 'gold' };
    await start();
    hold();
    polku.identify(token('maya'));
    await vi.waitFor(() => expect(backend.asked('token')).toHaveLength(1));
    polku.reset();
    letGo();
    await turns();
    polku.track('x');
    await reasonIs('welcome', 'audience');
    expect(title()).toBeUndefined();
  });

  test('with a lease does not put a survey before a user who has begun to type', async () => {
    backend.shared.flows = [asked];
    await start();
    polku.identify(token('maya'));
    await vi.waitFor(() => expect(backend.asked('survey')).toEqual([undefined]));
    backend.person.lease = { flow: 'ces', expiresAt: Date.now() + 60_000 };
    hold();
    polku.track('thing_done');
    await vi.waitFor(() => expect(backend.asked('survey')).toEqual([undefined, 'ces']));
    field().focus();
    letGo();
    await reasonIs('ces', 'busy');
    expect(title()).toBeUndefined();
    field().blur();
    await vi.waitFor(() => expect(title()).toContain('question'));
  });

  test('with a lease that brings nothing to the screen is given back, before another is asked for', async () => {
    backend.shared.flows = [asked];
    await start();
    polku.identify(token('maya'));
    await vi.waitFor(() => expect(backend.asked('survey')).toEqual([undefined]));
    backend.person.lease = { flow: 'ces', expiresAt: Date.now() + 60_000 };
    hold();
    polku.track('thing_done');
    await vi.waitFor(() => expect(backend.asked('survey')).toEqual([undefined, 'ces']));
    field().focus();
    // What is given back takes its time.
    const answer = fetch;
    const back = Promise.withResolvers<void>();
    vi.stubGlobal('fetch', async (...[url, init]: Parameters<typeof fetch>) => {
      if (String(init?.body).includes('"unused"')) await back.promise;
      return answer(url, init);
    });
    letGo();
    await reasonIs('ces', 'busy');
    field().blur();
    await turns();
    expect(backend.asked('survey')).toEqual([undefined, 'ces']);
    back.resolve();
    await vi.waitFor(() => expect(title()).toContain('question'));
    expect(backend.asked('unused')).toEqual([undefined, undefined, 'ces', undefined]);
    expect(backend.asked('survey')).toEqual([undefined, 'ces', undefined, 'ces']);
  });

  test('with a lease keeps the place: nothing else opens meanwhile', async () => {
    backend.shared.flows = [asked, opened];
    await start();
    polku.identify(token('maya'));
    await vi.waitFor(() => expect(backend.asked('survey')).toEqual([undefined]));
    backend.person.lease = { flow: 'ces', expiresAt: Date.now() + 60_000 };
    hold();
    polku.track('thing_done');
    await vi.waitFor(() => expect(backend.asked('survey')).toEqual([undefined, 'ces']));
    polku.track('thing_opened');
    await reasonIs('opened', 'busy');
    letGo();
    await vi.waitFor(() => expect(title()).toContain('question'));
  });
});

describe('who is here', () => {
  test('signing in later shows what is for that person', async () => {
    backend.shared.flows = [
      { ...welcome, audience: { fact: 'account.plan', is: 'eq', value: 'gold' } },
    ];
    backend.person.facts.account = { plan: 'gold' };
    await start();
    await reasonIs('welcome', 'audience');
    polku.identify(token('maya'));
    await vi.waitFor(() => expect(title()).toBe('Welcome'));
  });

  test('a listener of the host that throws does not break a chain', async () => {
    backend.shared.flows = [{ ...welcome, followedBy: 'opened' }, opened];
    await start();
    polku.on('ended', () => {
      throw new Error('the host');
    });
    await vi.waitFor(() => expect(title()).toBe('Welcome'));
    shadow()?.querySelector<HTMLElement>('.foot button')?.click();
    await vi.waitFor(() => expect(title()).toBe('Opened'));
  });

  test('a browser without a top layer records and shows nothing', async () => {
    const { showPopover } = HTMLElement.prototype;
    Reflect.deleteProperty(HTMLElement.prototype, 'showPopover');
    try {
      polku = createPolku({ key: 'wk_old', endpoint: ENDPOINT, consent: 'given', flushAfterMs: 1 });
      await vi.waitFor(() => expect(backend.requests).toHaveLength(1));
      polku.track('seen');
      await polku.flush();
      expect(backend.events()).toEqual(['seen']);
      expect(document.querySelector('polku-stage')).toBeNull();
    } finally {
      HTMLElement.prototype.showPopover = showPopover;
    }
  });
});

/** Resolves when what decides is there. */
async function start() {
  polku = createPolku({
    key: 'wk_test',
    endpoint: `${ENDPOINT}/`,
    consent: 'given',
    flushAfterMs: 1,
  });
  await vi.waitFor(() => expect(polku.why().reasons).not.toEqual({}), 5_000);
}

function hold() {
  gate = new Promise((resolve) => {
    letGo = resolve;
  });
}

const field = () => document.querySelector('input') as HTMLInputElement;
const shadow = () => document.querySelector('polku-stage')?.shadowRoot;
const title = () => shadow()?.querySelector('h2')?.textContent ?? undefined;
const reasonIs = (flow: string, reason: string) =>
  vi.waitFor(() => expect(polku.why().reasons[flow]).toBe(reason), 5_000);

/** What could still come has come: chunks are loaded by now, so it would take but a few turns. */
async function turns() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve));
}
