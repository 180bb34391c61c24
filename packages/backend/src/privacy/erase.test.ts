import { existsSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { createIngest, DAY, NOW, newId } from '../ingest/ingest.fixture.ts';
import { replayDeadLetters } from '../ingest/replay.ts';
import { PERSONAL_DATA } from '../store/personal-data.ts';
import { createTestStore } from '../store/store.fixture.ts';
import { importFirstUses } from '../success/import-first-uses.ts';
import { erasePerson, finishErasures } from './erase.ts';
import { dumpStore, LIISA, MARK, ONNI, seedPeople } from './person.fixture.ts';

const erase = (store: Parameters<typeof erasePerson>[0], userId: string, nowMs = NOW + 10) =>
  erasePerson(store, { workspaceId: 'ws', userId, nowMs });

const withMark = (rows: readonly string[] = []) =>
  rows.filter((row) => row.toLowerCase().includes(MARK));

describe('an erasure', () => {
  type Seeded = Awaited<ReturnType<typeof seed>>;
  async function seed() {
    const { store, folder } = await createTestStore((clean) => cleaning.push(clean));
    const ingest = await seedPeople(store);
    const before = await dumpStore(store);
    const erased = await erase(store, LIISA);
    return { store, folder, ingest, before, erased, after: await dumpStore(store) };
  }
  let seeded: Seeded;
  const cleaning: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    seeded = await seed();
    return async () => {
      for (const clean of cleaning) await clean();
    };
  });

  test('leaves no id, name, address or word of the person in any table', () => {
    const { before, after } = seeded;
    // Else the test would hold because there was nothing to forget.
    const personal = Object.entries(PERSONAL_DATA).filter(([, { of }]) => of !== 'nobody');
    const unseeded = personal
      .map(([table]) => table)
      .filter((table) => table !== 'erasing' && withMark(before[table]).length === 0);
    expect(unseeded).toEqual([]);
    expect(Object.values(after).flatMap(withMark)).toEqual([]);
  });

  // Files are SQLite's own.
  test.skipIf(process.env.POLKU_TEST_POSTGRES)('leaves no byte of it in the files', async () => {
    const { store, folder } = seeded;
    const bytesOf = (file: string) =>
      existsSync(`${folder}/${file}`) ? readFileSync(`${folder}/${file}`) : Buffer.alloc(0);
    const find = () => ['polku.db', 'polku.db-wal'].filter((file) => bytesOf(file).includes(MARK));
    // It stands in the log until that is emptied.
    expect(find()).toContain('polku.db-wal');
    expect(await store.scrub(Infinity)).toBe(true);
    expect(bytesOf('polku.db').includes('onni')).toBe(true);
    expect(find()).toEqual([]);
  });

  test('touches nobody else', () => {
    const { before, after } = seeded;
    for (const table of Object.keys(PERSONAL_DATA)) {
      if (['erasure', 'counter', 'notification', 'milestone_reached'].includes(table)) continue;
      const rest = (before[table] ?? []).filter((row) => !row.includes(MARK));
      expect([table, after[table]]).toEqual([table, rest]);
    }
    const onnis = after.notification?.filter((row) => row.includes(`"user_id":"${ONNI}"`)) ?? [];
    expect(onnis.length).toBeGreaterThan(0);
    expect(before.notification).toEqual(expect.arrayContaining(onnis));
  });

  test('keeps the account’s own first use, and no longer says by which event', () => {
    const own = seeded.after.milestone_reached?.map((row) => JSON.parse(row)) ?? [];
    expect(own.map(({ subject }) => subject).sort()).toEqual(['account:acme', `user:${ONNI}`]);
    expect(own.find(({ subject }) => subject === 'account:acme')?.event_id).toBe('');
  });

  test('takes the person’s lines out of digests', () => {
    const digests = seeded.after.notification?.filter((row) => row.includes('"kind":"digest"'));
    expect(digests).toHaveLength(1);
    const { data } = JSON.parse(JSON.parse(digests?.[0] ?? '').body_json);
    expect(data).toMatchObject({ count: 1, items: [{ user: { id: ONNI } }] });
  });

  test('names the copies that were pushed elsewhere, and how many rows went', () => {
    const { copies, deleted } = seeded.erased;
    expect(copies).toEqual([
      { channel: 'ch1', kind: 'webhook', name: null, count: expect.any(Number), lastAt: NOW + 7 },
    ]);
    expect(copies[0]?.count).toBeGreaterThan(1);
    expect(deleted).toMatchObject({ user: 1, lease: 1, response: 1, dead_letter: 1, note: 1 });
  });

  test('may be asked for again, and says the same of the copies', async () => {
    const { store, erased } = seeded;
    const again = await erase(store, LIISA, NOW + 20);
    expect(again).toEqual({ erasedAt: NOW + 20, deleted: {}, copies: erased.copies });
    const { rows } = await sql`select distinct epoch, at from erasure`.execute(store.db);
    expect(rows).toContainEqual({ epoch: 1, at: NOW + 20 });
  });
});

