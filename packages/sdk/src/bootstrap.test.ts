import { PersonRequest } from '@polku/flows/schemas';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBootstrap } from './bootstrap.ts';
import { createFakeMemory } from './memory.fixture.ts';
import { fetchSharedPart } from './shared-part.ts';

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;

const token = (userId = 'u1') => ({ jwt: `jwt-of-${userId}`, userId, accountId: undefined });
const personPart = (userId = 'u1') => ({
  userId,
  facts: { user: { role: 'admin' }, account: {}, milestones: {}, decided: {} },
  history: {},
});
const sharedPart = {
  revision: 'r1',
  flows: [],
  milestones: [],
  policy: {},
  theme: {},
  isPaused: false,
};

afterEach(() => void vi.restoreAllMocks());

/** A page, and a backend that answers by what it is asked. */
function open(memory = createFakeMemory()) {
  let nowMs = NOW;
  const backend = {
    answer: (body: PersonRequest | undefined): Response | Promise<Response> =>
      Response.json(body ? personPart(body.token.replace('jwt-of-', '')) : sharedPart),
  };
  const fetch = vi.fn(async (_url: string | URL | Request, init?: RequestInit) =>
    backend.answer(init?.body ? JSON.parse(String(init.body)) : undefined),
  );
  const options = { endpoint: 'https://polku.example.com', key: 'wk_1 &x', memory, fetch };
  return {
    ...createBootstrap({ ...options, sessionId: () => 'session-1', now: () => nowMs }),
    shared: () => fetchSharedPart(options),
    memory,
    fetch,
    backend,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

describe('the shared part', () => {
  test('is asked for by the write key, without credentials and without a preflight', async () => {
    const { shared, fetch } = open();
    expect(await shared()).toEqual(sharedPart);
    expect(fetch.mock.calls).toEqual([
      [
        'https://polku.example.com/v1/bootstrap?key=wk_1%20%26x',
        { credentials: 'omit', signal: expect.any(AbortSignal) },
      ],
    ]);
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['an error', () => Response.json(sharedPart, { status: 503 })],
    ['a captive portal', () => new Response('<html>Accept our terms</html>')],
    ["a stranger's JSON", () => Response.json({ hello: 'world' })],
    ['null', () => Response.json(null)],
    ['a list', () => Response.json([])],
    ['nothing', () => new Response('')],
  ])('%s is nothing to show, and no error', async (_, answer) => {
    const { shared, backend } = open();
    backend.answer = answer;
    expect(await shared()).toBeUndefined();
  });
});

describe("the person's part", () => {
  test('is asked for in a text body: the token is in no address', async () => {
    const { person, fetch } = open();
    expect(await person(token(), 'device-1')).toEqual(personPart());
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('https://polku.example.com/v1/bootstrap');
    expect(init).toMatchObject({ method: 'POST', credentials: 'omit' });
    expect(init?.headers).toBeUndefined();
    expect(PersonRequest.parse(JSON.parse(String(init?.body)))).toEqual({
      writeKey: 'wk_1 &x',
      token: 'jwt-of-u1',
      device: 'device-1',
      session: 'session-1',
    });
  });

  test('is not asked for again while it is fresh, on this page and the next', async () => {
    const page = open();
    await page.person(token(), 'd');
    page.pass(5 * MINUTE_MS - 1);
    expect(await page.person(token(), 'd')).toEqual(personPart());
    const next = open(page.memory);
    expect(await next.person(token(), 'd')).toEqual(personPart());
    expect(page.fetch).toHaveBeenCalledOnce();
    expect(next.fetch).not.toHaveBeenCalled();
  });

  test('is asked for again when it is five minutes old, or older than is wanted', async () => {
    const { person, fetch, pass } = open();
    await person(token(), 'd');
    pass(MINUTE_MS);
    await person(token(), 'd', MINUTE_MS);
    expect(fetch).toHaveBeenCalledTimes(2);
    pass(5 * MINUTE_MS);
    await person(token(), 'd');
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test('of another user is never used, however fresh', async () => {
    const { person, fetch } = open();
    await person(token('u1'), 'd');
    expect(await person(token('u2'), 'd')).toMatchObject({ userId: 'u2' });
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(await person(token('u1'), 'd')).toMatchObject({ userId: 'u1' });
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test('from the future, by a clock that was set back, is asked for again', async () => {
    const { person, fetch, pass } = open();
    await person(token(), 'd');
    pass(-2 * 24 * 60 * MINUTE_MS);
    await person(token(), 'd');
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a token that was refused', () => Response.json(personPart(), { status: 401 })],
    ["a stranger's JSON", () => Response.json({ hello: 'world' })],
    ['null', () => Response.json(null)],
  ])('%s is no part, no error, and nothing to remember', async (_, answer) => {
    const { person, backend, fetch } = open();
    const good = backend.answer;
    backend.answer = answer;
    expect(await person(token(), 'd')).toBeUndefined();
    backend.answer = good;
    expect(await person(token(), 'd')).toEqual(personPart());
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe('a lease', () => {
  test('is always asked for, by the name of its survey', async () => {
    const { lease, person, fetch } = open();
    await person(token(), 'd');
    await lease(token(), 'd', 'ces');
    await lease(token(), 'd', 'ces');
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(JSON.parse(String(fetch.mock.calls[1]?.[1]?.body))).toMatchObject({ survey: 'ces' });
  });

  test('brings the newest part along', async () => {
    const { lease, person, fetch, backend } = open();
    await person(token(), 'd');
    backend.answer = () => Response.json({ ...personPart(), accountId: 'acme' });
    await lease(token(), 'd', 'ces');
    expect(await person(token(), 'd')).toMatchObject({ accountId: 'acme' });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});
