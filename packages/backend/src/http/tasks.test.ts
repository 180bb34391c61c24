import { TaskAssigned, TaskOverdue } from '@polku/protocol/schemas';
import { describe, expect, it } from 'vitest';
import { newId } from '../ingest/ingest.fixture.ts';
import { createWatch } from '../success/watch-clock.ts';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './console.fixture.ts';

const DAY_MS = 24 * 3_600_000;

async function openOffice() {
  const office = await createTestConsole();
  const { store } = office;
  const idOf = async (role: 'csm' | 'lead') =>
    (await store.db.selectFrom('person').select('id').where('role', '=', role).executeTakeFirst())
      ?.id ?? '';
  const [csm, lead] = [await office.signIn('csm'), await office.signIn('lead')];
  const as = (cookie: string) => {
    const request = requesting(office, cookie);
    return {
      get: (path: string) => request('GET', path),
      post: (path: string, body: object) => request('POST', path, OWN_PAGE, body),
    };
  };
  const ids = { csm: await idOf('csm'), lead: await idOf('lead') };
  /** What people were told; a task of one's own stands in the inbox, and is told to nobody. */
  const bodies = async () => {
    const told = store.db.selectFrom('notification').where('told_at', 'is not', null);
    const rows = await told.select('body_json').execute();
    return rows.map(({ body_json }) => JSON.parse(body_json));
  };
  return { ...office, ids, csm: as(csm), lead: as(lead), as, bodies };
}

const dueAt = new Date(START_MS + DAY_MS).toISOString();
const task = () => ({ id: newId(), kind: 'call', title: 'Call Kone', account: 'kone', dueAt });

describe('/api/tasks', () => {
  it('makes a task, changes it once for each id, and keeps what was done', async () => {
    const { csm, ids, bodies } = await openOffice();
    const made = task();
    const page = (await csm.post('/api/tasks', made)).body;
    expect(page.task).toMatchObject({ state: 'open', accountId: 'kone', owner: { id: ids.csm } });
    // Nobody is told of what they have given themselves.
    expect(await bodies()).toEqual([]);
    const change = { id: newId(), kind: 'done', text: 'Called, all is well' };
    const path = `/api/tasks/${made.id}`;
    expect((await csm.post(`${path}/changes`, change)).body.task.state).toBe('done');
    expect((await csm.post(`${path}/changes`, change)).status).toBe(200);
    const again = await csm.post(`${path}/changes`, { id: newId(), kind: 'done' });
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    const { changes } = (await csm.get(path)).body;
    expect(changes).toMatchObject([
      { kind: 'made', by: { name: 'The csm' } },
      { kind: 'done', text: 'Called, all is well' },
    ]);
    expect((await csm.get('/api/tasks')).body.tasks).toEqual([]);
    expect((await csm.get('/api/tasks?state=closed')).body.tasks).toHaveLength(1);
  });

  it('tells whom a task is given to, once', async () => {
    const { lead, ids, bodies, csm } = await openOffice();
    const made = task();
    await lead.post('/api/tasks', { ...made, owner: ids.csm });
    await lead.post('/api/tasks', { ...made, owner: ids.csm });
    expect((await bodies()).map((body) => TaskAssigned.parse(body).data.owner)).toEqual([
      { id: ids.csm },
    ]);
    expect((await csm.get('/api/tasks')).body.tasks).toHaveLength(1);
  });

  it('is told to the deputy once when it is overdue, and not before it comes back', async () => {
    const { csm, store, ids, bodies, workspaceId } = await openOffice();
    await store.transaction(async (db) => {
      const deputy = db.updateTable('account').set({ deputy_id: ids.lead });
      await deputy.where('workspace_id', '=', workspaceId).where('id', '=', 'kone').execute();
    });
    const made = task();
    await csm.post('/api/tasks', made);
    const until = new Date(START_MS + 3 * DAY_MS).toISOString();
    await csm.post(`/api/tasks/${made.id}/changes`, { id: newId(), kind: 'snoozed', until });
    for (const day of [0, 1, 2]) await createWatch(store).look(START_MS + day * DAY_MS);
    expect(await bodies()).toEqual([]);
    for (const day of [3, 4, 400]) await createWatch(store).look(START_MS + day * DAY_MS);
    const [overdue, ...more] = await bodies();
    expect(TaskOverdue.parse(overdue).data).toMatchObject({
      owner: { id: ids.lead },
      assignee: { id: ids.csm },
      task: { id: made.id, kind: 'call' },
    });
    expect(more).toEqual([]);
  });

  it('counts how many were followed up in time', async () => {
    const { csm } = await openOffice();
    const [first, second] = [task(), task()];
    for (const one of [first, second]) await csm.post('/api/tasks', { ...one, kind: 'detractor' });
    const change = { id: newId(), kind: 'resolved', outcome: 'improved', text: 'Mended' };
    await csm.post(`/api/tasks/${first.id}/changes`, change);
    const { all, byKind } = (await csm.get('/api/tasks/figures')).body;
    expect(all).toMatchObject({ count: 2, inTime: 1, late: 0, shareInTime: 1 });
    expect(byKind.detractor).toEqual(all);
  });

  it.each([
    ['without a title', { title: '' }, 400],
    ['with a time of another shape', { dueAt: 'tomorrow' }, 400],
    ['of a kind that nobody knows', { kind: 'dance' }, 400],
  ])('refuses a task %s', async (_, part, status) => {
    const { csm } = await openOffice();
    expect((await csm.post('/api/tasks', { ...task(), ...part })).status).toBe(status);
  });

  it('is read and not changed by a viewer', async () => {
    const office = await openOffice();
    const viewer = office.as(await office.signIn('viewer'));
    expect((await viewer.post('/api/tasks', task())).status).toBe(403);
    expect((await viewer.get('/api/tasks?scope=all')).status).toBe(200);
    expect((await viewer.get('/api/tasks/none')).status).toBe(404);
  });
});
