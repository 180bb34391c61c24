import { describe, expect, test } from 'vitest';
import {
  createIngest,
  DAY,
  FIRST_USE,
  HOUR,
  MINUTE,
  NOW,
  newId,
  WORKSPACE,
} from './ingest.fixture.ts';
import { toNotificationId } from './notification-id.ts';

const acme = { as: 'u1', of: 'acme' };

describe('a first use', () => {
  test('of an account’s first user makes two rows and one notification', async () => {
    const { send, reached, told } = await createIngest();
    await send([acme]);
    const row = { milestone: 'first_use', at: NOW, isKnownBefore: false, trust: 1 };
    expect(await reached()).toEqual([
      { ...row, subject: 'account:acme' },
      { ...row, subject: 'user:u1' },
    ]);
    const [notification, ...others] = await told();
    expect(others).toEqual([]);
    expect(notification?.subject).toBe('user:u1');
    expect(notification?.body.data.account?.first).toBe(true);
  });

  test('of a later user of that account makes one more, which is not the account’s first', async () => {
    const { send, told } = await createIngest();
    await send([acme]);
    await send([{ as: 'u2', of: 'acme' }], { receivedAt: NOW + MINUTE });
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u1', true],
      ['user:u2', false],
    ]);
  });

  test('of two users in one batch calls the earlier one the account’s first', async () => {
    const { send, told } = await createIngest();
    await send([
      { as: 'late', of: 'acme', at: NOW - 5 },
      { as: 'early', of: 'acme', at: NOW - 9 },
    ]);
    const firsts = (await told()).map(({ subject, body }) => [subject, body.data.account?.first]);
    expect(Object.fromEntries(firsts)).toEqual({ 'user:late': false, 'user:early': true });
  });

  test('is told once, whatever tabs, retries and later uses send', async () => {
    const { send, told, calls, events } = await createIngest();
    const event = { ...acme, id: newId() };
    await send([event, event]);
    await send([event], { receivedAt: NOW + MINUTE });
    await send([{ ...acme, sessionId: 'another-tab' }], { receivedAt: NOW + MINUTE });
    expect(await told()).toHaveLength(1);
    expect(calls.notified).toBe(1);
    expect(await events()).toHaveLength(2);
  });

  test('sent again under its id is the one that was stored, whatever it says now', async () => {
    const { send, times, users } = await createIngest();
    const id = newId();
    await send([{ ...acme, id, name: 'report_viewed' }]);
    await send([{ ...acme, id, at: NOW - HOUR }]);
    expect(await times()).toEqual({});
    expect((await users()).u1).toMatchObject({ first_seen_at: NOW });
  });

  test('without an account tells of the user alone', async () => {
    const { send, told, reached } = await createIngest();
    await send([{ as: 'u1' }]);
    expect((await reached()).map(({ subject }) => subject)).toEqual(['user:u1']);
    const [notification] = await told();
    expect(notification?.body.data).toMatchObject({
      account: null,
      owner: null,
      sinceContractMs: null,
    });
  });

  test('compares ids byte for byte after NFC', async () => {
    const { send, told } = await createIngest();
    await send([{ as: 'A\u030Ake' }, { as: '\u00C5ke', at: NOW - 1 }, { as: '\u00E5ke' }]);
    expect((await told()).map(({ subject }) => subject).sort()).toEqual([
      'user:\u00C5ke',
      'user:\u00E5ke',
    ]);
  });

  test('that turns out to be earlier moves its time and tells nobody', async () => {
    const { send, told, times } = await createIngest();
    await send([acme]);
    await send([{ ...acme, at: NOW - HOUR }], { receivedAt: NOW + MINUTE });
    expect(await times()).toEqual({ 'user:u1': NOW - HOUR, 'account:acme': NOW - HOUR });
    expect(await told()).toHaveLength(1);
  });

  test('counts only with properties that the rule asks for', async () => {
    const { publish, send, times } = await createIngest();
    await publish({
      key: 'big_report',
      event: 'report_created',
      where: { fact: 'properties.pages', is: 'gte', value: 10 },
    });
    await send([{ ...acme, properties: { pages: 9 } }]);
    await send([{ ...acme, at: NOW - 1, properties: { pages: '10' } }]);
    expect(await times('big_report')).toEqual({});
    await send([{ ...acme, at: NOW - 2, properties: { pages: 10 } }]);
    expect(await times('big_report')).toEqual({ 'user:u1': NOW - 2, 'account:acme': NOW - 2 });
  });

  test('is what the server finds in events, whatever a client says of milestones', async () => {
    const { send, reached } = await createIngest();
    const claim = {
      milestone: 'first_use',
      milestones: { first_use: 1 },
      first: true,
      reached: true,
    };
    const hints = ['first_use', 'first_use.reached', 'milestone_reached'].map((name) => ({
      ...acme,
      name,
      properties: claim,
      context: claim,
    }));
    await send([...hints, { ...acme, type: 'identify', traits: claim }]);
    expect(await reached()).toEqual([]);
  });

  test('is its own in each workspace and of each user, under one event id too', async () => {
    const { store, send, told } = await createIngest();
    const other = await createIngest({ store, workspaceId: 'other' });
    const id = newId();
    await send([
      { id, as: 'u1' },
      { id, as: 'u2', at: NOW - 1 },
    ]);
    await other.send([{ id, as: 'u1' }]);
    expect([(await told()).length, (await other.told()).length]).toEqual([2, 1]);
  });

  test('is told by an id that is a signature of the workspace’s secret', async () => {
    const { send, told } = await createIngest();
    await send([acme]);
    const [notification] = await told();
    expect(notification?.id).toBe(toNotificationId(WORKSPACE.secret, FIRST_USE.key, 'user:u1'));
    expect(notification?.id).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('waits in the outbox for every channel that is on, without a place in the feed yet', async () => {
    const { store, send, told } = await createIngest();
    await store.transaction((db) =>
      db.updateTable('channel').set({ is_enabled: 0 }).where('id', '=', 'ch2').execute(),
    );
    await send([acme]);
    const [notification] = await told();
    expect(notification?.seq).toBeNull();
    expect(await store.db.selectFrom('delivery').selectAll().execute()).toEqual([
      {
        workspace_id: 'ws',
        notification_id: notification?.id,
        channel_id: 'ch1',
        status: 'queued',
        attempts: 0,
        next_attempt_at: NOW,
        delivered_at: null,
        last_error: null,
        queued_at: NOW,
        claimed_until: 0,
        fallback_at: null,
      },
    ]);
  });
});

