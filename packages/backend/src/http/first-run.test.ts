import { expect, it } from 'vitest';
import { saveFirstRun } from '../store/sql/first-run.ts';
import { setTrial } from '../store/sql/workspaces.ts';
import { NEW_FIRST_RUN } from '../success/first-run.ts';
import type { FirstRunPage } from './api-first-run.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

/** A workspace in its first run, with neither milestone nor flow. */
async function openNew() {
  const office = await createTestConsole();
  const { store, workspaceId } = office;
  await store.transaction(async (db) => {
    await saveFirstRun(db, workspaceId, NEW_FIRST_RUN);
    await setTrial(db, workspaceId, true);
    for (const table of ['milestone', 'flow'] as const)
      await db.deleteFrom(table).where('workspace_id', '=', workspaceId).execute();
  });
  const admin = requesting(office, await office.signIn('admin'));
  const states = ({ steps }: FirstRunPage) =>
    Object.fromEntries(steps.map(({ step, state }) => [step, state]));
  const look = async () => states((await admin('GET', '/api/first-run')).body);
  const track = (id: string) =>
    store.transaction((db) =>
      db
        .insertInto('event')
        .values({
          ...{ workspace_id: workspaceId, trust: 1, subject: 'user:maija', id, name: 'made' },
          ...{
            type: 'track',
            at: START_MS,
            received_at: START_MS,
            anonymous_id: 'a',
            session_id: 's',
          },
          is_internal: 0,
        })
        .execute(),
    );
  return { ...office, admin, look, states, track };
}

const ALL_OPEN = {
  ...{ connect: 'open', event: 'open', tour: 'open', first_use: 'open', verify: 'open' },
};

it('tells what is done by what there is, for anybody who asks', async () => {
  const office = await openNew();
  const { admin, look, track } = office;
  expect(await look()).toEqual(ALL_OPEN);
  await track('e1');
  expect(await look()).toEqual({ ...ALL_OPEN, connect: 'done' });
  const rule = { key: 'first_use', event: 'made' };
  expect(
    (await admin('PUT', '/api/settings/milestones', undefined, { name: 'Made', rule })).status,
  ).toBe(200);
  expect(await look()).toEqual({ ...ALL_OPEN, connect: 'done', event: 'done' });
  const other = requesting(office, await office.signIn('viewer'));
  expect(office.states((await other('GET', '/api/first-run')).body)).toEqual(await look());
});

it('passes a step over for everybody, and comes back to it', async () => {
  const { admin, look } = await openNew();
  const skip = (step: string, isSkipped: boolean) =>
    admin('PATCH', '/api/first-run', undefined, { step, isSkipped });
  await skip('connect', true);
  await skip('tour', true);
  expect(await look()).toEqual({ ...ALL_OPEN, connect: 'skipped', tour: 'skipped' });
  await skip('connect', false);
  expect(await look()).toEqual({ ...ALL_OPEN, tour: 'skipped' });
  expect((await skip('lunch', true)).status).toBe(400);
});

it('is over when somebody says so, and the console is told', async () => {
  const { admin } = await openNew();
  expect((await admin('GET', '/api/me')).body.workspace).toMatchObject({ isNew: true });
  expect((await admin('DELETE', '/api/first-run')).body).toMatchObject({ isOver: true });
  expect((await admin('GET', '/api/me')).body.workspace).toMatchObject({ isNew: false });
});

it('tells of whoever showed us the event when they do it again: nobody had used it before', async () => {
  const { admin, store, track } = await openNew();
  await track('e1');
  const rule = { key: 'first_use', event: 'made' };
  await admin('PUT', '/api/settings/milestones', undefined, { name: 'Made', rule });
  expect(await store.db.selectFrom('milestone_reached').selectAll().execute()).toEqual([]);
  const milestone = await store.db.selectFrom('milestone').selectAll().executeTakeFirst();
  expect(milestone).toMatchObject({ notifies: 1, notify_from: 0, looked_at_seq: null });
});

it('changes who may send, and ends the trial', async () => {
  const { admin, look } = await openNew();
  const patch = (change: object) => admin('PATCH', '/api/settings/workspace', undefined, change);
  const origins = ['http://localhost:3000', 'https://app.example'];
  expect((await patch({ origins })).body).toMatchObject({ origins, isTrial: true });
  expect((await patch({ origins: ['https://app.example/path'] })).status).toBe(400);
  expect((await patch({ isTrial: false })).body).toMatchObject({ origins, isTrial: false });
  expect(await look()).toMatchObject({ verify: 'done' });
});

it('shows a page what is published at its next load while the workspace is on trial', async () => {
  const { admin, store } = await openNew();
  const pages = createBootstrapRoutes({ store });
  const { writeKey } = (await admin('GET', '/api/settings/workspace')).body;
  const get = (headers = {}) => pages.request(`/v1/bootstrap?key=${writeKey}`, { headers });
  const { headers } = await get();
  expect(headers.get('cache-control')).toBe('public, no-cache');
  expect((await get({ 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
  await admin('PATCH', '/api/settings/workspace', undefined, { isTrial: false });
  expect((await get()).headers.get('cache-control')).toMatch(/^public, max-age=300/);
});
