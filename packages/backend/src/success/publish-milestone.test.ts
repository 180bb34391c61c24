import { describe, expect, test } from 'vitest';
import {
  createIngest,
  DAY,
  FIRST_USE,
  HOUR,
  type Ingest,
  MINUTE,
  NOW,
} from '../ingest/ingest.fixture.ts';
import type { Store } from '../store/store.ts';
import { requireMilestone } from './look-back.ts';
import { publishMilestone } from './publish-milestone.ts';

describe('publishing a milestone', () => {
  const rule = { key: 'exported', event: 'report_exported' };
  const exported = (as: string, at: number) => ({ as, of: 'acme', name: 'report_exported', at });

  test('writes what the stored events have reached, and tells nobody', async () => {
    const { send, publish, times, told } = await createIngest();
    await send([
      exported('u1', NOW - HOUR),
      exported('u1', NOW - DAY),
      exported('u2', NOW - MINUTE),
    ]);
    await send([{ userId: 'stranger', name: 'report_exported' }]);
    await send([{ ...exported('staff', NOW), claims: { internal: true } }]);
    await publish(rule, 0);
    expect(await times('exported')).toEqual({
      'user:u1': NOW - DAY,
      'user:u2': NOW - MINUTE,
      'account:acme': NOW - DAY,
    });
    expect(await told()).toEqual([]);
    // Reached before, so their next use is no first one; a new user's is.
    await send([exported('u1', NOW), exported('u3', NOW)]);
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u3', false],
    ]);
  });

  test('counts what is stored for a rule that counts', async () => {
    const { send, publish, times } = await createIngest();
    await send([exported('u1', NOW - HOUR), exported('u1', NOW - DAY), exported('u2', NOW)]);
    await publish({ ...rule, count: 2 }, 0);
    expect(await times('exported')).toEqual({ 'user:u1': NOW - HOUR, 'account:acme': NOW - HOUR });
  });

  test('knows by default everybody who is there as known before', async () => {
    const { store, send, reached, told } = await createIngest();
    await send([{ as: 'u1', of: 'acme', type: 'page', at: NOW - HOUR }]);
    const milestone = { workspaceId: 'ws', name: 'Exported', rule };
    await publishMilestone(store, milestone, { nowMs: () => NOW });
    await send([exported('u1', NOW)], { receivedAt: NOW + MINUTE });
    expect((await reached()).map(({ isKnownBefore }) => isKnownBefore)).toEqual([true, true]);
    expect(await told()).toEqual([]);
  });

  test('again, unchanged, keeps since when it tells; changed, it starts anew', async () => {
    const { store } = await createIngest({ notifyFrom: NOW - DAY });
    const publishAgain = (given: object) =>
      publishMilestone(
        store,
        { workspaceId: 'ws', name: 'First', rule: FIRST_USE, ...given },
        { nowMs: () => NOW },
      );
    const notifyFrom = async () =>
      (await store.db.selectFrom('milestone').select('notify_from').executeTakeFirstOrThrow())
        .notify_from;
    expect(await publishAgain({})).toMatchObject({ isNew: false });
    expect(await notifyFrom()).toBe(NOW - DAY);
    expect(await publishAgain({ rule: { ...FIRST_USE, count: 2 } })).toMatchObject({ isNew: true });
    expect(await notifyFrom()).toBe(NOW);
  });
});

describe('publishing a changed rule', () => {
  const changed = { ...FIRST_USE, count: 2 };

  test('keeps who has made a first use by the one before: neither known before, nor told again', async () => {
    const { send, publish, reached, told } = await createIngest();
    await send([{ as: 'u1', of: 'acme' }]);
    const before = [await reached(), await told()];
    const later = NOW + HOUR;
    await publish(changed, later, later);
    await send([{ as: 'u1', of: 'acme' }], { receivedAt: later });
    expect([await reached(), await told()]).toEqual(before);
  });

  test('still learns who was there before, of those who come after it', async () => {
    const { send, publish, reached } = await createIngest();
    const later = NOW + HOUR;
    await publish(changed, later, later);
    const use = { as: 'u1', at: later + MINUTE };
    await send([use, use], { receivedAt: later + MINUTE });
    expect(await reached()).toMatchObject([{ isKnownBefore: false }]);
    await publish({ ...changed }, later, later + HOUR);
    await send([{ as: 'u1', type: 'page', at: NOW }], { receivedAt: later + 2 * HOUR });
    expect(await reached()).toMatchObject([{ isKnownBefore: true }]);
  });
});

