import { connect } from 'node:net';
import { MAX_BODY_BYTES, MAX_JSON_DEPTH } from '@polku/protocol/limits';
import { describe, expect, test } from 'vitest';
import { NOW, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { errorOf, event, resultsOf, startIngestServer } from './ingest-server.fixture.ts';

const batchOf = (events: readonly object[], more: object = {}) =>
  JSON.stringify({ writeKey: WORKSPACE.writeKey, sentAt: NOW, events, ...more });

/** What is written in the parts given, one after another has arrived, and what comes back. */
async function speak(url: string, parts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
    .setEncoding('utf8')
    .setNoDelay();
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  // The next part waits for the one before to leave, so that they arrive apart.
  for (const part of parts)
    await new Promise<void>((resolve) => socket.write(part, () => setImmediate(resolve)));
  await new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
  return answer;
}

const head = (length: number, more = '') =>
  `POST /v1/batch HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n${more}\r\n`;

describe('text of several bytes a character', () => {
  test('counts by its bytes at the limit of a body', async () => {
    const { post } = await startIngestServer();
    const frame = Buffer.byteLength(batchOf([], { note: '' }));
    const fill = (bytes: number) => batchOf([], { note: 'ä'.repeat(bytes / 2) });
    const room = MAX_BODY_BYTES - frame - ((MAX_BODY_BYTES - frame) % 2);
    expect(fill(room).length).toBeLessThan(MAX_BODY_BYTES * 0.6);
    expect((await post(fill(room))).status).toBe(200);
    expect((await post(fill(room + 2))).status).toBe(413);
  });

  test('is whole when it was cut between its bytes on the way', async () => {
    const { url, events } = await startIngestServer();
    const body = Buffer.from(batchOf([event({ properties: { text: 'ä\u{1F600}' } })]));
    const at = body.indexOf(Buffer.from('ä')) + 1;
    const parts = [head(body.length), body.subarray(0, at), body.subarray(at, at + 2)];
    const answer = await speak(url, [...parts, body.subarray(at + 2)]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect((await events()).map((row) => row.properties_json)).toEqual(['{"text":"ä\u{1F600}"}']);
  });
});

describe('a content type', () => {
  test.each(['application/json', 'text/plain; charset=utf-8', 'application/octet-stream', ''])(
    '%j does not matter where the body is JSON',
    async (type) => {
      const { post } = await startIngestServer();
      expect((await post(batchOf([event()]), { 'content-type': type })).status).toBe(200);
    },
  );

  test.each<[string, string, string | Uint8Array<ArrayBuffer>]>([
    ['a form', 'application/x-www-form-urlencoded', 'writeKey=wk_test'],
    ['a form of several parts', 'multipart/form-data; boundary=x', '--x\r\n\r\n--x--'],
    ['UTF-16', 'application/json; charset=utf-16', Uint8Array.from(Buffer.from('{}', 'utf16le'))],
    ['Latin 1', 'text/plain; charset=iso-8859-1', Uint8Array.from(Buffer.from('"ä"', 'latin1'))],
  ])('does not help where it is not: %s', async (_what, type, body) => {
    const { post } = await startIngestServer();
    const error = await errorOf(await post(body, { 'content-type': type }));
    expect(error).toMatchObject({ status: 400, code: 'invalid_json' });
    expect(error.message).toMatch(/^The body is not JSON: .+\.$/);
  });
});

describe('JSON', () => {
  test.each(['[]', '7', '"x"', 'null', 'true'])('that is %s is no batch', async (body) => {
    const { post } = await startIngestServer();
    expect((await errorOf(await post(body))).status).toBeOneOf([400, 401]);
  });

  test('may be nested as deep as the limit says, and no deeper', async () => {
    const { postEvents } = await startIngestServer();
    const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });
    const of = (depth: number) => event({ properties: nested(depth) });
    const results = await resultsOf(await postEvents([of(MAX_JSON_DEPTH), of(MAX_JSON_DEPTH + 1)]));
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'refused']);
  });

  test('that is nothing but brackets is refused, and answered at once', async () => {
    const { post } = await startIngestServer();
    const depth = MAX_BODY_BYTES / 2;
    const body = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect((await post(body)).status).toBe(400);
    const nested = `{"writeKey":"${WORKSPACE.writeKey}","batch":${body.slice(100, -100)}}`;
    expect(await resultsOf(await post(nested))).toMatchObject([{ code: 'invalid_event' }]);
  });
});

describe('what is odd in HTTP', () => {
  test('a huge header is answered 431, and the next request as ever', async () => {
    const { post, url } = await startIngestServer();
    const answer = await speak(url, [head(2, `x-long: ${'x'.repeat(100_000)}\r\n`), '{}']);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect((await post(batchOf([event()]))).status).toBe(200);
  });

  test('a body that comes drop by drop has one time for all of it', async () => {
    const { url } = await startIngestServer({ bodyTimeoutMs: 100 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    let answer = '';
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', () => {});
    socket.write(head(1_000));
    const dripping = setInterval(() => socket.write(' '), 10);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(dripping);
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
  });

  test('a connection that ends in the middle of a body leaves nothing behind', async () => {
    const { url, post, events, faults } = await startIngestServer({ maxPendingBytes: 1_000 });
    for (let times = 0; times < 5; times += 1) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.write(`${head(10_000)}${' '.repeat(900)}`);
      await new Promise<void>((resolve) => socket.end(() => resolve()));
    }
    await expect.poll(async () => (await post(batchOf([event()]))).status).toBe(200);
    expect(await events()).toHaveLength(1);
    expect(faults).toEqual([]);
  });
});
