import { expect, it } from 'vitest';
import { apply } from '../ingest/apply.ts';
import { newId } from '../ingest/ingest.fixture.ts';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './console.fixture.ts';

const DAY_MS = 24 * 3_600_000;

it('/api/references lists whom others followed, and asks nobody twice in a window', async () => {
  const office = await createTestConsole();
  const { store, workspaceId } = office;
  for (const [index, userId] of ['lead', 'b', 'c', 'd'].entries()) {
    const at = START_MS + index * DAY_MS;
    const event = {
      id: newId(),
      type: 'track' as const,
      name: 'report_created',
      at,
      anonymousId: 'device-1',
      sessionId: `session-${index}`,
    };
    const who = { trust: 1 as const, userId, accountId: 'kone', isInternal: false };
    const batch = { workspaceId, receivedAt: at, events: [{ event, at, ...who }] };
    await store.transaction((db) => apply(db, batch));
  }
  const csm = requesting(office, await office.signIn('csm'));
  const { candidates } = (await csm('GET', '/api/references')).body;
  expect(candidates).toMatchObject([
    { user: { id: 'lead' }, accountId: 'kone', why: [{ kind: 'followed', by: 3 }], asked: [] },
  ]);
  const id = newId();
  const ask = (asking: object) => csm('POST', '/api/references', OWN_PAGE, asking);
  const asking = { id, user: 'lead', kind: 'reference' };
  const asked = await ask(asking);
  expect(asked.body.candidates).toMatchObject([
    { mayAskFrom: expect.any(String), asked: [{ id, by: { name: 'The csm' }, answer: null }] },
  ]);
  expect((await ask(asking)).status).toBe(200);
  expect((await ask({ ...asking, id: newId(), kind: 'review' })).status).toBe(409);
  expect((await ask({ ...asking, id: newId(), user: 'nobody' })).status).toBe(404);
  const answered = await csm('POST', `/api/references/${id}/answer`, OWN_PAGE, { answer: 'yes' });
  expect(answered.body.candidates).toMatchObject([{ asked: [{ answer: 'yes' }] }]);
  const viewer = requesting(office, await office.signIn('viewer'));
  expect((await viewer('POST', '/api/references', OWN_PAGE, asking)).status).toBe(403);
});
