import { describe, expect, test } from 'vitest';
import type { Store } from '../store/store.ts';
import type { AccountEntry, AccountProgress, AccountTimeline } from './api-accounts.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

const MINUTE_MS = 60_000;
const at = (minutes: number) => START_MS + minutes * MINUTE_MS;
const id = (number: number) => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;

async function open() {
  const office = await createTestConsole();
  const csm = requesting(office, await office.signIn('csm'));
  const readAll = async (query = '') => {
    const pages: AccountEntry[][] = [];
    let before: string | null = '';
    while (before !== null) {
      const more: string = before && `&before=${encodeURIComponent(before)}`;
      const { body } = await csm('GET', `/api/accounts/kone/timeline?${query}${more}`);
      const page = body as AccountTimeline;
      pages.push(page.entries);
      before = page.nextBefore;
    }
    return pages;
  };
  return { ...office, csm, readAll };
}

const EVENT = {
  trust: 1 as const,
  subject: 'user:aino',
  type: 'track',
  name: 'report_created',
  anonymous_id: 'anon',
  session_id: 's',
  account_id: 'kone',
  is_internal: 0,
  previous_id: null,
  properties_json: null,
  context_json: null,
  flow_id: null,
  flow_version: null,
  flow_step: null,
};

const write = (store: Store, workspace_id: string, table: 'event' | 'user', rows: object[]) =>
  store.transaction(async (db) => {
    for (const row of rows)
      await db
        .insertInto(table)
        // Whole rows, of whichever table.
        .values({ workspace_id, ...row } as never)
        .execute();
  });

const toEvent = (number: number, minute: number, more: object = {}) => ({
  ...EVENT,
  id: id(number),
  at: at(minute),
  received_at: at(minute),
  ...more,
});

describe('the timeline of an account', () => {
  test('goes on exactly where a page ended, though much came in one millisecond', async () => {
    const { store, workspaceId, readAll, csm } = await open();
    const events = Array.from({ length: 70 }, (_, index) => toEvent(index, 1));
    await write(store, workspaceId, 'event', events);
    for (let index = 0; index < 60; index += 1)
      await csm('PATCH', '/api/accounts/kone', undefined, { name: `Kone ${index}` });
    const pages = await readAll();
    const entries = pages.flat();
    // With the lines of the log that the workspace itself has written.
    expect(entries.length).toBeGreaterThanOrEqual(130);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    expect(pages.slice(0, -1).every((page) => page.length === 50)).toBe(true);
    const times = entries.map((entry) => entry.at);
    expect(times).toEqual([...times].sort().reverse());
    const names = entries.flatMap((entry) =>
      entry.kind === 'change' && entry.change.field === 'name' ? [entry.change.to] : [],
    );
    expect(names.slice(0, 60)).toEqual(
      Array.from({ length: 60 }, (_, index) => `Kone ${59 - index}`),
    );
  });

  test('tells what users did, what was said and what we did, together and each alone', async () => {
    const { store, workspaceId, readAll, csm, pass } = await open();
    const seen = { first_seen_at: at(0), last_seen_at: at(9) };
    const user = {
      id: 'aino',
      account_id: 'kone',
      account_at: at(0),
      traits_json: '{"name":"Aino"}',
    };
    await write(store, workspaceId, 'user', [{ ...user, ...seen }]);
    const inTour = { flow_id: 'welcome', flow_version: 1 };
    await write(store, workspaceId, 'event', [
      toEvent(1, 1, { type: 'page', name: null, context_json: '{"page":{"path":"/reports"}}' }),
      toEvent(2, 2, {
        ...inTour,
        name: 'tour_ended',
        properties_json: '{"reason":"done"}',
      }),
      toEvent(3, 3, { ...inTour, name: 'tour_step_shown' }),
      toEvent(4, 3, { trust: 0, name: 'forged' }),
      toEvent(5, 3, { is_internal: 1, name: 'staff_looked' }),
      toEvent(6, 3, { account_id: 'nokia/oulu', name: 'elsewhere' }),
    ]);
    pass(10 * MINUTE_MS);
    await csm('PUT', '/api/accounts/kone/notes/n1', undefined, {
      text: '<b>Met</b>',
      userId: 'aino',
    });
    const dueAt = new Date(at(100)).toISOString();
    await csm('POST', '/api/tasks', undefined, {
      id: id(50),
      title: 'Call',
      account: 'kone',
      dueAt,
    });
    pass(MINUTE_MS);
    const done = { id: id(51), kind: 'done', text: 'Called' };
    await csm('POST', `/api/tasks/${id(50)}/changes`, undefined, done);
    const tell = (entry: AccountEntry) => {
      if (entry.kind === 'task') return `${entry.what} ${entry.task.title} ${entry.text}`;
      if (entry.kind === 'note') return `${entry.text} ${entry.user?.name} ${entry.by?.name}`;
      if (entry.kind === 'change') return `${entry.change.field}`;
      return 'name' in entry ? `${entry.kind} ${entry.name} ${entry.user.name}` : entry.kind;
    };
    const product = ['flow Welcome Aino', 'page /reports Aino'];
    expect((await readAll('only=product')).flat().map(tell)).toEqual(product);
    expect((await readAll('only=words')).flat()).toEqual([]);
    const work = (await readAll('only=work')).flat().map(tell);
    expect(work.slice(0, 3)).toEqual([
      'done Call Called',
      'made Call null',
      '<b>Met</b> Aino The csm',
    ]);
    expect((await readAll()).flat().map(tell)).toEqual(
      expect.arrayContaining([...product, ...work]),
    );
  });

  test('refuses a place that is none', async () => {
    const { csm } = await open();
    const { status, body } = await csm('GET', '/api/accounts/kone/timeline?before=yesterday');
    expect([status, body.error.field]).toEqual([400, 'before']);
  });
});

