import { expect, it, vi } from 'vitest';
import { importAccounts } from './account-import.ts';

const result = { isDryRun: true, counts: { new: 2, changed: 0, same: 0, refused: 0 } };

/** An answer that comes in these pieces, wherever they are cut. */
const answering = (pieces: string[], init: ResponseInit = {}) =>
  vi.fn(async () => {
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (const piece of pieces) stream.enqueue(new TextEncoder().encode(piece));
        stream.close();
      },
    });
    return new Response(body, init);
  });

it('tells how far it is, and at last what came of it, wherever the lines are cut', async () => {
  const lines = [
    '{"kind":"progress","done":1,"total":2}\n{"kind":"prog',
    'ress","done":2,"total":2}\n',
    `${JSON.stringify({ kind: 'done', result })}\n`,
  ];
  const onProgress = vi.fn();
  expect(await importAccounts({ csv: 'id\na' }, onProgress, answering(lines))).toEqual(result);
  expect(onProgress.mock.calls.map(([{ done }]) => done)).toEqual([1, 2]);
});

it.each([
  ['the file is refused', ['{"error":{"code":"invalid_body","message":"No.","field":"csv"}}'], 400],
  ['it ends before its end', ['{"kind":"failed","message":"No.","done":1,"total":2}\n'], 200],
])('says so when %s', async (_what, pieces, status) => {
  const asked = importAccounts({ csv: '' }, () => {}, answering(pieces, { status }));
  await expect(asked).rejects.toMatchObject({ name: 'ApiError', message: 'No.' });
});

it('says so when the answer breaks off', async () => {
  const broken = answering(['{"kind":"progress","done":1,"total":2}\n']);
  await expect(importAccounts({ csv: '' }, () => {}, broken)).rejects.toMatchObject({
    code: 'unreachable',
  });
});
