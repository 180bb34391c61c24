import { describe, expect, test } from 'vitest';
import { createIngest, DAY, NOW, newId, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import {
  createSecretKey,
  dropTokenSecret,
  dropWriteKey,
  endSecretKey,
  rotateTokenSecret,
  rotateWriteKey,
} from '../success/keys.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { errorOf, event, ORIGIN, resultsOf, startIngestServer } from './ingest-server.fixture.ts';
import { createSenders, keyOf } from './sender.ts';

const workspaceId = WORKSPACE.id;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

async function start() {
  const server = await startIngestServer();
  const made = await createSecretKey(server.store, { workspaceId, name: 'import' }, NOW);
  const send = (events: object[], key: object, headers: Record<string, string> = {}) =>
    server.post(JSON.stringify({ sentAt: NOW, events, ...key }), headers);
  return { ...server, made, key: made.secretKey, send };
}

describe('where the key stands', () => {
  test.each([
    ['in the body', undefined, 'wk_body', 'wk_body'],
    ['as the name of a Basic header', basic('sk_a:'), 'wk_body', 'sk_a'],
    ['without its colon too', basic('wk_a'), undefined, 'wk_a'],
    ['as a Bearer', 'bearer sk_a', undefined, 'sk_a'],
    ['in the body, when the header is a proxy’s', basic('admin:sk_'), 'wk_body', 'wk_body'],
    ['in the body, when the header is another’s token', 'Bearer eyJ.a.b', 'wk_body', 'wk_body'],
    ['nowhere', undefined, undefined, ''],
  ])('%s', (_what, authorization, writeKey, key) => {
    expect(keyOf(authorization, writeKey)).toBe(key);
  });
});

describe('with a secret key', () => {
  test.each<[string, (key: string) => [object, Record<string, string>]]>([
    ['in the body', (key) => [{ writeKey: key }, {}]],
    ['as Basic', (key) => [{}, { authorization: basic(`${key}:`) }]],
    ['as Bearer', (key) => [{ writeKey: 'wk_test' }, { authorization: `Bearer ${key}` }]],
  ])('%s a user’s event is verified without a token', async (_where, place) => {
    const { send, key, events, told } = await start();
    const response = await send([event({ userId: 'u1', accountId: 'acme' })], ...place(key));
    expect(response.status).toBe(200);
    expect(await events()).toMatchObject([{ trust: 1, subject: 'user:u1', account_id: 'acme' }]);
    expect((await told()).map(({ userId }) => userId)).toEqual(['u1']);
  });

  test('an event of long ago is taken with its true time, one of the future is not believed', async () => {
    const { send, key, events } = await start();
    const old = event({ userId: 'u1', at: NOW - 400 * DAY });
    const late = event({ userId: 'u1', at: NOW + DAY });
    await send([old, late], { writeKey: key });
    expect((await events()).map(({ at }) => at)).toEqual([NOW - 400 * DAY, NOW]);
    const { postEvents } = await startIngestServer();
    expect(await resultsOf(await postEvents([{ ...old, id: newId() }]))).toMatchObject([
      { code: 'too_old' },
    ]);
  });

  test('an event that names nobody is nobody’s', async () => {
    const { send, key, events } = await start();
    await send([event()], { writeKey: key });
    expect(await events()).toMatchObject([{ trust: 0, subject: 'anon:device-1' }]);
  });

  test.each([ORIGIN, 'null', 'https://evil.example'])(
    'a page of %s is told that it has leaked, whatever the key',
    async (origin) => {
      const { send, key, events } = await start();
      for (const writeKey of [key, 'sk_wrong']) {
        const response = await send([event({ userId: 'u1' })], { writeKey }, { origin });
        expect(response.headers.get('access-control-allow-origin')).toBe('*');
        const error = await errorOf(response);
        expect(error).toMatchObject({ status: 403, code: 'exposed_secret_key' });
        expect(error.message).toMatch(/has leaked\. Revoke it with `polku key revoke`/);
        expect(JSON.stringify(error)).not.toContain(key);
      }
      expect(await events()).toEqual([]);
    },
  );

  test.each(['accounts:write', 'privacy'] as const)(
    'that is for %s alone, events are refused',
    async (scope) => {
      const { send, store, events } = await start();
      const made = { workspaceId, name: scope, scopes: [scope] };
      const { secretKey } = await createSecretKey(store, made, NOW);
      const sent = [event({ userId: 'u1' })];
      const error = await errorOf(await send(sent, { writeKey: secretKey }));
      expect([error.status, error.code]).toEqual([403, 'forbidden']);
      expect(error.message).toContain('events:write');
      expect(await events()).toEqual([]);
      const scoped = { workspaceId, name: 'events', scopes: ['events:write'] as const };
      const { secretKey: right } = await createSecretKey(store, scoped, NOW);
      expect((await send(sent, { writeKey: right })).status).toBe(200);
      expect(await events()).toHaveLength(1);
    },
  );

  test('that is wrong the answer is 401, and says which kind it was', async () => {
    const { send } = await start();
    const error = await errorOf(await send([], { writeKey: 'sk_wrong' }));
    expect(error).toMatchObject({ status: 401, code: 'unknown_secret_key', field: 'writeKey' });
  });

  test('nothing else of what is public answers', async () => {
    const { store, key } = await start();
    const routes = createBootstrapRoutes({ store, nowMs: () => NOW });
    const shared = await routes.request(`/v1/bootstrap?key=${key}`);
    expect(await errorOf(shared)).toMatchObject({ status: 401, code: 'unknown_secret_key' });
    const token = await signToken({ sub: 'u1' });
    const body = JSON.stringify({ writeKey: key, token, device: 'device-1' });
    const person = await routes.request('/v1/bootstrap', { method: 'POST', body });
    expect(await errorOf(person)).toMatchObject({ status: 401, code: 'unknown_secret_key' });
  });

  test('the store holds no key, only its hash', async () => {
    const { store, key, made } = await start();
    const rows = await store.db.selectFrom('secret_key').selectAll().execute();
    expect(rows).toMatchObject([{ id: made.id, name: 'import', revoked_at: null }]);
    expect(JSON.stringify(rows)).not.toContain(key.slice(3));
  });
});

describe('a sender is remembered', () => {
  test('for a moment, so a revoked key ends within it', async () => {
    const { store } = await createIngest();
    const { id, secretKey } = await createSecretKey(store, { workspaceId, name: 'x' }, NOW);
    let now = 0;
    const senders = createSenders(store, { nowMs: () => now });
    const find = () => senders.find(secretKey, undefined);
    expect(await find()).toMatchObject({ isSecret: true, workspace: { id: workspaceId } });
    await endSecretKey(store, { workspaceId, id }, NOW);
    now = 999;
    expect(await find()).toMatchObject({ isSecret: true });
    now = 1_000;
    await expect(find()).rejects.toMatchObject({ code: 'unknown_secret_key' });
    await expect(endSecretKey(store, { workspaceId, id }, NOW)).rejects.toThrow('no live key');
  });

  test('but not as unknown: a key works as soon as it is made', async () => {
    const { store } = await createIngest();
    const senders = createSenders(store, { nowMs: () => 0 });
    const rotated = await rotateWriteKey(store, workspaceId);
    expect((await senders.find(rotated, ORIGIN)).workspace.id).toBe(workspaceId);
  });
});

describe('rotation', () => {
  test('of the token secret: tokens of the former hold until it is dropped', async () => {
    const { postEvents, events, store } = await start();
    const sendSigned = async (secret: string) => {
      const token = await signToken({ sub: 'u1' }, NOW, secret);
      await postEvents([event({ userId: 'u1', token: 0 })], { tokens: [token] });
      return (await events()).at(-1)?.trust;
    };
    const former = WORKSPACE.tokenSecret;
    expect(await sendSigned(former)).toBe(1);
    // At once: that the workspace is remembered must not make a good token unverified.
    const newest = await rotateTokenSecret(store, workspaceId);
    expect(await sendSigned(newest)).toBe(1);
    expect(await sendSigned(former)).toBe(1);
    await expect(rotateTokenSecret(store, workspaceId)).rejects.toThrow(
      'Two token secrets are live already.',
    );
    await dropTokenSecret(store, workspaceId);
    await expect.poll(() => sendSigned(former)).toBe(0);
    expect(await sendSigned(newest)).toBe(1);
    await expect(dropTokenSecret(store, workspaceId)).rejects.toThrow('There is only one');
  });

  test('of the write key: the former works until it is dropped', async () => {
    const { postEvents, store } = await start();
    const statusOf = async (writeKey: string) => (await postEvents([], { writeKey })).status;
    const newest = await rotateWriteKey(store, workspaceId);
    expect([await statusOf(newest), await statusOf(WORKSPACE.writeKey)]).toEqual([200, 200]);
    await expect(rotateWriteKey(store, workspaceId)).rejects.toThrow('Two write keys are live');
    await dropWriteKey(store, workspaceId);
    await expect.poll(() => statusOf(WORKSPACE.writeKey)).toBe(401);
    expect(await statusOf(newest)).toBe(200);
    await expect(dropWriteKey(store, workspaceId)).rejects.toThrow('There is only one');
  });
});

describe('while the store is away', () => {
  test('a key that was read lately is believed, for five minutes', async () => {
    const { store } = await createIngest();
    let now = 0;
    let isAway = false;
    const outage = new Error('gone');
    const senders = createSenders(
      {
        ...store,
        get db() {
          if (isAway) throw outage;
          return store.db;
        },
        isOutage: (error) => error === outage,
      },
      { nowMs: () => now },
    );
    const key = WORKSPACE.writeKey;
    const known = await senders.find(key, undefined);
    isAway = true;
    now = 299_999;
    expect(await senders.find(key, undefined)).toBe(known);
    await expect(senders.find(key, 'https://elsewhere.example')).rejects.toMatchObject({
      code: 'forbidden_origin',
    });
    await expect(senders.find('wk_other', undefined)).rejects.toBe(outage);
    now = 300_000;
    await expect(senders.find(key, undefined)).rejects.toBe(outage);
  });
});