describe('what an erased person did before', () => {
  const self = { as: 'u1', of: 'acme', anonymousId: 'device-1', sessionId: 's' };
  async function start() {
    const ingest = await createIngest();
    await ingest.send([
      { type: 'identify', at: NOW - 100, traits: { name: 'U' }, ...self },
      { at: NOW - 90, ...self },
    ]);
    const told = await ingest.told();
    await erase(ingest.store, 'u1', NOW);
    return { ...ingest, before: told };
  }
  const late = { receivedAt: NOW + DAY };

  test('is not stored when it comes from a device that was offline', async () => {
    const { send, events, users } = await start();
    await send([{ at: NOW - 50, ...self }], late);
    // Anonymous, on a device of theirs; only claimed; and by a name that they had.
    await send([{ at: NOW - 40, anonymousId: 'device-1' }], late);
    await send([{ at: NOW - 40, userId: 'u1', anonymousId: 'elsewhere' }], late);
    await send([{ type: 'alias', previousId: 'u1', at: NOW - 30, anonymousId: 'elsewhere' }], late);
    expect(await events()).toEqual([]);
    expect(await users()).toEqual({});
  });

  test('is not stored by a replay of dead letters', async () => {
    const { check, store, events } = await start();
    const { batch } = await check([{ at: NOW - 50, ...self }]);
    await store.transaction((db) =>
      db
        .insertInto('dead_letter')
        .values({
          ...{ workspace_id: 'ws', received_at: NOW, trust: 1, reason: 'x' },
          event_json: JSON.stringify(batch.events[0]),
        })
        .execute(),
    );
    const replayed = await replayDeadLetters(store, {
      filter: {},
      isDry: false,
      rest: async () => {},
    });
    expect(replayed).toEqual({ applied: 1, failed: [] });
    expect(await events()).toEqual([]);
  });

  test('is not told again by a file of past first uses', async () => {
    const { store, reached } = await start();
    async function* lines() {
      for (const firstUseAt of [NOW - 60, NOW + 60])
        yield { line: 1, use: { user: 'u1', account: 'beta', firstUseAt } };
    }
    const given = { workspaceId: 'ws', key: 'first_use', nowMs: NOW + DAY };
    const { users } = await importFirstUses(store, lines(), given);
    expect(users).toEqual({ made: 1, moved: 0, kept: 0 });
    expect((await reached()).find(({ subject }) => subject === 'user:u1')?.at).toBe(NOW + 60);
  });

  test('leaves others of the same batch alone', async () => {
    const { send, users } = await start();
    const other = { as: 'u2', of: 'acme', anonymousId: 'device-2' };
    await send([
      { at: NOW - 50, ...self },
      { at: NOW - 50, ...other },
    ]);
    expect(Object.keys(await users())).toEqual(['u2']);
  });

  test('does not come back, but they may: with a first use of their own, and none of the account', async () => {
    const { send, told, before } = await start();
    await send([{ at: NOW + 50, ...self }], late);
    const [again] = await told();
    expect(again).toMatchObject({
      subject: 'user:u1',
      body: { data: { account: { first: false } } },
    });
    expect(again?.id).not.toBe(before[0]?.id);
    // And once more, each life with an id of its own.
    await erase((await start()).store, 'u1');
  });

  test('each life has ids of its own', async () => {
    const { send, told, before, store } = await start();
    const ids = [before[0]?.id];
    for (const life of [1, 2, 3]) {
      const atMs = NOW + life * DAY;
      await send([{ at: atMs, ...self }], { receivedAt: atMs });
      ids.push((await told())[0]?.id);
      await erase(store, 'u1', atMs + 1);
    }
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(4);
  });
});

test('who has done very much is erased in parts, which the next process takes up', async () => {
  const ingest = await createIngest();
  const { store } = ingest;
  const acts = Array.from({ length: 40 }, (_, index) => ({
    ...{ id: newId(), name: 'x', as: 'u1', of: 'acme', at: NOW - index },
  }));
  await ingest.send(acts);
  // Many more of the same, without the way in.
  await store.transaction(async (db) => {
    await sql`insert into event (workspace_id, trust, subject, id, type, name, at, received_at, anonymous_id,
        session_id, account_id, is_internal)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
      select 'ws', 1, 'user:u1', 'e' || i, 'track', 'x', ${NOW}, ${NOW}, 'a', 's', 'acme', 0 from n`.execute(
      db,
    );
  });
  let transactions = 0;
  const killed = {
    ...store,
    transaction: ((work) => {
      transactions += 1;
      if (transactions === 2) throw new Error('killed');
      return store.transaction(work);
    }) as typeof store.transaction,
  };
  await expect(erase(killed, 'u1')).rejects.toThrow('killed');
  expect((await ingest.events()).length).toBeGreaterThan(0);
  expect(await finishErasures(store)).toBe(1);
  expect(await ingest.events()).toEqual([]);
  expect(await finishErasures(store)).toBe(0);
});
