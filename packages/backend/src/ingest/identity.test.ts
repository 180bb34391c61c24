import { describe, expect, test } from 'vitest';
import {
  type Act,
  createIngest,
  DAY,
  HOUR,
  type Ingest,
  MINUTE,
  NOW,
  newId,
} from './ingest.fixture.ts';

const identify = (given: Act = {}): Act => ({ type: 'identify', as: 'u1', of: 'acme', ...given });
const group = (accountId: string, given: Act = {}): Act => ({
  type: 'group',
  as: 'u1',
  accountId,
  ...given,
});

describe('anonymous use', () => {
  const use: Act = { at: NOW - HOUR };
  const identified = identify({ at: NOW - MINUTE });
  const orders: [string, (ingest: Ingest) => Promise<unknown>][] = [
    ['before', async ({ send }) => [await send([use]), await send([identified])]],
    ['after', async ({ send }) => [await send([identified]), await send([use])]],
    ['in one batch with', ({ send }) => send([use, identified])],
    ['in one batch, and behind,', ({ send }) => send([identified, use])],
  ];

  test.each(orders)('that comes %s the identify is told with its true time', async (_when, run) => {
    const ingest = await createIngest();
    await run(ingest);
    const [notification, ...others] = await ingest.told();
    expect(others).toEqual([]);
    expect(notification?.body.data).toMatchObject({
      user: { id: 'u1' },
      account: { id: 'acme', first: true },
      firstUseAt: new Date(NOW - HOUR).toISOString(),
      sinceFirstSessionMs: 0,
    });
    expect((await ingest.users()).u1).toMatchObject({ first_seen_at: NOW - HOUR });
    const subjects = (await ingest.events()).map(({ subject, trust }) => [subject, trust]);
    expect(subjects).toEqual([
      ['user:u1', 1],
      ['user:u1', 1],
    ]);
  });

  test('that comes again over a slower network, as if it had happened later, is there once', async () => {
    const { send, events } = await createIngest();
    const seen: Act = { id: newId(), type: 'page', at: NOW - MINUTE };
    await send([seen, identify({ at: NOW - MINUTE + 1 })]);
    await send([{ ...seen, at: NOW - MINUTE + 300 }]);
    expect((await events()).map(({ type, subject }) => [type, subject])).toEqual([
      ['page', 'user:u1'],
      ['identify', 'user:u1'],
    ]);
  });

  test('is nobody’s as long as nobody identifies', async () => {
    const { send, told, reached, users } = await createIngest();
    await send([use]);
    await send([{ ...use, type: 'identify', userId: 'u1' }]);
    expect([await told(), await reached(), await users()]).toEqual([[], [], {}]);
  });

  test('keeps the earlier time and tells nobody when the user had used it before', async () => {
    const { send, told, times } = await createIngest();
    await send([{ as: 'u1', of: 'acme', anonymousId: 'laptop' }]);
    await send([{ ...use, anonymousId: 'phone' }]);
    await send([identify({ anonymousId: 'phone' })]);
    expect(await times()).toEqual({ 'user:u1': NOW - HOUR, 'account:acme': NOW - HOUR });
    expect(await told()).toHaveLength(1);
  });

  test('after the identify, without a token, is nobody’s until the same user identifies again', async () => {
    const { send, told, times } = await createIngest();
    const later: Act = { at: NOW - MINUTE };
    await send([identify({ at: NOW - HOUR })]);
    await send([later]);
    expect([await told(), await times()]).toEqual([[], {}]);
    await send([identify({ as: 'u2', of: 'beta', at: NOW })]);
    expect(await times()).toEqual({});
    await send([identify({ at: NOW })]);
    expect(await times()).toEqual({
      'user:u1': NOW - MINUTE,
      'account:acme': NOW - MINUTE,
    });
    expect(await told()).toHaveLength(1);
  });

  test('after an identify is given by a later one that has come before it', async () => {
    const { send, times } = await createIngest();
    await send([identify({ at: NOW - HOUR })]);
    await send([identify({ at: NOW })]);
    await send([{ at: NOW - MINUTE }]);
    expect(await times()).toMatchObject({ 'user:u1': NOW - MINUTE });
  });

  test('is not inherited by who identifies on the same device as somebody else', async () => {
    const { send, told, times } = await createIngest();
    await send([use]);
    await send([identify()]);
    await send([identify({ as: 'u2', of: 'beta' })]);
    await send([{ ...use, at: NOW - 2 * HOUR }]);
    expect(await times()).toEqual({ 'user:u1': NOW - 2 * HOUR, 'account:acme': NOW - 2 * HOUR });
    expect((await told()).map(({ subject }) => subject)).toEqual(['user:u1']);
  });

  test('is not taken by an identify without a valid token, nor by staff', async () => {
    const { send, times } = await createIngest();
    await send([use]);
    await send([identify({ as: undefined, userId: 'u1' })]);
    await send([identify({ claims: { act: { sub: 'support' } } })]);
    expect(await times()).toEqual({});
    await send([identify({ as: 'u2' })]);
    expect(await times()).toMatchObject({ 'user:u2': NOW - HOUR });
  });

  test('of staff, told so late that their token does not count, stays staff’s', async () => {
    const { send, times } = await createIngest();
    const late = { at: NOW - 8 * DAY, as: 'u1', claims: { internal: true, sub: 'u1' } };
    await send([late]);
    await send([identify()]);
    expect(await times()).toEqual({});
  });

  test('sent again under the user’s name counts once', async () => {
    const { send, events, check, consume } = await createIngest();
    const { batch } = await check([use]);
    await consume([batch]);
    const id = batch.events[0]?.event.id ?? '';
    await send([identify()]);
    await send([{ ...use, id, as: 'u1' }]);
    await consume([batch]);
    expect((await events()).filter((event) => event.id === id)).toHaveLength(1);
  });

  test('that the user had sent under their own name already is left where it is', async () => {
    const { send, events, times } = await createIngest();
    const id = '01890000-0000-7000-8000-ffffffffffff';
    await send([
      { ...use, id, as: 'u1' },
      { ...use, id },
    ]);
    await send([identify()]);
    expect((await events()).filter((event) => event.id === id)).toMatchObject([
      { subject: 'user:u1', trust: 1 },
      { subject: 'anon:device-1', trust: 0 },
    ]);
    expect(await times()).toMatchObject({ 'user:u1': NOW - HOUR });
  });

  test('is of the account of the identify that gives it, where the user has moved between two', async () => {
    const { send, times } = await createIngest();
    await send([{ ...use, at: NOW - 40 }, identify({ at: NOW - 30 })]);
    await send([{ ...use, at: NOW - 20 }, identify({ of: 'beta', at: NOW - 10 })]);
    expect(await times()).toEqual({
      'user:u1': NOW - 40,
      'account:acme': NOW - 40,
      'account:beta': NOW - 20,
    });
  });

  test('is of the account of the token that identified, not of one that anybody named', async () => {
    const { send, accounts, times } = await createIngest();
    await send([{ ...use, accountId: 'forged' }]);
    await send([identify()]);
    expect(Object.keys(await accounts())).toEqual(['acme']);
    expect(Object.keys(await times())).toContain('account:acme');
  });
});

