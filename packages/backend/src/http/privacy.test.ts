import { beforeAll, describe, expect, test } from 'vitest';
import { NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { createTokenVerifier } from '../ingest/token.ts';
import { LIISA, MARK, ONNI, seedPeople } from '../privacy/person.fixture.ts';
import { createTestStore } from '../store/store.fixture.ts';
import type { Store } from '../store/store.ts';
import { createSecretKey } from '../success/keys.ts';
import { createTestConsole, requesting } from './console.fixture.ts';
import { createOwnDataRoutes, createUserRoutes } from './privacy.ts';

const cleaning: (() => Promise<void>)[] = [];
const whenDone = (clean: () => Promise<void>) => void cleaning.push(clean);
let store: Store;
let routes: ReturnType<typeof createUserRoutes>;
let secretKey: string;
let erasures = 0;
beforeAll(async () => {
  ({ store } = await createTestStore(whenDone));
  await seedPeople(store);
  ({ secretKey } = await createSecretKey(store, { workspaceId: 'ws', name: 'k' }, NOW));
  let ms = 0;
  const deps = {
    ...{ store, nowMs: () => NOW + 10, verifier: createTokenVerifier(), onFault: () => {} },
    // A minute passes between any two requests.
    monotonicMs: () => (ms += 60_000),
    onErased: () => (erasures += 1),
  };
  routes = createUserRoutes(deps).route('/', createOwnDataRoutes(deps));
  return async () => {
    for (const clean of cleaning) await clean();
  };
});

const ask = async (method: string, path: string, init: RequestInit = {}) => {
  const answer = await routes.request(path, { method, ...init });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};

describe('a person’s own page', () => {
  const own = async (what: 'export' | 'erase', claims: object, more: object = {}) => {
    const token = await signToken({ sub: LIISA, ...claims }, NOW);
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, token, ...more });
    const headers = { origin: 'https://app.example', 'content-type': 'text/plain' };
    return ask('POST', `/v1/privacy/${what}`, { body, headers });
  };

  test('is given what is held about them, and nobody else’s', async () => {
    const { status, body, headers } = await own('export', {});
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(body.held.user).toMatchObject([{ id: LIISA }]);
    expect(JSON.stringify(body)).not.toContain(ONNI);
  });

  test.each([
    ['staff that act as them', { act: { sub: 'staff' } }, {}, 403, 'forbidden'],
    ['the vendor’s own people', { internal: true }, {}, 403, 'forbidden'],
    ['a token that is no token', {}, { token: 'x.y.z' }, 401, 'invalid_token'],
    ['another workspace', {}, { writeKey: 'wk_other' }, 401, 'unknown_write_key'],
    ['who names somebody else', {}, { userId: ONNI }, 400, 'invalid_body'],
  ])('refuses %s', async (_, claims, more, status, code) => {
    for (const what of ['export', 'erase'] as const) {
      const answer = await own(what, claims, more);
      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    }
    expect(erasures).toBe(0);
  });

  test('erases them', async () => {
    const { status, body } = await own('erase', {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      erasedAt: new Date(NOW + 10).toISOString(),
      deleted: { user: 1 },
      copies: [{ kind: 'webhook' }],
    });
    expect(erasures).toBe(1);
    const { body: left } = await own('export', {});
    expect(JSON.stringify(left.held)).not.toContain(MARK);
  });
});

