import { describe, expect, test } from 'vitest';
import { createIngest, DAY, HOUR, MINUTE, NOW } from './ingest.fixture.ts';

const acme = { as: 'u1', of: 'acme' };

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
});