test('the log goes on past a hundred changes', async () => {
  const { csm } = await open();
  for (let index = 0; index < 101; index += 1)
    await csm('PATCH', '/api/accounts/kone', undefined, { region: `r${index}` });
  const first = (await csm('GET', '/api/accounts/kone/changes')).body;
  expect(first.changes).toHaveLength(100);
  expect(first.changes[0]).toMatchObject({ field: 'region', to: 'r100', by: { kind: 'person' } });
  const next = await csm('GET', `/api/accounts/kone/changes?before=${first.nextBefore}`);
  expect(next.body.changes[0]).toMatchObject({ field: 'region', to: 'r0' });
});

test('each user’s progress is told, and each flow’s with the account', async () => {
  const { store, workspaceId, csm } = await open();
  const seen = { first_seen_at: at(0), account_at: at(0), traits_json: '{}' };
  await write(store, workspaceId, 'user', [
    { id: 'aino', account_id: 'kone', last_seen_at: at(9), ...seen },
    { id: 'veli', account_id: 'kone', last_seen_at: at(5), ...seen },
    { id: 'else', account_id: 'nokia/oulu', last_seen_at: at(5), ...seen },
  ]);
  const history = { workspace_id: workspaceId, flow_id: 'welcome', shown_at: at(1) };
  const none = {
    ...{ shows_json: null, done_at: null, closed_at: null, answered_at: null, ended_at: null },
    ...{ snoozed_until: null, declined_at: null, progress_json: null },
  };
  const progress_json = JSON.stringify({ step: 'new', at: at(2), seen: ['hello', 'new'] });
  await store.transaction(async (db) => {
    await db
      .insertInto('flow_history')
      .values([
        { ...history, ...none, user_id: 'aino', done_at: at(3) },
        { ...history, ...none, user_id: 'veli', progress_json },
        { ...history, ...none, user_id: 'else' },
      ])
      .execute();
  });
  const { body } = await csm('GET', '/api/accounts/kone/progress');
  const { users, flows, total } = body as AccountProgress;
  expect(total).toBe(2);
  expect(users.map((user) => [user.id, user.flows.map(({ state }) => state)])).toEqual([
    ['aino', ['done']],
    ['veli', ['under_way']],
  ]);
  expect(users[1]?.flows[0]?.step).toMatchObject({ id: 'new', of: expect.any(Number) });
  expect(flows).toContainEqual(
    expect.objectContaining({ id: 'welcome', isLive: true, seen: 2, done: 1, stuck: 0 }),
  );
});
