import type { Flow, Policy } from '@polku/flows';
import {
  DEFAULT_POLICY,
  flowExamples,
  PersonPart as PersonPartSchema,
  questionExamples,
} from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { createIngest, DAY, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { insertTask, type TaskRow } from '../store/sql/tasks.ts';
import { createBootstrapRoutes } from './bootstrap.ts';

/** What of the workspace's policy only the backend can hold. */

const CES = flowExamples.survey;
const NPS = { ...CES, id: 'nps', questions: [questionExamples.nps] } satisfies Flow;

async function start(policy: Partial<Policy> = {}) {
  const ingest = await createIngest();
  await ingest.publishFlows(CES, NPS, { ...NPS, id: 'nps-2' });
  const policy_json = JSON.stringify({ ...DEFAULT_POLICY, ...policy });
  await ingest.store.transaction((db) =>
    db.updateTable('workspace').set({ policy_json }).execute(),
  );
  let now = NOW;
  const routes = createBootstrapRoutes({ store: ingest.store, nowMs: () => now });
  const shared = async () =>
    (await routes.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`)).text();
  const person = async (survey?: string) => {
    const token = await signToken({ sub: 'u1', account: 'acme' }, now);
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, token, device: 'laptop', survey });
    return (await routes.request('/v1/bootstrap', { method: 'POST', body })).text();
  };
  const lease = async (survey: string) =>
    PersonPartSchema.parse(JSON.parse(await person(survey))).lease?.flow;
  const wait = (days: number) => {
    now += days * DAY;
  };
  return { ...ingest, shared, person, lease, wait };
}

describe('the relationship', () => {
  test.each([
    [undefined, 89, undefined],
    [undefined, 90, 'nps-2'],
    [30, 30, 'nps-2'],
  ])(
    'with npsEveryDays of %s: %i days after an NPS, another is leased: %s',
    async (npsEveryDays, days, given) => {
      const { send, lease, wait } = await start({ npsEveryDays });
      await send([{ name: 'survey_shown', as: 'u1', of: 'acme', flow: { id: 'nps', version: 1 } }]);
      wait(days);
      expect(await lease('nps-2')).toBe(given);
    },
  );

  test('that was asked about puts off a survey of a touchpoint for 30 days alone', async () => {
    const { send, lease, wait } = await start();
    await send([{ name: 'survey_shown', as: 'u1', of: 'acme', flow: { id: 'nps', version: 1 } }]);
    wait(29);
    expect(await lease(CES.id)).toBeUndefined();
    wait(1);
    expect(await lease(CES.id)).toBe(CES.id);
  });
});

const inTrouble = {
  name: 'account_in_trouble',
  when: { fact: 'account.touchLevel', is: 'eq', value: 'high' },
  kinds: ['survey'],
} satisfies NonNullable<Policy['suppress']>[number];

describe('a named condition', () => {
  test('that reads what only the backend may know is decided here, and says its name alone', async () => {
    const { store, send, shared, person } = await start({ suppress: [inTrouble] });
    await send([{ type: 'page', as: 'u1', of: 'acme' }]);
    const sent = await shared();
    expect(JSON.parse(sent).policy.suppress).toEqual([
      {
        name: 'account_in_trouble',
        when: { fact: 'decided.suppress:account_in_trouble', is: 'eq', value: true },
        kinds: ['survey'],
      },
    ]);
    expect(JSON.parse(await person()).facts.decided).toEqual({});
    await store.transaction((db) =>
      db.updateTable('account').set({ touch_level: 'high' }).execute(),
    );
    const told = await person();
    expect(JSON.parse(told).facts.decided).toEqual({ 'suppress:account_in_trouble': true });
    expect(sent + told).not.toMatch(/touchLevel|"high"/);
  });

  test('that reads the page as well is parted, as an audience is', async () => {
    const tickets = { fact: 'account.traits.openTickets', is: 'gt', value: 0 } as const;
    const onReports = { fact: 'page.path', is: 'glob', value: '/reports/**' } as const;
    const when = { any: [tickets, onReports] };
    const { send, shared, person } = await start({ suppress: [{ name: 'ticket', when }] });
    const group = { type: 'group', as: 'u1', of: 'acme', accountId: 'acme' } as const;
    await send([{ ...group, traits: { openTickets: 2 } }]);
    const answer = { fact: 'decided.suppress:ticket', is: 'eq', value: true };
    const sent = { name: 'ticket', when: { any: [onReports, answer] } };
    expect(JSON.parse(await shared()).policy.suppress).toEqual([sent]);
    const { facts } = JSON.parse(await person());
    expect(facts).toMatchObject({ account: {}, decided: { 'suppress:ticket': true } });
  });

  test('holds while a detractor’s task is open, of them and of their account, and a ticket', async () => {
    const exists = (fact: string) => ({ fact, is: 'exists' }) as const;
    const { store, send, person, lease } = await start({
      suppress: [
        { name: 'mine', when: exists('user.tasks.detractor'), kinds: ['tour'] },
        { name: 'ours', when: exists('account.tasks.detractor'), kinds: ['survey'] },
        { name: 'many', when: { fact: 'account.tasks.detractor', is: 'gte', value: 2 } },
        { name: 'ticket', when: { fact: 'account.health.openTickets', is: 'gt', value: 0 } },
      ],
    });
    const decided = async () => JSON.parse(await person()).facts.decided;
    const holding = async () =>
      Object.entries(await decided()).flatMap(([id, holds]) => (holds ? [id.slice(9)] : []));
    await send([
      { type: 'page', as: 'u1', of: 'acme' },
      { type: 'page', as: 'u2', of: 'acme' },
    ]);
    const add = (row: Partial<TaskRow>) =>
      store.transaction((db) => insertTask(db, { ...task, ...row }));
    const tickets = (health: object) =>
      store.transaction((db) =>
        db
          .updateTable('account')
          .set({ health_json: JSON.stringify(health) })
          .execute(),
      );
    expect(await holding()).toEqual([]);
    await add({ id: 't1', user_id: 'u2' });
    await add({ id: 't2', user_id: 'u2', account_id: 'other' });
    expect(await holding()).toEqual(['ours']);
    expect(await lease(CES.id)).toBeUndefined();
    await add({ id: 't3', user_id: 'u1' });
    await add({ id: 't4', kind: 'welcome' });
    expect(await holding()).toEqual(['mine', 'ours', 'many']);
    const closed = { state: 'resolved', closed_at: NOW } as const;
    await store.transaction((db) => db.updateTable('task').set(closed).execute());
    expect(await holding()).toEqual([]);
    await tickets({ openTickets: { value: 2, at: NOW } });
    expect(await holding()).toEqual(['ticket']);
    expect(await person()).not.toMatch(/openTickets|tasks|health/);
    await tickets({});
    expect(await lease(CES.id)).toBe(CES.id);
  });
});

const task: TaskRow = {
  ...{ workspace_id: 'ws', id: '', kind: 'detractor', title: null, user_id: null },
  ...{
    account_id: 'acme',
    owner_id: null,
    owner_by: null,
    occurrence_id: null,
    state: 'open',
    outcome: null,
  },
  ...{ created_at: NOW, due_at: NOW, snoozed_until: null, contacted_at: null, closed_at: null },
  ...{ escalated_at: null, revision: 0 },
};