describe('an alias', () => {
  /** On the user's own device, of another one's anonymous id. */
  const alias = (given: Act = {}): Act => ({
    type: 'alias',
    as: 'u1',
    of: 'acme',
    anonymousId: 'laptop',
    sessionId: 'at-the-laptop',
    previousId: 'phone',
    at: NOW - MINUTE,
    ...given,
  });
  const use: Act = { anonymousId: 'phone', sessionId: 'at-the-phone', at: NOW - HOUR };
  const orders: [string, (ingest: Ingest) => Promise<unknown>][] = [
    ['before', async ({ send }) => [await send([use]), await send([alias()])]],
    ['after', async ({ send }) => [await send([alias()]), await send([use])]],
    ['in one batch with', ({ send }) => send([use, alias()])],
    ['twice, and behind,', async ({ send }) => [await send([alias(), use]), await send([alias()])]],
  ];

  test.each(orders)('gives its user what came %s it under the other id', async (_when, run) => {
    const ingest = await createIngest();
    await run(ingest);
    const [notification, ...others] = await ingest.told();
    expect(others).toEqual([]);
    expect(notification?.body.data).toMatchObject({
      user: { id: 'u1' },
      account: { id: 'acme', first: true },
      firstUseAt: new Date(NOW - HOUR).toISOString(),
    });
  });

  test('gives nothing that was done later, nor what is another’s', async () => {
    const { send, times } = await createIngest();
    await send([{ ...use, at: NOW }, alias()]);
    expect(await times()).toEqual({});
    await send([use, alias({ as: 'u2', of: 'beta', at: NOW })]);
    expect(await times()).toEqual({ 'user:u1': NOW - HOUR, 'account:acme': NOW - HOUR });
  });

  test('gives nothing of its own anonymous id: that takes an identify', async () => {
    const { send, times } = await createIngest();
    await send([{ ...use, anonymousId: 'laptop' }, alias()]);
    expect(await times()).toEqual({});
  });

  test.each<[string, Act]>([
    ['without a token', { as: undefined, of: undefined, userId: 'u1' }],
    ['of staff acting as the user', { claims: { act: { sub: 'support' } } }],
  ])('%s gives nothing', async (_what, given) => {
    const { send, times, store } = await createIngest();
    await send([use, alias(given)]);
    expect(await times()).toEqual({});
    expect(await store.db.selectFrom('identity').selectAll().execute()).toEqual([]);
  });

  test('of a user’s id, with a token alone, changes nothing of that user', async () => {
    const { send, times, users } = await createIngest();
    await send([{ as: 'u2', of: 'beta' }, alias({ previousId: 'u2' })]);
    await send([{ as: 'u2', of: 'beta' }]);
    expect(Object.keys(await times()).sort()).toEqual(['account:beta', 'user:u2']);
    expect(Object.keys(await users())).toEqual(['u1', 'u2']);
  });
});

