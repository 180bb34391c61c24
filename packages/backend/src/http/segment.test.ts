import { gzipSync } from 'node:zlib';
import type { EventResult } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { DAY, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { createSecretKey } from '../success/keys.ts';
import { errorOf, event, ORIGIN, resultsOf, startIngestServer } from './ingest-server.fixture.ts';

/** The Segment HTTP tracking API, as its documentation and its libraries speak it. */
const iso = (ms: number) => new Date(ms).toISOString();
const basic = (key: string) => ({ authorization: `Basic ${btoa(`${key}:`)}` });
const { writeKey } = WORKSPACE;

let made = 0;
const call = (given: object = {}) => {
  made += 1;
  const ids = { messageId: `message-${made}`, anonymousId: 'device-1' };
  return { type: 'track', event: 'report_created', ...ids, timestamp: iso(NOW), ...given };
};

async function start() {
  const server = await startIngestServer();
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(new URL(path, server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    } as RequestInit);
  const batch = (calls: readonly unknown[], more: object = {}) =>
    send('/v1/batch', { writeKey, sentAt: iso(NOW), batch: calls, ...more });
  const key = { workspaceId: WORKSPACE.id, name: 'server' };
  const { secretKey } = await createSecretKey(server.store, key, NOW);
  return { ...server, send, batch, secretKey };
}

describe('every address', () => {
  const bodies = {
    track: { event: 'report_created' },
    identify: { traits: { role: 'admin' } },
    page: { name: 'Pricing' },
    screen: { name: 'Home' },
    group: { groupId: 'acme' },
    alias: { previousId: 'a0', userId: 'u1' },
  };
  const paths = Object.keys(bodies) as (keyof typeof bodies)[];

  test.each(paths.flatMap((path) => [[path, path] as const, [path.charAt(0), path] as const]))(
    '/v1/%s takes a %s call without being told its type, and answers by index',
    async (path, kind) => {
      const { send, events } = await start();
      const body = { ...bodies[kind], messageId: 'm', anonymousId: 'a', timestamp: iso(NOW) };
      const response = await send(`/v1/${path}`, body, basic(writeKey));
      expect(response.status).toBe(200);
      const [stored] = await events();
      const results = [{ id: stored?.id, status: 'accepted' }];
      expect(await response.json()).toEqual({ success: true, results });
      expect(stored?.type).toBe(kind === 'screen' ? 'page' : kind);
    },
  );

  test.each(['/v1/batch', '/v1/b', '/v1/import', '/v1/batch?x=1'])(
    '%s takes batches, Segment’s and ours',
    async (path) => {
      const { send, events } = await start();
      const theirs = await send(path, { writeKey, batch: [call()] });
      const ours = await send(path, { writeKey, sentAt: NOW, events: [event()] });
      expect([theirs.status, ours.status]).toEqual([200, 200]);
      expect((await events()).map(({ name }) => name)).toEqual([
        'report_created',
        'report_created',
      ]);
    },
  );

  test('/v1/m is answered, and nothing of it is kept', async () => {
    const { send, events } = await start();
    const response = await send('/v1/m', { series: [{ type: 'Counter', metric: 'x' }] });
    expect([response.status, await response.json()]).toEqual([200, { success: true }]);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await events()).toEqual([]);
  });
});

