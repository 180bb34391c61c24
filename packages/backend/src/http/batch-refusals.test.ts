import { connect } from 'node:net';
import { MAX_BODY_BYTES } from '@polku/protocol/limits';
import { describe, expect, test } from 'vitest';
import { NOW, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { errorOf, event, ORIGIN, resultsOf, startIngestServer } from './ingest-server.fixture.ts';
import { createLimits } from './limits.ts';

describe('a bad request', () => {
  test.each([
    ['that is no JSON', '{"writeKey": nope}', 'unexpected "n" at line 1, column 14'],
    ['that is cut off', '{"writeKey":"x",', 'it ends too early, after 16 characters'],
    ['that is empty', '', 'it ends too early, after 0 characters'],
  ])('%s is answered 400, saying where', async (_what, body, where) => {
    const { post } = await startIngestServer();
    expect(await errorOf(await post(body))).toEqual({
      status: 400,
      code: 'invalid_json',
      message: `The body is not JSON: ${where}.`,
    });
  });

  test('that is long and not JSON is not searched for the fault', async () => {
    const { post } = await startIngestServer();
    const { message } = await errorOf(await post('['.repeat(60_000)));
    expect(message).toBe('The body is not JSON: it cannot be parsed.');
  });

  test('that is not UTF-8 is answered 400', async () => {
    const { post } = await startIngestServer();
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    expect(await errorOf(await post(body))).toMatchObject({ status: 400, code: 'invalid_json' });
  });

  test.each([
    ['sentAt', { sentAt: '1' }],
    ['events', { events: {} }],
    ['tokens.0', { tokens: [1] }],
    ['dropped.x', { dropped: { x: -1 } }],
  ])('with a wrong %s is answered 400, naming the field', async (field, given) => {
    const { postEvents } = await startIngestServer();
    const error = await errorOf(await postEvents([], given));
    expect(error).toMatchObject({ status: 400, code: 'invalid_body', field });
  });

  test('with too many events is answered 400 by a code of its own', async () => {
    const { postEvents } = await startIngestServer();
    const error = await errorOf(await postEvents(Array.from({ length: 2_501 }, () => 0)));
    expect(error).toMatchObject({ status: 400, code: 'too_many_events', field: 'events' });
  });

  test.each([
    ['an unknown', 'wk_other'],
    ['an empty', ''],
    ['no', undefined],
  ])('with %s write key is answered 401', async (_, writeKey) => {
    const { postEvents } = await startIngestServer();
    const error = await errorOf(await postEvents([], { writeKey }));
    expect(error).toMatchObject({ status: 401, code: 'unknown_write_key', field: 'writeKey' });
  });

  test('by another method is answered 405', async () => {
    const { url } = await startIngestServer();
    const response = await fetch(url);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    expect(await errorOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });

  test('over the limit is answered 413, also when it does not say its size before', async () => {
    const { post, url, events } = await startIngestServer();
    const body = ' '.repeat(MAX_BODY_BYTES + 1);
    expect(await errorOf(await post(body))).toMatchObject({ status: 413, code: 'too_large' });
    const stream = new Blob([body]).stream();
    const response = await fetch(url, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await events()).toEqual([]);
  });

  test('over the limit takes no more room than one that is not', async () => {
    const { post } = await startIngestServer({ maxPendingBytes: MAX_BODY_BYTES });
    expect((await post(' '.repeat(5 * MAX_BODY_BYTES))).status).toBe(413);
  });

  test('exactly at the limit is read', async () => {
    const { post } = await startIngestServer();
    const json = JSON.stringify({ writeKey: WORKSPACE.writeKey, sentAt: NOW, events: [] });
    expect((await post(json.padEnd(MAX_BODY_BYTES))).status).toBe(200);
  });

  test('that never ends is cut off while it comes', async () => {
    const { url } = await startIngestServer();
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /v1/batch HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const pump = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', pump).on('error', () => {});
    pump();
    await new Promise((resolve) => socket.on('close', resolve));
  });

  test('whose body is slow is answered 408', async () => {
    const { url } = await startIngestServer({ bodyTimeoutMs: 20 });
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
    let answer = '';
    socket.on('data', (part) => {
      answer += part;
    });
    socket.write('POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    await new Promise((resolve) => socket.on('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toMatch(/"code":"request_timeout"/);
  });
});

describe('what cannot be taken now', () => {
  test('is answered 503 with a time to come again when too much waits', async () => {
    const { postEvents } = await startIngestServer({ maxPendingBytes: 100 });
    const response = await postEvents([event()], { dropped: {} });
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(await errorOf(response)).toMatchObject({ status: 503, code: 'unavailable' });
  });

  test('is a body that has been coming for long, and not one that comes now', async () => {
    const { url, postEvents } = await startIngestServer({ maxPendingBytes: 1_000 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    let answer = '';
    socket.on('data', (part) => {
      answer += part;
    });
    const isOver = new Promise((resolve) => socket.on('close', resolve));
    const head = 'POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\n\r\n';
    socket.write(head + ' '.repeat(900));
    // Until its bytes are counted there is room for both.
    await expect.poll(async () => (await postEvents([event()])).status && answer).toMatch(/503/);
    await isOver;
    expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*connection: close/i);
    expect((await postEvents([event()])).status).toBe(200);
  });

  test('frees its place when it was answered', async () => {
    const { postEvents } = await startIngestServer({ maxPendingBytes: 400 });
    for (let times = 0; times < 5; times += 1)
      expect((await postEvents([event()])).status).toBe(200);
  });

  test('is answered 503 when it could not be made durable, and nothing of why', async () => {
    const log = { append: () => Promise.reject(new Error('SQLITE_FULL: disk')) };
    const { postEvents, faults } = await startIngestServer({ log });
    const error = await errorOf(await postEvents([event()]));
    expect(error).toMatchObject({ status: 503, code: 'unavailable' });
    expect(error.message).not.toMatch(/SQLITE/);
    expect(faults).toHaveLength(1);
  });
});

describe('what is over a limit', () => {
  const startLimited = () =>
    startIngestServer({ limits: createLimits({ address: { perSecond: 0.1, burst: 2 } }) });

  test('is answered 429 with a time to come again, which a page may read', async () => {
    const { postActs, events, lines } = await startLimited();
    expect((await postActs([{}, {}])).status).toBe(200);
    const response = await postActs([{}], { origin: ORIGIN });
    expect(response.headers.get('retry-after')).toBe('10');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(await errorOf(response)).toEqual({
      status: 429,
      code: 'rate_limited',
      message: 'Too many events of nobody verified from this address. Send them again in 10 s.',
    });
    expect(await events()).toHaveLength(2);
    expect(lines.at(-1)).toMatchObject({ status: 429, workspaceId: 'ws', limited: 'address' });
  });

  test('holds up nothing that is verified, nor what comes with it', async () => {
    const { postActs, events } = await startLimited();
    await postActs([{}, {}]);
    expect((await postActs([{}])).status).toBe(429);
    const response = await postActs([{}, {}, { as: 'u1', of: 'acme' }]);
    expect((await resultsOf(response)).map(({ status }) => status)).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(await events()).toHaveLength(5);
  });
});

describe('across origins', () => {
  test('an origin on the list may send and read', async () => {
    const { postActs } = await startIngestServer();
    const { headers, status } = await postActs([{}], { origin: ORIGIN });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('vary')).toBe('origin');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['https://evil.example', 'null', 'https://app.example.evil', 'http://app.example'])(
    'the origin %s may not, and can read that',
    async (origin) => {
      const { postActs, events } = await startIngestServer();
      const response = await postActs([{}], { origin });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await errorOf(response)).toMatchObject({ status: 403, code: 'forbidden_origin' });
      expect(await events()).toEqual([]);
    },
  );

  test('a preflight is answered', async () => {
    const { url } = await startIngestServer();
    const headers = { origin: ORIGIN, 'access-control-request-method': 'POST' };
    const response = await fetch(url, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers':
        'authorization, content-encoding, content-type, x-retry-count',
    });
  });
});