describe('the account of an event', () => {
  test('is its token’s, whatever group said', async () => {
    const { send, accounts } = await createIngest();
    await send([group('beta', { of: 'acme', traits: { plan: 'gold' } })]);
    await send([{ as: 'u1', of: 'acme', accountId: 'beta' }]);
    expect(Object.keys(await accounts())).toEqual(['acme']);
    expect((await accounts()).acme).toMatchObject({ plan: null });
  });

  test('is else the session’s last group', async () => {
    const { send, times } = await createIngest();
    await send([group('beta'), { as: 'u1', accountId: 'beta' }]);
    expect(Object.keys(await times()).sort()).toEqual(['account:beta', 'user:u1']);
  });

  test('is else the one that group gave first in the same session', async () => {
    const { send, told, times } = await createIngest();
    await send([group('first', { at: NOW - 20 }), group('second', { at: NOW - 10 })]);
    await send([{ as: 'u1', at: NOW - 30 }]);
    await send([{ as: 'u1', at: NOW - 40, sessionId: 'session-2' }]);
    expect(await times()).toEqual({ 'user:u1': NOW - 40, 'account:first': NOW - 30 });
    expect((await told())[0]?.body.data.account).toMatchObject({ id: 'first' });
  });

  test('may be known only later: its row is made, and one first use is still told once', async () => {
    const { send, told, times, events } = await createIngest();
    await send([{ as: 'u1', at: NOW - 30 }]);
    await send([group('beta', { at: NOW - 20 })]);
    expect(await times()).toEqual({ 'user:u1': NOW - 30, 'account:beta': NOW - 30 });
    expect((await told()).map(({ subject }) => subject)).toEqual(['user:u1']);
    expect((await events()).map(({ account_id }) => account_id)).toEqual(['beta', 'beta']);
  });

  test('is not that of another user’s session, nor of a stranger’s group', async () => {
    const { send, times, accounts } = await createIngest();
    await send([group('beta', { as: 'u2' })]);
    await send([group('forged', { as: undefined, userId: 'u1' })]);
    await send([{ as: 'u1' }]);
    expect(await times()).toEqual({ 'user:u1': NOW });
    expect(Object.keys(await accounts())).toEqual(['beta']);
  });

  test('of anonymous use follows the group of its session', async () => {
    const { send, times } = await createIngest();
    await send([{ at: NOW - 30 }]);
    await send([{ ...identify({ at: NOW - 20 }), of: undefined }, group('beta', { at: NOW - 10 })]);
    expect(await times()).toEqual({ 'user:u1': NOW - 30, 'account:beta': NOW - 30 });
  });
});
