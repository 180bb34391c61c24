import type { Policy } from '@polku/flows';
import { DEFAULT_POLICY, flowExamples, PersonPart } from '@polku/flows/schemas';
import { MAX_LEASE_MS } from '@polku/protocol/limits';
import { describe, expect, test } from 'vitest';
import { createIngest, DAY, HOUR, NOW, signToken, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { createBootstrapRoutes } from './bootstrap.ts';

const SURVEY = flowExamples.survey.id;
const OTHER = 'second-survey';
const flow = { id: SURVEY, version: 1 };
type Suppression = NonNullable<Policy['suppress']>[number];

const inTrouble: Suppression = {
  name: 'in_trouble',
  when: { fact: 'account.touchLevel', is: 'eq', value: 'high' },
};
const onReports: Suppression['when'] = { fact: 'page.path', is: 'glob', value: '/reports/**' };

async function start({ users = 1, isPaused = 0, suppress = [] as Suppression[] } = {}) {
  const ingest = await createIngest();
  await ingest.publishFlows(flowExamples.tour, flowExamples.survey, {
    ...flowExamples.survey,
    id: OTHER,
  });
  const colleagues = Array.from({ length: users }, (_, index) => `u${index + 1}`);
  await ingest.send(
    colleagues.map((as) => ({ type: 'page', as, of: 'acme', at: NOW - DAY })),
    {
      receivedAt: NOW - DAY,
    },
  );
  await ingest.store.transaction((db) =>
    db
      .updateTable('workspace')
      .set({ is_paused: isPaused, policy_json: JSON.stringify({ ...DEFAULT_POLICY, suppress }) })
      .execute(),
  );
  let now = NOW;
  const routes = createBootstrapRoutes({ store: ingest.store, nowMs: () => now });
  /** The lease that `sub` gets when asking for `survey`. */
  async function ask(
    sub: string,
    { device = 'laptop', account = 'acme', unused, ...more }: Asked = {},
  ) {
    const { survey = 'survey' in more ? undefined : SURVEY, ...claims } = more;
    const token = await signToken({ sub, account, ...claims }, now);
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, token, device, survey, unused });
    const response = await routes.request('/v1/bootstrap', { method: 'POST', body });
    return PersonPart.parse(await response.json()).lease;
  }
  const passMs = (ms: number) => {
    now += ms;
  };
  const leases = async () =>
    (await ingest.store.db.selectFrom('lease').select('user_id').execute()).length;
  return { ...ingest, routes, ask, leases, passMs };
}

type Asked = {
  survey?: string | undefined;
  unused?: string;
  device?: string;
  account?: string;
  [claim: string]: unknown;
};

const LEASE = { flow: SURVEY, expiresAt: NOW + MAX_LEASE_MS };