describe('a call', () => {
  test.each<[string, Record<string, string>]>([
    ['JSON', { 'content-type': 'application/json; charset=utf-8' }],
    ['text', { 'content-type': 'text/plain' }],
    ['text with its charset', { 'content-type': 'text/plain;charset=UTF-8' }],
    ['no type that we know', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('may come as %s', async (_what, headers) => {
    const { send, events } = await start();
    expect((await send('/v1/t', { ...call(), writeKey }, headers)).status).toBe(200);
    expect(await events()).toHaveLength(1);
  });

  test('may come in gzip, labelled or not, with a mark of the byte order', async () => {
    const { send, events } = await start();
    const zipped = () => new Uint8Array(gzipSync(JSON.stringify({ ...call(), writeKey })));
    await send('/v1/track', zipped(), { 'content-encoding': 'gzip' });
    await send('/v1/track', zipped());
    await send('/v1/track', `\uFEFF${JSON.stringify({ ...call(), writeKey })}`);
    expect(await events()).toHaveLength(3);
  });

  test('that is sent again is stored once, though it says another sentAt', async () => {
    const { send, batch, events } = await start();
    const one = call({ userId: 'u1' });
    const first = await resultsOf(await send('/v1/t', { ...one, writeKey, sentAt: iso(NOW) }));
    const second = await resultsOf(await batch([one, one], { sentAt: iso(NOW + 9_000) }));
    expect(second).toEqual([...first, ...first]);
    expect(await events()).toHaveLength(1);
  });

  test('has its time corrected by the client’s own clock', async () => {
    const { batch, events } = await start();
    const ahead = NOW + 3 * 3_600_000;
    await batch([call({ timestamp: iso(ahead - 5_000) })], { sentAt: iso(ahead) });
    expect((await events()).map(({ at }) => at)).toEqual([NOW - 5_000]);
  });

  test('without a time happened when it came', async () => {
    const { send, events } = await start();
    await send('/v1/track', { event: 'x', userId: 'u1', writeKey });
    expect((await events()).map(({ at }) => at)).toEqual([NOW]);
  });
});

describe('who is believed', () => {
  test('a browser by the token in its context, each token verified once', async () => {
    const { batch, events, told } = await start();
    const context = { polku: { token: await signToken({ sub: 'u1', account: 'acme' }) } };
    const results = await batch([call({ userId: 'u1' }), call({ userId: 'u1', event: 'other' })], {
      context,
    });
    expect(results.status).toBe(200);
    const rows = await events();
    expect(rows).toMatchObject([
      { trust: 1, subject: 'user:u1', account_id: 'acme' },
      { trust: 1, subject: 'user:u1' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('polku');
    expect(await told()).toHaveLength(1);
  });

  test('nobody without one', async () => {
    const { batch, events, told, users } = await start();
    const junk = { polku: { token: 'a.b.c' } };
    await batch([call({ userId: 'u1' }), call({ userId: 'u1', context: junk })]);
    expect((await events()).map(({ trust }) => trust)).toEqual([0, 0]);
    expect([await told(), await users()]).toEqual([[], {}]);
  });

  test('a server by its secret key: users, accounts by their group, and what is old', async () => {
    const { send, events, told, accounts, secretKey } = await start();
    const at = NOW - 200 * DAY;
    const server = { anonymousId: undefined, userId: 'u1', timestamp: iso(at) };
    const calls = [
      call({ ...server, type: 'identify', traits: { name: 'Ida' } }),
      call({ ...server, type: 'group', groupId: 'acme', traits: { plan: 'gold' } }),
      call(server),
    ];
    const body = { batch: calls, sentAt: iso(NOW) };
    const results = await resultsOf(await send('/v1/import', body, basic(secretKey)));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    const rows = await events();
    expect(rows.map(({ trust, at: stored }) => [trust, stored])).toEqual(calls.map(() => [1, at]));
    expect(rows.map(({ account_id }) => account_id)).toEqual(calls.map(() => 'acme'));
    expect(Object.keys(await accounts())).toEqual(['acme']);
    expect((await told()).map(({ userId, accountId }) => [userId, accountId])).toEqual([
      ['u1', 'acme'],
    ]);
  });

  test('a stranger’s anonymous use never becomes a server’s user’s', async () => {
    const { send, batch, events, told, secretKey } = await start();
    await send('/v1/identify', { userId: 'u1', messageId: 'm1' }, basic(secretKey));
    const [{ anonymous_id: derived } = { anonymous_id: '' }] = await events();
    expect(derived).toMatch(/^server-/);
    // With the public key the same user gets the same id, and still no say.
    await batch([call({ anonymousId: undefined, userId: 'u1' })]);
    await send('/v1/identify', { userId: 'u1', messageId: 'm2' }, basic(secretKey));
    expect((await events()).map(({ trust }) => trust)).toEqual([1, 0, 1]);
    expect(await told()).toEqual([]);
  });
});

describe('limits', () => {
  test('a bad call is refused by its index, and the rest is taken', async () => {
    const { send, events } = await start();
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const calls = [
      call(),
      'x',
      call({ type: 'tarck' }),
      call({ event: undefined }),
      call({ properties: { text: 'ä'.repeat(20_000) } }),
      call({ properties: 'DEEP' }),
      call({ timestamp: iso(NOW - 31 * DAY) }),
      call({ event: 'x'.repeat(201) }),
      call(),
    ];
    const body = JSON.stringify({ writeKey, sentAt: iso(NOW), batch: calls });
    const response = await send('/v1/batch', body.replace('"DEEP"', deep));
    expect(response.status).toBe(200);
    const results: EventResult[] = await resultsOf(response);
    expect(results.map(({ status, code }) => code ?? status)).toEqual([
      'accepted',
      'invalid_event',
      'invalid_event',
      'invalid_event',
      'too_large',
      'invalid_event',
      'too_old',
      'invalid_event',
      'accepted',
    ]);
    expect(results[2]?.message).toMatch(/^type must be one of track, identify/);
    expect(results[4]?.message).toMatch(/^The event has 4\d{4} bytes; at most 32768 are taken/);
    const rows = await events();
    expect(results.filter(({ status }) => status === 'accepted').map(({ id }) => id)).toEqual(
      rows.map(({ id }) => id),
    );
  });

  test('a call may be as large as Segment’s libraries make it, and no larger', async () => {
    const { batch } = await start();
    const frame = call({ properties: { text: '' } });
    const room = 32_768 - Buffer.byteLength(JSON.stringify(frame));
    const fill = (length: number) => ({ ...frame, properties: { text: 'x'.repeat(length) } });
    const results = await resultsOf(await batch([fill(room), fill(room + 1)]));
    expect(results.map(({ status, code }) => code ?? status)).toEqual(['accepted', 'too_large']);
  });

  test.each<[string, object, string, string]>([
    ['2,501 calls', { batch: Array(2_501).fill(0) }, 'too_many_events', 'batch'],
    ['a batch that is none', { batch: {} }, 'invalid_body', 'batch'],
  ])('%s are answered 400, naming the field', async (_what, given, code, field) => {
    const { send } = await start();
    const error = await errorOf(await send('/v1/batch', { writeKey, ...given }));
    expect(error).toMatchObject({ status: 400, code, field });
  });

  test('a body that is no call is answered 400, one without a key 401', async () => {
    const { send } = await start();
    for (const body of ['[]', 'null', '7', '"x"']) {
      const error = await errorOf(await send('/v1/track', body, basic(writeKey)));
      expect(error).toMatchObject({ status: 400, code: 'invalid_body' });
    }
    const keyless = await errorOf(await send('/v1/track', call()));
    expect(keyless).toMatchObject({ status: 401, code: 'unknown_write_key' });
  });

  test('keys of a prototype are just keys', async () => {
    const { send, events } = await start();
    const hostile = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}';
    const body = JSON.stringify({ ...call(), writeKey }).replace(
      /}$/,
      `,"properties":${hostile},"context":${hostile},"__proto__":{"userId":"u1"}}`,
    );
    expect((await send('/v1/track', body)).status).toBe(200);
    const batch = `{"writeKey":"${writeKey}","context":${hostile},"batch":[${body}]}`;
    expect((await send('/v1/batch', batch)).status).toBe(200);
    const rows = await events();
    expect(rows.map((row) => [row.subject, row.properties_json])).toEqual([
      ['anon:device-1', hostile],
    ]);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

test('a page’s preflight permits what Segment’s browser library sends', async () => {
  const { url } = await start();
  const headers = { origin: ORIGIN, 'access-control-request-method': 'POST' };
  const response = await fetch(new URL('/v1/t', url), { method: 'OPTIONS', headers });
  const allowed = response.headers.get('access-control-allow-headers')?.split(', ');
  expect(allowed).toEqual(
    expect.arrayContaining(['authorization', 'content-type', 'x-retry-count']),
  );
  expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
});
