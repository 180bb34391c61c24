import { describe, expect, test } from 'vitest';
import { changeAccounts } from '../success/change-accounts.ts';
import {
  type Act,
  createIngest,
  DAY,
  FIRST_USE,
  HOUR,
  MINUTE,
  NOW,
  SECOND,
} from './ingest.fixture.ts';

const acme = { as: 'u1', of: 'acme' };
const iso = (at: number): string => new Date(at).toISOString();

describe('a user who moves', () => {
  test('leaves the old account’s row and makes the new one’s, told as the account’s', async () => {
    const { send, told, times } = await createIngest();
    await send([acme]);
    await send([{ as: 'u1', of: 'beta' }], { receivedAt: NOW + MINUTE });
    expect(await times()).toEqual({
      'user:u1': NOW,
      'account:acme': NOW,
      'account:beta': NOW + MINUTE,
    });
    const [, second] = await told();
    expect(second).toMatchObject({ subject: 'account:beta', accountId: 'beta' });
    expect(second?.body.data).toMatchObject({
      user: { id: 'u1' },
      account: { id: 'beta', first: true },
    });
  });
});

describe('a product that already has users', () => {
  test('is told of nobody who was seen before', async () => {
    const { send, told, reached } = await createIngest({ notifyFrom: NOW - HOUR });
    await send([{ ...acme, type: 'page', at: NOW - DAY }], { receivedAt: NOW - DAY });
    await send([acme]);
    expect((await reached()).map(({ isKnownBefore }) => isKnownBefore)).toEqual([true, true]);
    expect(await told()).toEqual([]);
  });

  test('is told of a new user of an account that had a contract before, as not its first', async () => {
    const { store, send, told, reached } = await createIngest({ notifyFrom: NOW - HOUR });
    await send([{ as: 'u0', of: 'acme', type: 'page', at: NOW - MINUTE }]);
    await store.transaction((db) =>
      db
        .updateTable('account')
        .set({ contract_at: NOW - DAY })
        .execute(),
    );
    await send([acme]);
    expect(await reached()).toMatchObject([
      { subject: 'account:acme', isKnownBefore: true },
      { subject: 'user:u1', isKnownBefore: false },
    ]);
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u1', false],
    ]);
  });

  test('is told of a new account that a user it knew moves to', async () => {
    const { send, told } = await createIngest({ notifyFrom: NOW - HOUR });
    await send([{ ...acme, type: 'page', at: NOW - DAY }], { receivedAt: NOW - DAY });
    await send([{ as: 'u1', of: 'beta' }]);
    expect((await told()).map(({ subject }) => subject)).toEqual(['account:beta']);
  });

  test('learns late that somebody was there before', async () => {
    const { send, told, reached } = await createIngest({ notifyFrom: NOW - HOUR });
    await send([acme]);
    await send([{ ...acme, type: 'page', at: NOW - 2 * HOUR }], { receivedAt: NOW + MINUTE });
    expect((await reached()).map(({ isKnownBefore }) => isKnownBefore)).toEqual([true, true]);
    expect(await told()).toHaveLength(1);
  });

  const HOW_LONG_AGO: [string, Act][] = [
    ['as their traits say', { type: 'identify', traits: { createdAt: iso(NOW - DAY) } }],
    ['as Unix time says', { type: 'identify', traits: { created_at: (NOW - DAY) / SECOND } }],
  ];

  test.each(HOW_LONG_AGO)('is told of no user who was made before, %s', async (_how, act) => {
    const { send, told, reached, users } = await createIngest({ notifyFrom: NOW - HOUR });
    await send([{ ...acme, ...act, at: NOW - MINUTE }]);
    await send([acme]);
    expect((await users()).u1).toMatchObject({
      created_at: NOW - DAY,
      first_seen_at: NOW - MINUTE,
    });
    expect(await reached()).toMatchObject([
      { subject: 'account:acme', isKnownBefore: false },
      { subject: 'user:u1', isKnownBefore: true },
    ]);
    expect((await told()).map(({ subject }) => subject)).toEqual(['account:acme']);
  });

  test('is told of no account that was made before, as group says', async () => {
    const { send, told, accounts } = await createIngest({ notifyFrom: NOW - HOUR });
    const traits = { createdAt: iso(NOW - DAY) };
    await send([{ ...acme, type: 'group', accountId: 'acme', traits, at: NOW - MINUTE }]);
    await send([acme]);
    expect((await accounts()).acme).toMatchObject({ created_at: NOW - DAY });
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u1', false],
    ]);
  });

  test('is told of no account that was imported before the rule, though nobody was seen there', async () => {
    const { store, send, publish, told } = await createIngest();
    const author = { kind: 'command', id: undefined } as const;
    const changing = { workspaceId: 'ws', author, nowMs: NOW - DAY, mayCreate: true };
    const asked = [{ id: 'acme', change: { name: 'Acme' } }];
    await store.transaction((db) => changeAccounts(db, asked, changing));
    await publish({ ...FIRST_USE, event: 'report_viewed' }, NOW - HOUR);
    await send([{ ...acme, name: 'report_viewed' }]);
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u1', false],
    ]);
  });

  test('keeps the earliest word of when somebody was made', async () => {
    const { send, users, reached } = await createIngest({ notifyFrom: NOW - HOUR });
    const said = (createdAt: string, at: number): Act => ({
      ...acme,
      type: 'identify',
      traits: { createdAt },
      at,
    });
    await send([said(iso(NOW), NOW - 10)]);
    await send([said(iso(NOW - DAY), NOW - 20), said('soon', NOW)]);
    await send([acme]);
    expect((await users()).u1).toMatchObject({ created_at: NOW - DAY });
    expect(JSON.parse((await users()).u1?.traits_json ?? '')).toEqual({ createdAt: 'soon' });
    expect(await reached()).toMatchObject([{}, { subject: 'user:u1', isKnownBefore: true }]);
  });

  test('believes no stranger who says that somebody was there', async () => {
    const { send, told } = await createIngest({ notifyFrom: NOW - HOUR });
    const traits = { createdAt: iso(NOW - DAY) };
    await send([
      { type: 'identify', userId: 'u1', traits },
      { type: 'group', userId: 'u1', accountId: 'acme', traits },
      { ...acme, type: 'group', accountId: 'other', traits },
    ]);
    await send([acme]);
    expect((await told())[0]?.body.data.account).toMatchObject({ first: true });
  });

  describe.each<[string, Act]>([
    ['was seen before', { type: 'page', at: NOW - 2 * HOUR }],
    ['was made before', { type: 'identify', traits: { createdAt: iso(NOW - DAY) } }],
  ])('learns that somebody %s', (_what, knowledge) => {
    const both: Act[] = [acme, { ...acme, ...knowledge }];

    test.each([
      ['behind', both],
      ['before', both.toReversed()],
    ])('in the same request, %s the use', async (_where, acts) => {
      const { send, told, reached } = await createIngest({ notifyFrom: NOW - HOUR });
      await send(acts);
      expect(await reached()).toContainEqual(
        expect.objectContaining({ subject: 'user:u1', isKnownBefore: true }),
      );
      expect((await told()).filter(({ subject }) => subject === 'user:u1')).toEqual([]);
    });

    test('too late: what was told stays told, and the row knows better', async () => {
      const { send, told, reached } = await createIngest({ notifyFrom: NOW - HOUR });
      await send(both.slice(0, 1));
      await send(both.slice(1), { receivedAt: NOW + MINUTE });
      expect(await told()).toHaveLength(1);
      expect(await reached()).toContainEqual(
        expect.objectContaining({ subject: 'user:u1', isKnownBefore: true }),
      );
      await send([acme], { receivedAt: NOW + HOUR });
      expect(await told()).toHaveLength(1);
    });
  });
});