describe('the body of a notification', () => {
  test('says whose, of which plan, whose customer, when, and how long it took', async () => {
    const { store, send, told } = await createIngest();
    await send([{ ...acme, type: 'page', at: NOW - HOUR }]);
    await store.transaction((db) =>
      db
        .updateTable('account')
        .set({ plan: 'gold', touch_level: 'high', owner_id: 'per_1', contract_at: NOW - 10 * DAY })
        .execute(),
    );
    await send([{ ...acme, at: NOW - MINUTE }], { receivedAt: NOW });
    const [notification] = await told();
    expect(notification).toMatchObject({ ownerId: 'per_1', accountId: 'acme', userId: 'u1' });
    expect(notification?.body).toEqual({
      type: 'first_use.reached',
      timestamp: new Date(NOW).toISOString(),
      data: {
        milestone: 'first_use',
        user: { id: 'u1' },
        account: { id: 'acme', plan: 'gold', touchLevel: 'high', first: true },
        owner: { id: 'per_1' },
        firstUseAt: new Date(NOW - MINUTE).toISOString(),
        sinceContractMs: 10 * DAY - MINUTE,
        sinceFirstSessionMs: HOUR - MINUTE,
      },
    });
  });

  test('names the flow and step of the event itself', async () => {
    const { send, told } = await createIngest();
    await send([
      { ...acme, name: 'tour_step_shown', at: NOW - 9, flow: { id: 'other', version: 1 } },
      { ...acme, flow: { id: 'welcome', version: 2, step: 'new' } },
    ]);
    expect((await told())[0]?.body.data).toMatchObject({ flow: 'welcome', step: 'new' });
  });

  test('names else the last flow of the same session before it', async () => {
    const { send, told } = await createIngest();
    const step = (at: number, id: string, more = {}) => ({
      ...acme,
      name: 'tour_step_shown',
      at,
      flow: { id: 'welcome', version: 1, step: id },
      ...more,
    });
    await send([
      step(NOW - 40, 'hello'),
      step(NOW - 30, 'new'),
      step(NOW - 10, 'too-late'),
      step(NOW - 25, 'elsewhere', { sessionId: 'session-2' }),
      step(NOW - 24, 'staff', { claims: { act: { sub: 'support' } } }),
      step(NOW - 23, 'stranger', { as: undefined, of: undefined, userId: 'u1' }),
      step(NOW - 22, 'held-out', { name: 'flow_held_out' }),
      { ...acme, at: NOW - 20 },
    ]);
    expect((await told())[0]?.body.data).toMatchObject({ flow: 'welcome', step: 'new' });
  });
});

describe('who may say it', () => {
  test('a stranger without a token is stored and stops nobody', async () => {
    const { send, told, reached, users, accounts, events } = await createIngest();
    await send([{ userId: 'u1', accountId: 'acme', at: NOW - DAY }], { receivedAt: NOW - DAY });
    expect(await told()).toEqual([]);
    expect(await reached()).toEqual([]);
    expect([await users(), await accounts()]).toEqual([{}, {}]);
    expect(await events()).toMatchObject([{ trust: 0, subject: 'user:u1' }]);
    await send([acme]);
    const [notification] = await told();
    expect(notification?.body.data).toMatchObject({
      firstUseAt: new Date(NOW).toISOString(),
      account: { first: true },
      sinceFirstSessionMs: 0,
    });
  });

  test('the same event id from a stranger does not take the place of the real one', async () => {
    const { send, told } = await createIngest();
    const id = newId();
    await send([{ id, userId: 'u1' }]);
    await send([{ id, ...acme }]);
    expect(await told()).toHaveLength(1);
  });

  test.each([{ act: { sub: 'support' } }, { internal: true }])(
    'staff with %j is stored, and nothing else',
    async (claims) => {
      const { send, told, reached, users, accounts, events } = await createIngest();
      await send([
        { type: 'identify', ...acme, claims, traits: { name: 'Support' } },
        { ...acme, claims },
        { anonymousId: 'device-1' },
      ]);
      expect(await told()).toEqual([]);
      expect([await reached(), await users(), await accounts()]).toEqual([[], {}, {}]);
      expect(await events()).toMatchObject([
        { is_internal: 1, trust: 1 },
        { is_internal: 1, trust: 1 },
        { is_internal: 0, trust: 0, subject: 'anon:device-1' },
      ]);
    },
  );

  test('a workspace on trial takes a claimed id for a verified one', async () => {
    const { send, told } = await createIngest();
    await send([{ userId: 'u1', accountId: 'acme' }], { allowUnverified: true });
    expect((await told())[0]?.body.data.account).toMatchObject({ id: 'acme', first: true });
  });
});
