import { expect, test } from 'vitest';
import { NOW } from '../ingest/ingest.fixture.ts';
import { erasePerson } from '../privacy/erase.ts';
import { resultsOf, startIngestServer } from './ingest-server.fixture.ts';

test('what was done before somebody was erased is refused, and nobody else learns of it', async () => {
  const { store, send, postActs, events, lines } = await startIngestServer();
  const self = { as: 'u1', of: 'acme' };
  await send([{ ...self, at: NOW - 20 }]);
  await erasePerson(store, { workspaceId: 'ws', userId: 'u1', nowMs: NOW - 10 });
  const results = await resultsOf(
    await postActs([
      { at: NOW - 15, as: 'u2', of: 'acme' },
      { at: NOW - 14, ...self },
      // Anybody may claim to be somebody: the answer is the same of everybody.
      { at: NOW - 13, userId: 'u1' },
      { at: NOW - 13, userId: 'u3' },
      { at: NOW - 5, ...self },
    ]),
  );
  expect(results.map(({ status, code }) => code ?? status)).toEqual([
    'accepted',
    'erased',
    'accepted',
    'accepted',
    'accepted',
  ]);
  expect(results[1]?.message).toMatch(/erased/);
  const stored = (await events()).map(({ subject, at }) => `${subject} ${at - NOW}`);
  expect(stored.sort()).toEqual(['user:u1 -5', 'user:u2 -15', 'user:u3 -13']);
  expect(lines.at(-1)).toMatchObject({ accepted: 4, refused: 1, refusedBy: { erased: 1 } });
});
