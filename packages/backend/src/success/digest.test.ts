import { Digest } from '@polku/protocol/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, NOW } from '../ingest/ingest.fixture.ts';
import { DEFAULT_BUSINESS_CALENDAR, toCalendar } from './business-calendar.ts';
import { toNextMorningMs } from './calendar.ts';
import { createWatched } from './watch.fixture.ts';

const calendar = toCalendar(DEFAULT_BUSINESS_CALENDAR);
const MORNING = toNextMorningMs(NOW, calendar);

async function createDigested() {
  const world = await createWatched({ notifyFrom: NOW - DAY });
  await world.addAccount('acme', { level: 'low', contractAt: null });
  const use = (as: string, receivedAt: number) => world.send([{ as, of: 'acme' }], { receivedAt });
  const digests = async () => {
    const rows = await world.store.db
      .selectFrom('notification')
      .select(['id', 'owner_id', 'body_json', 'created_at'])
      .where('kind', '=', 'digest')
      .orderBy('created_at')
      .execute();
    return rows.map(({ body_json, ...row }) => ({
      ...row,
      body: Digest.parse(JSON.parse(body_json)),
    }));
  };
  return { ...world, use, digests };
}

describe('a digest', () => {
  test('goes to the owner of the account on the next morning of work, with all that waited, once', async () => {
    const { use, look, digests, restart, lines } = await createDigested();
    await use('u1', NOW + 1);
    await use('u2', NOW + 2);
    const waiting = await lines();
    expect(waiting).toEqual(['first_use', 'account_first_use', 'first_use']);
    await look(MORNING - 1);
    expect(await digests()).toEqual([]);
    const { nextMs } = await look(MORNING - 1);
    expect(nextMs).toBe(MORNING);
    for (const at of [MORNING, MORNING, MORNING + 1]) {
      await look(at);
      restart();
    }
    const [digest, ...more] = await digests();
    expect(more).toEqual([]);
    expect(digest).toMatchObject({ owner_id: 'aino', created_at: MORNING });
    expect(digest?.body.data).toMatchObject({ count: 3, owner: { id: 'aino' } });
    expect(digest?.body.data.items.map(({ user }) => user?.id ?? '').sort()).toEqual([
      '',
      'u1',
      'u2',
    ]);
  });

  test('of what comes after it is the next morning’s', async () => {
    const { use, look, digests } = await createDigested();
    await use('u1', NOW + 1);
    await look(MORNING);
    await use('u2', MORNING + 1);
    await look(MORNING + HOUR);
    expect(await digests()).toHaveLength(1);
    await look(toNextMorningMs(MORNING, calendar));
    const [, second] = await digests();
    expect(second?.body.data.items.map(({ user }) => user?.id)).toEqual(['u2']);
  });

  test('waits until somebody owns the account, and goes to who owns it then', async () => {
    const { store, use, look, digests } = await createDigested();
    const own = (owner_id: string | null) =>
      store.transaction((db) => db.updateTable('account').set({ owner_id }).execute());
    await own(null);
    await use('u1', NOW + 1);
    await look(MORNING);
    expect(await digests()).toEqual([]);
    await own('veikko');
    await look(MORNING + 1);
    expect((await digests()).map(({ owner_id }) => owner_id)).toEqual(['veikko']);
  });

  test('of many lines names the newest and counts them all', async () => {
    const { use, look, digests } = await createDigested();
    for (let user = 0; user < 60; user += 1) await use(`u${user}`, NOW + 1 + user);
    await look(MORNING);
    const [digest] = await digests();
    expect(digest?.body.data).toMatchObject({ count: 61 });
    expect(digest?.body.data.items).toHaveLength(50);
    expect(digest?.body.data.items.at(-1)?.user).toEqual({ id: 'u59' });
  });
});

test('every line goes out once, whatever looks, restarts and clocks do', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('use' as const), hours: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('look' as const), hours: fc.integer({ min: -5, max: 40 }) }),
    fc.record({ kind: fc.constant('restart' as const), hours: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { store, use, look, restart, digests } = await createDigested();
      let at = NOW;
      let users = 0;
      for (const { kind, hours } of steps) {
        at += hours * HOUR;
        if (kind === 'use') await use(`u${users++}`, at + 1);
        if (kind === 'look') await look(at);
        if (kind === 'restart') restart();
      }
      await look(at + 30 * DAY);
      const items = await store.db.selectFrom('digest_item').selectAll().execute();
      const told = (await digests()).reduce((sum, { body }) => sum + body.data.count, 0);
      expect(told).toBe(items.length);
      expect(items.every(({ notification_id }) => notification_id !== null)).toBe(true);
    }),
    { numRuns: 15 },
  );
});