describe('a lease', () => {
  test('is given for a published survey, for a day at most', async () => {
    const { ask } = await start();
    expect(await ask('u1')).toEqual(LEASE);
  });

  test('is given only when it is asked for', async () => {
    const { routes } = await start();
    const token = await signToken({ sub: 'u1', account: 'acme' });
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, token, device: 'laptop' });
    const response = await routes.request('/v1/bootstrap', { method: 'POST', body });
    expect(await response.json()).not.toHaveProperty('lease');
  });

  test.each(['unknown', 'welcome'])('is not given for "%s", which is no survey', async (survey) => {
    const { ask } = await start();
    expect(await ask('u1', { survey })).toBeUndefined();
  });

  test.each([{ act: { sub: 'support' } }, { internal: true }])(
    'is never given to %j',
    async (claims) => {
      const { ask } = await start();
      expect(await ask('u1', claims)).toBeUndefined();
    },
  );

  test('is not given while everything is paused', async () => {
    const { ask } = await start({ isPaused: 1 });
    expect(await ask('u1')).toBeUndefined();
  });

  test('is not given while a condition of the policy holds surveys back, and one that was is taken back', async () => {
    const { ask, store, leases } = await start({ suppress: [inTrouble] });
    expect(await ask('u1')).toEqual(LEASE);
    const touch = (touch_level: 'high' | 'low') =>
      store.transaction((db) => db.updateTable('account').set({ touch_level }).execute());
    await touch('high');
    // Of another device it is left alone.
    expect(await ask('u1', { device: 'phone' })).toBeUndefined();
    expect(await leases()).toBe(1);
    expect(await ask('u1')).toBeUndefined();
    expect(await leases()).toBe(0);
    await touch('low');
    expect(await ask('u1', { device: 'phone' })).toEqual(LEASE);
  });

  test.each<[string, object]>([
    ['is for other kinds', { kinds: ['tour'] }],
    ['does not hold', { when: { ...inTrouble.when, value: 'low' } }],
    // The page weighs it, before and after it asks.
    ['reads the page as well', { when: { all: [inTrouble.when, onReports] } }],
  ])('is given where the condition %s', async (_, more) => {
    const { ask, store } = await start({ suppress: [{ ...inTrouble, ...more }] });
    await store.transaction((db) =>
      db.updateTable('account').set({ touch_level: 'high' }).execute(),
    );
    expect(await ask('u1')).toEqual(LEASE);
  });

  test('that was not used is taken back from the device that says so, and is there for another', async () => {
    const { ask, leases } = await start({ users: 5 });
    expect(await ask('u1')).toEqual(LEASE);
    expect(await ask('u2')).toBeUndefined();
    await ask('u1', { survey: undefined, unused: SURVEY, device: 'phone' });
    await ask('u1', { survey: undefined, unused: OTHER });
    expect(await leases()).toBe(1);
    expect(await ask('u1', { survey: undefined, unused: SURVEY })).toBeUndefined();
    expect(await leases()).toBe(0);
    expect(await ask('u2')).toEqual(LEASE);
  });

  test('is renewed for the same survey on the same device', async () => {
    const { ask, passMs, send } = await start();
    await ask('u1');
    await send([{ name: 'survey_shown', as: 'u1', of: 'acme', flow }]);
    passMs(HOUR);
    expect(await ask('u1')).toEqual({ ...LEASE, expiresAt: NOW + HOUR + MAX_LEASE_MS });
  });

  test('is one a person: not for another survey, nor on another device, until it is over', async () => {
    const { ask, passMs } = await start();
    await ask('u1');
    expect(await ask('u1', { device: 'phone' })).toBeUndefined();
    expect(await ask('u1', { survey: OTHER })).toBeUndefined();
    passMs(MAX_LEASE_MS);
    expect(await ask('u1', { device: 'phone' })).toMatchObject({ flow: SURVEY });
  });

  test('is free again when the survey has ended, but not for who was asked lately', async () => {
    const { ask, send, passMs } = await start({ users: 2 });
    await ask('u1');
    expect(await ask('u2')).toBeUndefined();
    await send([{ name: 'survey_shown', as: 'u1', of: 'acme', flow }]);
    await send([
      { name: 'survey_ended', as: 'u1', of: 'acme', flow, properties: { reason: 'close' } },
    ]);
    expect(await ask('u1', { survey: OTHER })).toBeUndefined();
    expect(await ask('u2')).toMatchObject({ flow: SURVEY });
    passMs(30 * DAY);
    expect(await ask('u1', { survey: OTHER })).toMatchObject({ flow: OTHER });
  });

  test('is one for two users whom the host’s server has made one, whichever token asks', async () => {
    const { ask, send } = await start();
    const lease = await ask('u1');
    await send([{ type: 'alias', userId: 'u2', previousId: 'u1' }], { isSecret: true });
    expect(await ask('u2', { device: 'phone' })).toBeUndefined();
    expect(await ask('u1')).toEqual(lease);
    expect(await ask('u2')).toEqual(lease);
  });

  test('of two users who become one is the one given last', async () => {
    const { store, ask, send, passMs } = await start();
    await ask('u1', { account: 'beta' });
    passMs(HOUR);
    await ask('u2');
    await send([{ type: 'alias', userId: 'u2', previousId: 'u1' }], { isSecret: true });
    await send([{ type: 'alias', userId: 'u3', previousId: 'u2' }], { isSecret: true });
    expect(await store.db.selectFrom('lease').selectAll().execute()).toMatchObject([
      { user_id: 'u3', account_id: 'acme', given_at: NOW + HOUR },
    ]);
  });

  test('is not held back by what was seen of tours', async () => {
    const { ask, send } = await start();
    await send([{ name: 'tour_shown', as: 'u1', of: 'acme', flow: { id: 'welcome', version: 1 } }]);
    expect(await ask('u1')).toEqual(LEASE);
  });
});

describe('an account’s budget', () => {
  test('is one for a small account, whatever its share comes to', async () => {
    const { ask } = await start({ users: 4 });
    expect(await ask('u1')).toEqual(LEASE);
    expect(await ask('u2')).toBeUndefined();
  });

  test('is a share of its users, counting the leases that live', async () => {
    const { ask, passMs } = await start({ users: 14 });
    const given = [];
    for (let user = 1; user <= 14; user += 1) given.push(await ask(`u${user}`));
    // 20 % of 14, rounded down.
    expect(given.filter(Boolean)).toHaveLength(2);
    passMs(MAX_LEASE_MS);
    expect(await ask('u9')).toBeDefined();
  });

  test('holds when all ask at the same moment', async () => {
    const { ask } = await start({ users: 14 });
    const given = await Promise.all(Array.from({ length: 14 }, (_, user) => ask(`u${user + 1}`)));
    expect(given.filter(Boolean)).toHaveLength(2);
  });

  test('is its own: another account’s leases do not count', async () => {
    const { ask } = await start({ users: 1 });
    await ask('u1');
    expect(await ask('u9', { account: 'beta' })).toEqual(LEASE);
  });
});