describe('a server', () => {
  const withKey = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

  test('with a secret key is given what is held, and erases', async () => {
    const { status, body } = await ask('GET', `/v1/users/${ONNI}`, withKey(secretKey));
    expect([status, body.held.user]).toMatchObject([200, [{ id: ONNI }]]);
    const erased = await ask('DELETE', `/v1/users/${ONNI}`, withKey(secretKey));
    expect(erased).toMatchObject({ status: 200, body: { deleted: { user: 1 } } });
    const again = await ask('DELETE', `/v1/users/${ONNI}`, withKey(secretKey));
    expect(again).toMatchObject({ status: 200, body: { deleted: {} } });
  });

  test('with a key that is for something else is refused', async () => {
    const made = { workspaceId: 'ws', name: 'events', scopes: ['events:write'] as const };
    const { secretKey: other } = await createSecretKey(store, made, NOW);
    for (const method of ['GET', 'DELETE'])
      expect(await ask(method, `/v1/users/${ONNI}`, withKey(other))).toMatchObject({
        status: 403,
        body: { error: { code: 'forbidden' } },
      });
  });

  test.each([
    ['no key', ''],
    ['the key of the pages', WORKSPACE.writeKey],
    ['a wrong one', 'sk_wrong'],
  ])('with %s is refused', async (_, key) => {
    for (const method of ['GET', 'DELETE'])
      expect((await ask(method, '/v1/users/x', withKey(key))).status).toBe(401);
  });
});

test('an admin of the console may, and nobody twice in a second without end', async () => {
  const office = await createTestConsole({}, whenDone);
  const admin = requesting(office, await office.signIn('admin'));
  const path = '/api/users/nobody%2Fhere/data';
  expect(await admin('GET', path)).toMatchObject({
    status: 200,
    body: { person: { ids: ['nobody/here'] } },
  });
  expect(await admin('DELETE', path)).toMatchObject({ status: 200, body: { deleted: {} } });
  for (let asked = 0; asked < 3; asked += 1) await admin('GET', path);
  expect((await admin('GET', path)).body.error.code).toBe('rate_limited');
  const lead = requesting(office, await office.signIn('lead'));
  expect((await lead('DELETE', path)).status).toBe(403);
});

test('an admin finds a person by a part of their id, name or e-mail, and that is noted', async () => {
  const office = await createTestConsole({}, whenDone);
  const { workspaceId: workspace_id } = office;
  const seen = { workspace_id, account_id: 'kone', account_at: 1, first_seen_at: 1 };
  const traits = { name: 'Örjan Öst', email: 'orjan@Kone.example' };
  await office.store.transaction((db) =>
    db
      .insertInto('user')
      .values([
        { ...seen, id: 'u-1', traits_json: JSON.stringify(traits), last_seen_at: 2 },
        { ...seen, id: 'U-10', traits_json: '{}', last_seen_at: 3 },
      ])
      .execute(),
  );
  const admin = requesting(office, await office.signIn('admin'));
  const find = async (text: string) => {
    const { body } = await admin('GET', `/api/users?find=${encodeURIComponent(text)}`);
    return body.users?.map(({ id }: { id: string }) => id);
  };
  expect(await find('u-1')).toEqual(['U-10', 'u-1']);
  expect(await find('Örj')).toEqual(['u-1']);
  expect(await find('ORJAN@kone')).toEqual(['u-1']);
  expect(await find('100%')).toEqual([]);
  expect(await find('u')).toBeUndefined();
  const [line] = (await admin('GET', '/api/audit?what=seen')).body.lines;
  expect(line.action).toBe('GET /api/users');
  const lead = requesting(office, await office.signIn('lead'));
  expect((await lead('GET', '/api/users?find=u-1')).status).toBe(403);
});

test('for how long what is kept is changed by kind, and never below what is needed', async () => {
  const office = await createTestConsole({}, whenDone);
  const admin = requesting(office, await office.signIn('admin'));
  const path = '/api/settings/retention';
  const { days, standard } = (await admin('GET', path)).body;
  expect(days).toEqual(standard);
  const put = (changed: object) => admin('PUT', path, undefined, { days: changed });
  const next = { ...standard, responses: 30, conversations: null };
  expect((await put({ responses: 30, conversations: null })).body.days).toEqual(next);
  const refused = (await put({ events: 30 })).body.error;
  expect(refused).toMatchObject({ code: 'invalid_body', field: 'days.events' });
  expect((await put({ weather: 3 })).status).toBe(400);
  expect((await admin('GET', path)).body.days).toEqual(next);
});
