import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { MAX_BODY_BYTES } from '@polku/protocol/limits';
import { describe, expect, test } from 'vitest';
import { NOW, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { errorOf, event, startIngestServer } from './ingest-server.fixture.ts';

const bodyOf = (events: object[] = [event()]) =>
  JSON.stringify({ writeKey: WORKSPACE.writeKey, sentAt: NOW, events });
const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer);
const gzip = (text: string | Buffer) => bytesOf(gzipSync(text));
const encoded = (encoding: string) => ({ 'content-encoding': encoding });

describe('a body in gzip', () => {
  test.each<[string, () => string | Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ['is inflated', () => gzip(bodyOf()), encoded('gzip')],
    ['is inflated whatever the case of its name', () => gzip(bodyOf()), encoded('X-GZIP')],
    ['is inflated when no header says so', () => gzip(bodyOf()), {}],
    ['is inflated when the header says identity', () => gzip(bodyOf()), encoded('identity')],
    ['is read as it is when it is JSON in truth', () => bodyOf(), encoded('gzip')],
    [
      'may come in several members',
      () => bytesOf(Buffer.concat([gzipSync(bodyOf().slice(0, 20)), gzipSync(bodyOf().slice(20))])),
      encoded('gzip'),
    ],
  ])('%s', async (_what, make, headers) => {
    const { post, events } = await startIngestServer();
    expect((await post(make(), headers)).status).toBe(200);
    expect(await events()).toHaveLength(1);
  });

  test('may be as large inflated as the limit says, and no larger', async () => {
    const { post } = await startIngestServer();
    const body = bodyOf([]);
    expect((await post(gzip(body.padEnd(MAX_BODY_BYTES)), encoded('gzip'))).status).toBe(200);
    const error = await errorOf(await post(gzip(body.padEnd(MAX_BODY_BYTES + 1))));
    expect(error).toMatchObject({ status: 413, code: 'too_large' });
    expect(error.message).toMatch(/larger than 500000 bytes when it is inflated/);
  });

  test('takes its place among what is under way by its inflated size', async () => {
    const { post } = await startIngestServer({ maxPendingBytes: 1_000 });
    const response = await post(gzip(bodyOf([]).padEnd(2_000)));
    expect(await errorOf(response)).toMatchObject({ status: 503, code: 'unavailable' });
  });

  test('C44: a gzip bomb is answered 413 before memory grows', async () => {
    const { post } = await startIngestServer();
    const bomb = bombOf(400_000_000);
    expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
    const before = process.memoryUsage();
    for (let times = 0; times < 5; times += 1)
      expect(await errorOf(await post(bomb, encoded('gzip')))).toMatchObject({ status: 413 });
    const after = process.memoryUsage();
    // Two thousand million bytes would have come out; a few bodies' worth may lie about.
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000);
    expect(after.rss - before.rss).toBeLessThan(100_000_000);
  });

  test.each<[string, () => Uint8Array<ArrayBuffer>, RegExp]>([
    ['that is cut off', () => gzip(bodyOf()).slice(0, -12), /whole gzip: it ends too early\.$/],
    ['that is cut off in its trailer', () => gzip(bodyOf()).slice(0, -1), /it ends too early\.$/],
    ['that was changed', () => changed(gzip(bodyOf())), /whole gzip: incorrect data check\.$/],
    ['that only begins as one', () => Uint8Array.of(0x1f, 0x8b, 1, 2), /whole gzip: .+\.$/],
  ])('%s is answered 400, saying so', async (_what, make, sentence) => {
    const { post, faults } = await startIngestServer();
    const error = await errorOf(await post(make(), encoded('gzip')));
    expect(error).toMatchObject({ status: 400, code: 'invalid_encoding' });
    expect(error.message).toMatch(sentence);
    expect(faults).toEqual([]);
  });
});

test.each<[string, (text: string) => Buffer]>([
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', Buffer.from],
  ['gzip, gzip', (text) => gzipSync(gzipSync(text))],
])('a body in %s is answered 415 with what is taken', async (encoding, encode) => {
  const { post } = await startIngestServer();
  const response = await post(bytesOf(encode(bodyOf())), encoded(encoding));
  expect(response.headers.get('accept-encoding')).toBe('gzip');
  expect(await errorOf(response)).toMatchObject({
    status: 415,
    code: 'unsupported_encoding',
    message: `The body is encoded as "${encoding}"; only gzip is taken, or no encoding.`,
  });
});

/** So many zeros in a thousandth of the bytes; in members, so that making it costs nothing here. */
function bombOf(bytes: number): Uint8Array<ArrayBuffer> {
  const member = gzipSync(Buffer.alloc(10_000_000), { level: 9 });
  return bytesOf(Buffer.concat(Array.from({ length: bytes / 10_000_000 }, () => member)));
}

function changed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = bytes.length - 6;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}
