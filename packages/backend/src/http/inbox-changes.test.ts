import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import { queueNotification } from '../store/sql/notifications.ts';
import { numberNotifications } from '../store/sql/outbox.ts';
import { insertTask } from '../store/sql/tasks.ts';
import type { Role } from './api.ts';
import {
  createTestConsole,
  OWN_PAGE,
  requesting,
  START_MS,
  type TestConsole,
} from './console.fixture.ts';

/** What people do with the items of the inbox; an item is a view of its task.  */
const HOUR_MS = 3_600_000;
const at = new Date(START_MS).toISOString();

let office: TestConsole;
const requests = new Map<Role, ReturnType<typeof requesting>>();
const personIds = new Map<Role, string>();

async function open(): Promise<void> {
  office = await createTestConsole();
  for (const role of ['csm', 'lead', 'viewer'] as const) {
    const request = requesting(office, await office.signIn(role));
    requests.set(role, request);
    personIds.set(role, (await request('GET', '/api/me')).body.person.id);
  }
}

const change = (role: Role, id: string, body: object) =>
  requests.get(role)?.('POST', `/api/inbox/${id}/changes`, OWN_PAGE, { id: newId(), ...body });

const inboxOf = async (role: Role, scope = 'mine'): Promise<{ id: string }[]> =>
  (await requests.get(role)?.('GET', `/api/inbox?scope=${scope}`))?.body.items ?? [];

const itemOf = async (id: string) => (await inboxOf('lead', 'all')).find((item) => item.id === id);

/** A detractor at Kone, told to its owner, with the task that follows from it. */
async function detract(id: string, accountId = 'kone') {
  const { store, workspaceId } = office;
  const about = { workspace_id: workspaceId, user_id: null, account_id: accountId };
  const data = {
    user: null,
    account: { id: accountId, plan: 'gold', touchLevel: 'high' },
    owner: { id: personIds.get('csm') },
  };
  const said = { band: 'detractor', response: { id: 'r1' }, flow: 'nps', question: 'score' };
  await store.transaction(async (db) => {
    await queueNotification(db, {
      ...about,
      id,
      kind: 'detractor',
      subject: `account:${accountId}`,
      owner_id: personIds.get('csm') ?? null,
      body_json: JSON.stringify({
        type: 'answer.given',
        timestamp: at,
        data: { ...data, ...said, answeredAt: at },
      }),
      created_at: START_MS,
    });
    await insertTask(db, {
      ...about,
      id: `detractor-${id}`,
      kind: 'detractor',
      title: null,
      owner_id: personIds.get('csm') ?? null,
      owner_by: null,
      occurrence_id: id,
      state: 'open',
      outcome: null,
      created_at: START_MS,
      due_at: START_MS + 8 * HOUR_MS,
      snoozed_until: null,
      contacted_at: null,
      closed_at: null,
      escalated_at: null,
      revision: 0,
    });
  });
  await numberNotifications(store);
}

const taskOf = (id: string) =>
  office.store.db
    .selectFrom('task')
    .select(['state', 'outcome', 'owner_id', 'snoozed_until'])
    .where('id', '=', `detractor-${id}`)
    .executeTakeFirst();

