import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createIngest, DAY, HOUR, MINUTE, NOW } from '../ingest/ingest.fixture.ts';
import { saveReached } from '../store/sql/milestones.ts';
import { forecastMilestone } from './forecast.ts';
import { lookBack } from './look-back.ts';

const KEY = 'first_use';
const use = (as: string, of: string, at: number) => ({ as, of, at });

describe('looking at the stored events again', () => {
  const again = { workspaceId: 'ws', key: KEY, isAnew: true, nowMs: () => NOW };

  test('makes the rows that are missing, moves those that are late, and tells nobody', async () => {
    const { store, send, times, told } = await createIngest();
    await send([use('u1', 'acme', NOW - HOUR), use('u2', 'acme', NOW - MINUTE)]);
    const before = await told();
    await store.transaction(async (db) => {
      await db.deleteFrom('milestone_reached').where('subject', '=', 'user:u1').execute();
      await db.updateTable('milestone_reached').set({ at: NOW }).execute();
    });
    expect(await lookBack(store, again)).toEqual({ made: 1, moved: 2 });
    expect(await times()).toEqual({
      'user:u1': NOW - HOUR,
      'user:u2': NOW - MINUTE,
      'account:acme': NOW - HOUR,
    });
    expect(await told()).toEqual(before);
    expect(await lookBack(store, again)).toEqual({ made: 0, moved: 0 });
  });

  test('leaves the rule telling of what happens meanwhile', async () => {
    const { store, send, told } = await createIngest();
    await send([use('u1', 'acme', NOW)]);
    const amid = {
      ...store,
      transaction: async <T>(work: Parameters<typeof store.transaction<T>>[0]) => {
        await send([use('u2', 'acme', NOW)]);
        return store.transaction(work);
      },
    };
    await lookBack(amid, again);
    expect((await told()).map(({ subject }) => subject)).toEqual(['user:u1', 'user:u2']);
  });

  test('says how far it is', async () => {
    const { store, send } = await createIngest();
    await send(Array.from({ length: 1_200 }, (_, index) => use(`u${index}`, 'acme', NOW)));
    const ratios: number[] = [];
    await lookBack(store, { ...again, onProgress: (ratio) => ratios.push(ratio) });
    expect(ratios).toEqual([500 / 1_200, 1_000 / 1_200, 1]);
  });

  test('goes on where it was broken off', async () => {
    const { store, send } = await createIngest();
    await send(Array.from({ length: 600 }, (_, index) => use(`u${index}`, 'acme', NOW)));
    await store.transaction(async (db) => {
      await db.deleteFrom('milestone_reached').execute();
      await db.updateTable('milestone').set({ looked_at_seq: 400 }).execute();
    });
    expect(await lookBack(store, again)).toEqual({ made: 201, moved: 0 });
    expect(await lookBack(store, again)).toEqual({ made: 400, moved: 1 });
  });

  test('passes over whatever else is stored, however much, a bounded part at a time', async () => {
    const { store, send, times } = await createIngest();
    await store.transaction((db) =>
      sql`with recursive many(n) as (select 1 union all select n + 1 from many where n < 25000)
        insert into event (workspace_id, trust, subject, id, type, name, at, received_at, anonymous_id, session_id,
          is_internal)
        select 'ws', 1, 'user:u0', n, 'track', 'other', 0, 0, 'a', 's', 0 from many`.execute(db),
    );
    await send([use('u1', 'acme', NOW)]);
    await store.transaction((db) => db.deleteFrom('milestone_reached').execute());
    const ratios: number[] = [];
    await lookBack(store, { ...again, onProgress: (ratio) => ratios.push(ratio) });
    expect(ratios).toEqual([10_000 / 25_001, 20_000 / 25_001, 1]);
    expect(await times()).toEqual({ 'user:u1': NOW, 'account:acme': NOW });
  });

  test('refuses a milestone that is not there', async () => {
    const { store } = await createIngest();
    await expect(lookBack(store, { ...again, key: 'other' })).rejects.toThrow(
      'There is no milestone "other" in the workspace "ws". See "polku milestone list".',
    );
  });
});

describe('a forecast', () => {
  test('counts whom publishing would find, and changes nothing', async () => {
    const { store, send, events } = await createIngest();
    const viewed = (as: string, of: string, at: number) => ({
      ...use(as, of, at),
      name: 'report_viewed',
    });
    await send([viewed('u1', 'acme', NOW - 2 * DAY)], { receivedAt: NOW - 2 * DAY });
    await send([
      viewed('u1', 'acme', NOW - MINUTE),
      viewed('u2', 'acme', NOW - MINUTE),
      viewed('u3', 'beta', NOW - MINUTE),
      viewed('u3', 'beta', NOW),
      { name: 'report_viewed', userId: 'stranger' },
    ]);
    const forecast = (rule: object) =>
      forecastMilestone(store.db, {
        workspaceId: 'ws',
        milestone: {
          key: 'viewed',
          name: 'Viewed',
          rule: { key: 'viewed', event: 'report_viewed', ...rule },
          notifyFrom: NOW - DAY,
          notifies: false,
          lookedAtSeq: undefined,
          publishedAt: NOW,
        },
      });
    const before = [await events(), await store.db.selectFrom('milestone').selectAll().execute()];
    expect(await forecast({})).toEqual({
      users: { reached: 3, knownBefore: 1 },
      accounts: { reached: 2, knownBefore: 1 },
    });
    expect(await forecast({ count: 2 })).toEqual({
      users: { reached: 2, knownBefore: 1 },
      accounts: { reached: 2, knownBefore: 1 },
    });
    expect(await forecast({ count: 3 })).toEqual({
      users: { reached: 0, knownBefore: 0 },
      accounts: { reached: 0, knownBefore: 0 },
    });
    expect([await events(), await store.db.selectFrom('milestone').selectAll().execute()]).toEqual(
      before,
    );
    // Who is recorded already is counted as they are recorded.
    const row = {
      workspace_id: 'ws',
      milestone: 'viewed',
      trust: 1 as const,
      at: 0,
      event_id: 'import',
    };
    const rest = {
      account_id: null,
      flow_id: null,
      flow_step: null,
      known_before: 0,
      recorded_at: 0,
    };
    await store.transaction((db) =>
      saveReached(db, [
        { ...row, ...rest, subject: 'user:u1' },
        { ...row, ...rest, subject: 'user:u9' },
      ]),
    );
    expect((await forecast({})).users).toEqual({ reached: 4, knownBefore: 0 });
  });
});
