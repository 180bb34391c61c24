import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend, type TestBackend } from './backend.ts';
import { reportCreated, toBatch } from './batch.ts';

describe('bad input gets a clear answer, and nothing good beside it is lost', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend(['http://host.example']);
  });
  afterAll(() => backend?.end());

  const send = async (batch: unknown, headers?: Record<string, string>) => {
    const response = await backend.post(batch, headers);
    return { status: response.status, body: await response.json() };
  };
  const failed = (status: number, code: string) => ({
    status,
    body: { error: { code, message: expect.stringMatching(/.{20}/) } },
  });

  test('a write key that is wrong or missing: 401', async () => {
    expect(await send(toBatch('wk_wrong', [reportCreated()]))).toMatchObject(
      failed(401, 'unknown_write_key'),
    );
    const { writeKey: _, ...keyless } = toBatch('', [reportCreated()]);
    expect((await send(keyless)).status).toBe(401);
  });

  test('an origin that is not on the list: 403', async () => {
    const answer = await send(toBatch(backend.writeKey, [reportCreated()]), {
      origin: 'http://evil.example',
    });
    expect(answer).toMatchObject(failed(403, 'forbidden_origin'));
  });

  test('malformed JSON: 400, saying where', async () => {
    const answer = await send(`{"writeKey": "${backend.writeKey}", "events": [}`);
    expect(answer).toMatchObject(failed(400, 'invalid_json'));
    expect((answer.body as { error: { message: string } }).error.message).toMatch(
      /position \d+|line \d+/,
    );
  });

  test('a body over 500 kB: 413', async () => {
    const fat = reportCreated({ properties: { text: 'x'.repeat(500_000) } });
    expect(await send(toBatch(backend.writeKey, [fat]))).toMatchObject(failed(413, 'too_large'));
  });

  test('an event over 32 kB, one of unknown shape and one too old are refused by index; the rest is taken', async () => {
    const good = [reportCreated({ name: 'a' }), reportCreated({ name: 'b' })];
    const events = [
      good[0],
      reportCreated({ properties: { text: 'x'.repeat(33_000) } }),
      { id: 'not-a-uuid', type: 'tarck' },
      reportCreated({ at: Date.now() - 31 * 24 * 3_600_000 }),
      'nonsense',
      good[1],
    ];
    const { status, body } = await send(toBatch(backend.writeKey, events));
    expect(status).toBe(200);
    const { results } = body as { results: { status: string; code?: string; message?: string }[] };
    expect(results.map(({ status: outcome, code }) => code ?? outcome)).toEqual([
      'accepted',
      'too_large',
      'invalid_event',
      'too_old',
      'invalid_event',
      'accepted',
    ]);
    expect(results[2]?.message).toMatch(/id|type/);
  });

  test('a name that would be a prototype is just a name', async () => {
    const text = JSON.stringify(
      toBatch(backend.writeKey, [reportCreated({ properties: { mark: 1 } })]),
    );
    const { body } = await send(
      text.replace('"mark":1', '"__proto__":{"polluted":1},"constructor":{"x":1}'),
    );
    expect(body).toMatchObject({ results: [{ status: 'accepted' }] });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('a part of the API that does not exist: 404, in the same form', async () => {
    const response = await fetch(`${backend.url}/v1/nothing`);
    expect({ status: response.status, body: await response.json() }).toMatchObject(
      failed(404, 'not_found'),
    );
  });
});