describe('an item with a task', () => {
  it('shows what has to be done, by whom, and until when', async () => {
    await open();
    await detract('d1');
    expect(await itemOf('d1')).toMatchObject({
      kind: 'answer',
      band: 'detractor',
      user: null,
      account: { id: 'kone', name: 'Kone' },
      task: {
        kind: 'detractor',
        state: 'open',
        isClosed: false,
        owner: { name: 'The csm' },
        dueAt: new Date(START_MS + 8 * HOUR_MS).toISOString(),
      },
    });
  });

  it('is done with its outcome and with what was done, and is taken back with its task', async () => {
    await open();
    await detract('d2');
    const empty = await change('csm', 'd2', { kind: 'done' });
    expect([empty?.status, empty?.body.error.code]).toEqual([409, 'conflict']);
    expect(await itemOf('d2')).toMatchObject({ acknowledged: null, task: { isClosed: false } });

    const done = { kind: 'done', outcome: 'won_back', text: 'Called, and mended it.' };
    expect((await change('csm', 'd2', done))?.body).toMatchObject({
      acknowledged: { by: { name: 'The csm' } },
      task: { state: 'resolved', outcome: 'won_back', isClosed: true },
    });
    expect((await change('lead', 'd2', { kind: 'reopened' }))?.body).toMatchObject({
      acknowledged: null,
      task: { state: 'open', outcome: null, isClosed: false },
    });
  });

  it('is done by one of two who do it at once: the other is refused, and a retry of the first is not', async () => {
    await open();
    await detract('d6');
    const done = { kind: 'done', outcome: 'won_back', text: 'Called.', id: newId() };
    expect((await change('csm', 'd6', done))?.status).toBe(200);
    const other = { kind: 'done', outcome: 'lost', text: 'They have left.' };
    expect((await change('lead', 'd6', other))?.body.error.code).toBe('conflict');
    expect((await change('csm', 'd6', done))?.status).toBe(200);
    expect(await itemOf('d6')).toMatchObject({
      acknowledged: { by: { name: 'The csm' } },
      task: { outcome: 'won_back' },
    });
  });

  it('is put off with its task, and comes back with it', async () => {
    await open();
    await detract('d3');
    const until = new Date(START_MS + 24 * HOUR_MS).toISOString();
    expect((await change('csm', 'd3', { kind: 'snoozed', until }))?.body.snoozedUntil).toBe(until);
    expect((await taskOf('d3'))?.snoozed_until).toBe(START_MS + 24 * HOUR_MS);
    expect((await change('csm', 'd3', { kind: 'woken' }))?.body.snoozedUntil).toBeNull();
    expect((await taskOf('d3'))?.snoozed_until).toBeNull();
  });

  it('is in the inbox of who was given it, and no longer in the owner’s', async () => {
    await open();
    await detract('d4');
    const has = async (role: Role) => (await inboxOf(role)).some(({ id }) => id === 'd4');
    expect([await has('csm'), await has('lead')]).toEqual([true, false]);
    const to = personIds.get('lead');
    expect((await change('csm', 'd4', { kind: 'assigned', to }))?.body).toMatchObject({
      assignee: { name: 'The lead' },
      task: { owner: { name: 'The lead' } },
    });
    expect([await has('csm'), await has('lead')]).toEqual([false, true]);
    // That they were told of the task is no second item.
    await numberNotifications(office.store);
    const ids = (await inboxOf('lead')).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('assigned-'))).toEqual([]);
  });
});

describe('an item without a task', () => {
  it('is done with a word of what was done, which goes when it is taken back', async () => {
    await open();
    await office.reach(1, { id: 'f1' });
    const done = await change('csm', 'f1', { kind: 'done', text: 'Sent a greeting.' });
    expect(done?.body).toMatchObject({
      note: 'Sent a greeting.',
      acknowledged: expect.any(Object),
    });
    const other = await change('lead', 'f1', { kind: 'done', text: 'I as well.' });
    expect(other?.status).toBe(409);
    const again = await change('csm', 'f1', { kind: 'done', text: 'Sent a greeting.' });
    expect(again?.body).toMatchObject({ note: 'Sent a greeting.' });
    const back = await change('csm', 'f1', { kind: 'reopened' });
    expect(back?.body).toMatchObject({ note: null, acknowledged: null });
  });
});

it('is changed only by who may, and only as it can be', async () => {
  await open();
  await detract('d5');
  expect((await change('viewer', 'd5', { kind: 'acknowledged' }))?.status).toBe(403);
  expect((await change('csm', 'nobody', { kind: 'acknowledged' }))?.status).toBe(404);
  expect((await change('csm', 'd5', { kind: 'eaten' }))?.status).toBe(400);
  const past = await change('csm', 'd5', { kind: 'snoozed', until: '2020-01-01T00:00:00Z' });
  expect(past?.status).toBe(409);
});

it('shows a task of one’s own, and closes it from there', async () => {
  await open();
  const made = { id: newId(), title: 'Prepare the webinar', dueAt: at, account: 'kone' };
  await requests.get('lead')?.('POST', '/api/tasks', OWN_PAGE, made);
  await numberNotifications(office.store);
  const item = (await inboxOf('lead')).find(({ id }) => id === `task-${made.id}`);
  expect(item).toMatchObject({ kind: 'task', task: { title: 'Prepare the webinar' } });
  const done = await change('lead', `task-${made.id}`, { kind: 'done' });
  expect(done?.body.task).toMatchObject({ state: 'done', isClosed: true });
});
