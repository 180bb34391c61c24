import { beforeEach, expect, it } from 'vitest';
import { createInsight, DAY, day, IDS } from '../insight/insight.fixture.ts';

/** Figures of accounts, of what people do, and of money, of what came in through the real ingest. */
let world: Awaited<ReturnType<typeof createInsight>>;
beforeEach(async () => {
  world = await createInsight();
});

const nps = (score: number) => ({ [IDS.nps]: score });
const keysOf = (parts: { key: string | null }[]) => parts.map(({ key }) => key);

it('the wait for the first use keeps those who still wait, and nobody who was there before', async () => {
  for (const [id, contract] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
    // Before anybody listened.
    ['old', -30],
  ] as const)
    await world.tell(id, { contractAt: day(contract) });
  await world.does(
    { user: 'u-a', account: 'a', name: 'report_created', at: day(1) + 3 * DAY },
    { user: 'u-b', account: 'b', name: 'report_created', at: day(2) + 10 * DAY },
    { user: 'u-c', account: 'c', name: 'page_opened', at: day(5) },
    { user: 'u-old', account: 'old', name: 'report_created', at: day(6) },
  );
  await world.pass(60 * DAY);
  const contract = (await world.figure('first-use', { start: 'contract' })).body.all;
  expect(contract).toMatchObject({ begun: 3, over: 2, waiting: 1 });
  expect(contract.median).toMatchObject({ value: 10 * DAY, n: 3, of: 'accounts', unit: 'ms' });
  const sessions = (await world.figure('first-use', { start: 'first_session' })).body.all;
  expect(sessions).toMatchObject({ begun: 4, over: 3, waiting: 1 });
  expect(sessions.median).toMatchObject({ value: 0, of: 'users' });
});

it('goals stand first: accounts that have what they bought the product for', async () => {
  const goal = (id: string, account_id: string, state: 'reached' | 'open' | 'dropped') => ({
    ...{ workspace_id: world.workspaceId, id, account_id, name: 'Faster', measure: 'hours' },
    ...{ start_value: 0, target_value: 1, now_value: 0, now_at: day(1), start_at: day(1) },
    ...{ due_at: null, feed_json: null, fed_seq: 0, state, state_at: day(2), reached_at: null },
    ...{ created_at: day(1), created_by: null },
  });
  await world.tell('third', { name: 'Third' });
  await world.store.transaction((db) =>
    db
      .insertInto('goal')
      .values([
        goal('1', 'kone', 'reached'),
        goal('2', 'kone', 'dropped'),
        goal('3', 'nokia/oulu', 'reached'),
        goal('4', 'nokia/oulu', 'open'),
      ])
      .execute(),
  );
  await world.answers('aino', { [IDS.goal]: 'yes' }, { at: day(3), account: 'kone' });
  const { all } = (await world.figure('goals')).body;
  expect(all.reached).toMatchObject({ value: 0.5, n: 2, of: 'accounts_with_a_goal' });
  expect(all).toMatchObject({ accounts: { reached: 1, open: 1 }, withoutGoal: 1 });
  expect(all.said).toMatchObject({ value: 1, n: 1 });
});

it('the loop of detractors and the alerts of first uses are told with who still waits', async () => {
  await world.tell('kone', { touchLevel: 'high', touchLevelReason: 'Key' });
  await world.answers('aino', nps(2), { at: day(3), account: 'kone' });
  await world.does({ user: 'aino', account: 'kone', name: 'report_created', at: day(5) });
  await world.pass(60 * DAY);
  const open = (await world.figure('loop')).body.all;
  expect(open).toMatchObject({ detractors: 1, inTime: 0, late: 1, unheard: 0 });
  expect(open.closedInTime).toMatchObject({ value: 0, n: 1, of: 'detractors_due' });
  expect(open.followUp).toMatchObject({ value: null, reason: 'not_reached' });
  await world.store.transaction(async (db) => {
    await db
      .updateTable('task')
      .set({ contacted_at: day(3) + 7_200_000 })
      .execute();
    await db
      .updateTable('delivery')
      .set({ delivered_at: day(5) + 3_000 })
      .execute();
  });
  const closed = (await world.figure('loop')).body.all;
  expect(closed.closedInTime).toMatchObject({ value: 1, n: 1 });
  expect(closed.followUp.value).toBe(7_200_000 - 1_000);
  const loopOf = async (of: { [word: string]: string }) => (await world.figure('loop', of)).body;
  expect(keysOf((await loopOf({ by: 'version' })).parts)).toEqual(['1']);
  expect((await loopOf({ version: '1' })).all.detractors).toBe(1);
  expect((await loopOf({ version: '2' })).all.detractors).toBe(0);
  const alerts = (await world.figure('alerts', { by: 'touchLevel' })).body;
  expect(alerts.all).toMatchObject({ firstUses: 1, undelivered: 0, touched: 0 });
  expect(alerts.all.latency).toMatchObject({ value: 3_000, n: 1, of: 'first_uses' });
  expect(alerts.all.deliveryLatency.value).toBe(2_000);
  expect(alerts.all.touch).toMatchObject({ value: null, reason: 'not_reached' });
  expect(keysOf(alerts.parts)).toEqual(['high']);
});

it.each(['alerts', 'first-use'])('%s come of no flow, and say so', async (name) => {
  const { error } = (await world.figure(name, { version: '1' })).body;
  expect(error).toMatchObject({ code: 'invalid_body', field: 'version' });
  expect(error.message).toContain('comes of no flow');
  expect((await world.figure(name, { by: 'version' })).body.parts).toBeNull();
  expect((await world.figure(name, { by: 'plan' })).body.parts).toEqual([]);
});

it('answers are held against money: what was paid then, and what became of it', async () => {
  const told = { contractAt: day(-100), currency: 'EUR' };
  await world.tell('kone', { ...told, billingCents: 3_000_00 });
  await world.tell('nokia/oulu', { ...told, billingCents: 1_000_00 });
  await world.answers('aino', nps(10), { at: day(-20), account: 'kone' });
  await world.answers('eero', nps(3), { at: day(-20), account: 'nokia/oulu' });
  await world.tell('kone', { billingCents: 3_600_00 }, day(30));
  await world.tell('nokia/oulu', { contractEndsAt: day(60) }, day(50));
  await world.tell('kone', { billingCents: 9_900_00 }, day(95));
  const [euro] = (await world.figure('money')).body.currencies;
  expect(euro).toMatchObject({ currency: 'EUR', all: { customers: 2, billingCents: 4_000_00 } });
  expect(euro.all.weightedNps).toMatchObject({ value: expect.closeTo(50, 6), n: 2 });
  expect(euro.all.retention).toMatchObject({ value: 0.5, n: 2, of: 'customers' });
  expect(euro.all.netRetention).toMatchObject({ value: 0.9, of: 'billing_cents' });
  expect(euro.all.grossRetention.value).toBe(0.75);
  const parts = async (by: string) =>
    (await world.figure('money', { by })).body.currencies[0].parts.map(
      ({ key, figures }: { key: string; figures: { customers: number; billingCents: number } }) => [
        key,
        figures.customers,
        figures.billingCents,
      ],
    );
  expect(await parts('plan')).toEqual([
    ['gold', 1, 3_000_00],
    [null, 1, 1_000_00],
  ]);
  expect(await parts('version')).toEqual([['1', 2, 4_000_00]]);
  type Group = { band: string; figures: { retention: { value: number } } };
  expect(euro.groups.map(({ band, figures }: Group) => [band, figures.retention.value])).toEqual([
    ['promoter', 1],
    ['detractor', 0],
  ]);
});
