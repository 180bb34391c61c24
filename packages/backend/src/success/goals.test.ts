import { describe, expect, it } from 'vitest';
import { GoalRecord } from './account-items.ts';
import { createOffice, DAY, NOW } from './accounts.fixture.ts';
import { moveGoals } from './goal-clock.ts';
import { saveGoal } from './goals.ts';

const author = { kind: 'person', id: 'p' } as const;

async function createGoals() {
  const office = await createOffice();
  const { store, workspaceId } = office;
  await office.change('kone', { contractAt: NOW - DAY });
  const save = (goal: object, nowMs = NOW, id = 'g1') =>
    store.transaction((db) =>
      saveGoal(
        db,
        GoalRecord.parse({
          name: 'Reports in time',
          measure: 'reports made',
          startValue: 0,
          targetValue: 3,
          startAt: new Date(NOW).toISOString(),
          ...goal,
        }),
        { workspaceId, accountId: 'kone', id, author, nowMs },
      ),
    );
  let made = 0;
  const happen = (at: number, properties: object = {}, rest: object = {}) =>
    store.transaction(async (db) => {
      made += 1;
      await db
        .insertInto('event')
        .values({
          workspace_id: workspaceId,
          trust: 1,
          subject: 'user:u1',
          id: `e${made}`,
          type: 'track',
          name: 'report_created',
          at,
          received_at: at,
          anonymous_id: 'a',
          session_id: 's',
          account_id: 'kone',
          is_internal: 0,
          properties_json: JSON.stringify(properties),
          ...rest,
        })
        .execute();
    });
  const goal = async () => {
    const row = await store.db.selectFrom('goal').selectAll().executeTakeFirstOrThrow();
    return [row.now_value, row.state] as const;
  };
  const told = async () => {
    const rows = await store.db.selectFrom('occurrence').select('kind').execute();
    return rows.map(({ kind }) => kind);
  };
  return { ...office, save, happen, goal, told };
}

const FEED = { event: 'report_created', how: 'count' };

describe('a goal of an account', () => {
  it('is moved by people, told once when it is reached, and moves the account along', async () => {
    const { save, goal, told, account } = await createGoals();
    await save({ nowValue: 2 });
    expect(await told()).toEqual([]);
    await save({ nowValue: 3 });
    await save({ nowValue: 3, measure: 'reports' }, NOW + DAY);
    expect(await goal()).toEqual([3, 'reached']);
    expect(await told()).toEqual(['goal_reached']);
    expect(await account('kone')).toMatchObject({ stage: 'value', stage_by: 'rule' });
  });

  it('begins with what is stored, and counts what arrives later once', async () => {
    const { store, save, happen, goal, told } = await createGoals();
    await happen(NOW - 1);
    await happen(NOW + 1);
    await save({ feed: FEED }, NOW + 2);
    expect(await goal()).toEqual([1, 'open']);
    await happen(NOW + 3);
    await happen(NOW + 3, {}, { trust: 0 });
    await happen(NOW + 3, {}, { is_internal: 1 });
    await happen(NOW + 3, {}, { account_id: 'nokia' });
    await happen(NOW + 3, {}, { name: 'report_viewed' });
    await moveGoals(store, NOW + 4);
    await moveGoals(store, NOW + 5);
    expect(await goal()).toEqual([2, 'open']);
    await happen(NOW + 6);
    await moveGoals(store, NOW + 7);
    expect(await goal()).toEqual([3, 'reached']);
    expect(await told()).toEqual(['goal_reached']);
  });

  it('adds up a property, or holds its last value whatever comes late', async () => {
    const { save, happen, store, goal } = await createGoals();
    await save({
      feed: { event: 'report_created', how: 'sum', property: 'rows' },
      targetValue: 90,
    });
    await happen(NOW + 1, { rows: 10 });
    await happen(NOW + 2, { rows: 'many' });
    await happen(NOW + 3, { rows: 5 });
    await moveGoals(store, NOW + 4);
    expect(await goal()).toEqual([15, 'open']);
    await save(
      { feed: { event: 'report_created', how: 'last', property: 'rows' }, targetValue: 90 },
      NOW + 5,
    );
    expect(await goal()).toEqual([5, 'open']);
    await happen(NOW + 9, { rows: 40 });
    await moveGoals(store, NOW + 10);
    await happen(NOW + 8, { rows: 30 });
    await moveGoals(store, NOW + 11);
    expect(await goal()).toEqual([40, 'open']);
  });

  it('is at risk by time alone, told once a time that it becomes so', async () => {
    const { store, save, goal, told } = await createGoals();
    await save({ dueAt: new Date(NOW + 100 * DAY).toISOString() });
    await moveGoals(store, NOW + 20 * DAY);
    expect(await goal()).toEqual([0, 'open']);
    await moveGoals(store, NOW + 30 * DAY);
    await moveGoals(store, NOW + 31 * DAY);
    expect(await goal()).toEqual([0, 'at_risk']);
    expect(await told()).toEqual(['goal_at_risk']);
  });

  it('begins anew with another target', async () => {
    const { save, goal, told } = await createGoals();
    await save({ nowValue: 3 });
    await save({ nowValue: 3, targetValue: 9 }, NOW + DAY);
    expect(await goal()).toEqual([3, 'open']);
    await save({ nowValue: 9, targetValue: 9 }, NOW + 2 * DAY);
    expect(await told()).toEqual(['goal_reached', 'goal_reached']);
  });
});
