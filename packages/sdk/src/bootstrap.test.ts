import type { PersonPart } from '@polku/flows';
import { expect, test } from 'vitest';
import { createBootstrap } from './bootstrap.ts';
import type { Memory } from './storage.ts';

const MAYA = { jwt: 'jwt-maya', userId: 'maya', accountId: 'northwind' };
const TOM = { jwt: 'jwt-tom', userId: 'tom', accountId: 'northwind' };
const MINUTE_MS = 60_000;

test('asks for the shared part by its key, without credentials', async () => {
  const { bootstrap, requests } = createWorld();
  expect(await bootstrap.shared()).toEqual({ userId: 'from /v1/bootstrap?key=wk%20%C3%A4' });
  expect(requests).toEqual([
    { url: 'https://polku.example/v1/bootstrap?key=wk%20%C3%A4', credentials: 'omit' },
  ]);
});

test('sends the token in a text body, never in the address or a header', async () => {
  const { bootstrap, requests } = createWorld();
  await bootstrap.person(MAYA, 'device-1');
  expect(requests).toEqual([
    {
      url: 'https://polku.example/v1/bootstrap',
      method: 'POST',
      credentials: 'omit',
      body: JSON.stringify({ writeKey: 'wk ä', token: 'jwt-maya', device: 'device-1' }),
    },
  ]);
});

test('does not ask for a person whose part is fresh, five minutes or as told', async () => {
  const { bootstrap, requests, clock } = createWorld();
  await bootstrap.person(MAYA, 'device-1');
  clock.ms += 5 * MINUTE_MS - 1;
  await bootstrap.person(MAYA, 'device-1');
  expect(requests).toHaveLength(1);
  await bootstrap.person(MAYA, 'device-1', MINUTE_MS);
  expect(requests).toHaveLength(2);
  clock.ms += 5 * MINUTE_MS;
  await bootstrap.person(MAYA, 'device-1');
  expect(requests).toHaveLength(3);
});

test('never gives one person what was kept of another', async () => {
  const { bootstrap, requests } = createWorld();
  await bootstrap.person(MAYA, 'device-1');
  expect(await bootstrap.person(TOM, 'device-1')).toEqual({ userId: 'for jwt-tom' });
  expect(requests).toHaveLength(2);
});

test('a lease is asked for each time, and its answer is the newest part', async () => {
  const { bootstrap, requests } = createWorld();
  await bootstrap.lease(MAYA, 'device-1', 'ces');
  await bootstrap.lease(MAYA, 'device-1', 'ces');
  expect(requests).toHaveLength(2);
  expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ survey: 'ces' });
  await bootstrap.person(MAYA, 'device-1');
  expect(requests).toHaveLength(2);
});

test.each([
  ['the backend refuses', async () => new Response('{}', { status: 401 })],
  ['the answer is not JSON', async () => new Response('<html>')],
  ['the network is gone', async () => Promise.reject(new TypeError('failed to fetch'))],
])('fails softly when %s', async (_, answer) => {
  const { bootstrap } = createWorld(answer);
  expect(await bootstrap.shared()).toBeUndefined();
  expect(await bootstrap.person(MAYA, 'device-1')).toBeUndefined();
});

type Request = { url: string; body?: string };

/** A backend that answers with what it was asked, and a clock to be moved. */
function createWorld(answer?: () => Promise<Response>) {
  const requests: Request[] = [];
  const clock = { ms: 1_700_000_000_000 };
  const bootstrap = createBootstrap({
    endpoint: 'https://polku.example',
    key: 'wk ä',
    memory: createMap(),
    now: () => clock.ms,
    fetch: async (url, init) => {
      requests.push({ url: String(url), ...(init as object) });
      if (answer) return answer();
      const { token } = init?.body ? JSON.parse(String(init.body)) : { token: undefined };
      const path = String(url).replace('https://polku.example', '');
      const part = {
        userId: token ? `for ${token}` : `from ${path}`,
      } satisfies Partial<PersonPart>;
      return Response.json(part);
    },
  });
  return { bootstrap, requests, clock };
}

function createMap(): Memory {
  const kept = new Map<string, unknown>();
  return {
    read: <T>(key: string) => kept.get(key) as T | undefined,
    write: (key, value) => void kept.set(key, value),
  };
}