describe('publishing beside a backend that goes on', () => {
  const rule = { key: 'exported', event: 'report_exported' };
  const exported = (as: string, at: number) => ({ as, of: 'acme', name: 'report_exported', at });
  const publishing = { workspaceId: 'ws', name: 'Exported', rule };

  /** Publishes, with something that happens in the middle, after its first transaction. */
  async function publishAmid(
    { store }: Pick<Ingest, 'store'>,
    given: object,
    happen: () => Promise<unknown>,
  ) {
    let count = 0;
    const amid: Store = {
      ...store,
      transaction: async (work) => {
        count += 1;
        if (count === 2) await happen();
        return store.transaction(work);
      },
    };
    return publishMilestone(amid, { ...publishing, ...given }, { nowMs: () => NOW + MINUTE });
  }

  test.each([
    ['by default', {}, true],
    ['with a notifyFrom of its own', { notifyFrom: 0 }, false],
  ])('tells nobody of what happens meanwhile, %s', async (_how, given, isKnownBefore) => {
    const ingest = await createIngest();
    await publishAmid(ingest, given, () => ingest.send([exported('u1', NOW)]));
    expect(await ingest.told()).toEqual([]);
    expect(await ingest.reached()).toMatchObject([
      { milestone: 'exported', subject: 'account:acme', isKnownBefore },
      { milestone: 'exported', subject: 'user:u1', isKnownBefore },
    ]);
    await ingest.send([exported('u2', NOW + HOUR)], { receivedAt: NOW + HOUR });
    expect((await ingest.told()).map(({ subject }) => subject)).toEqual(['user:u2']);
  });

  test('counts from its end, when no notifyFrom is given', async () => {
    const ingest = await createIngest();
    await publishAmid(ingest, {}, async () => {});
    const { notifyFrom } = await requireMilestone(ingest.store.db, 'ws', 'exported');
    expect(notifyFrom).toBe(NOW + MINUTE);
  });

  test('that is broken off tells nobody until it is finished, and finishes where it was', async () => {
    const ingest = await createIngest();
    const many = (from: number) =>
      Array.from({ length: 600 }, (_, index) => exported(`u${from + index}`, NOW - HOUR));
    await ingest.send(many(0));
    const options = { nowMs: () => NOW };
    const dying = { ...ingest.store, transaction: createDying(ingest.store, 2) };
    await expect(publishMilestone(dying, publishing, options)).rejects.toThrow('killed');
    await ingest.send([exported('late', NOW)]);
    expect(await ingest.told()).toEqual([]);
    const { lookedAtSeq } = await requireMilestone(ingest.store.db, 'ws', 'exported');
    expect(lookedAtSeq).toBe(500);
    // The row of the one who came meanwhile is there already.
    expect(await publishMilestone(ingest.store, publishing, options)).toEqual({
      isNew: false,
      made: 100,
      moved: 0,
    });
    expect(Object.keys(await ingest.times('exported'))).toHaveLength(602);
    expect(await ingest.told()).toEqual([]);
    await ingest.send([exported('new', NOW + HOUR)], { receivedAt: NOW + HOUR });
    expect(await ingest.told()).toHaveLength(1);
  });

  test('looks at what is claimed meanwhile, though it was passed by', async () => {
    const ingest = await createIngest();
    await ingest.send([{ ...exported('u1', NOW - HOUR), as: undefined, of: undefined }]);
    await ingest.send(Array.from({ length: 500 }, (_, index) => exported(`u${index}`, NOW - HOUR)));
    let page = 0;
    const store: Store = {
      ...ingest.store,
      transaction: async (work) => {
        page += 1;
        if (page === 3) await ingest.send([{ type: 'identify', as: 'anonymous', at: NOW }]);
        return ingest.store.transaction(work);
      },
    };
    await publishMilestone(store, publishing, { nowMs: () => NOW });
    expect(await ingest.times('exported')).toMatchObject({ 'user:anonymous': NOW - HOUR });
    expect(await ingest.told()).toEqual([]);
  });
});

/** Transactions of which the one after `count` others fails, as when the process is killed. */
function createDying(store: Store, count: number): Store['transaction'] {
  let done = 0;
  return async (work) => {
    done += 1;
    if (done > count) throw new Error('killed');
    return store.transaction(work);
  };
}
