import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createConsumer } from '../../ingest/apply-group.ts';
import { createIngest, NOW, newId } from '../../ingest/ingest.fixture.ts';
import {
  createClock,
  createNetwork,
  createOffice,
  readDeliveries,
  START_MS,
  start,
} from '../../notify/dispatcher.fixture.ts';
import { openStore } from '../open.ts';
import { claimDeliveries, hasUnnumbered, numberNotifications } from '../sql/outbox.ts';
import type { Db, Store } from '../store.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres.fixture.ts';

/** Several who write on one database at once: who waits for whom, and what comes of it. */
describe.skipIf(!findPostgres())('several writers on one PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);

  async function openTwo(): Promise<[Store, Store]> {
    const url = await server.createDatabase();
    const stores: [Store, Store] = [await openStore(url), await openStore(url)];
    onTestFinished(async () => {
      for (const store of stores) await store.close();
    });
    return stores;
  }

  const write = (name: string) => (db: Db) =>
    sql`insert into counter (name, value) values (${name}, 1)`.execute(db);
  const readNames = async ({ db }: Store) => {
    const rows = await db.selectFrom('counter').select('name').orderBy('name').execute();
    return rows.map(({ name }) => name);
  };
  const countWaiting = async ({ db }: Store) => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
    return rows[0]?.count;
  };

  /** A transaction of the first that stays open until it is let go. */
  async function hold(store: Store, workspaces: string[]) {
    const { promise: goOn, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: isIn, resolve: enter } = Promise.withResolvers<void>();
    const done = store.transaction(
      async (db) => {
        await write('held')(db);
        enter();
        await goOn;
      },
      { workspaces },
    );
    await isIn;
    return async () => {
      letGo();
      await done;
    };
  }

  test('of different workspaces do not wait for each other', async () => {
    const [one, other] = await openTwo();
    const end = await hold(one, ['a', 'b']);
    await other.transaction(write('c'), { workspaces: ['c'] });
    await other.transaction(write('none'), { workspaces: [] });
    expect(await readNames(other)).toEqual(['c', 'none']);
    await end();
    expect(await readNames(other)).toEqual(['c', 'held', 'none']);
  });

  test.each([
    { what: 'the same workspace', reach: { workspaces: ['c', 'b'] } },
    { what: 'the whole store', reach: undefined },
  ])('wait for whoever has $what', async ({ reach }) => {
    const [one, other] = await openTwo();
    const end = await hold(one, ['a', 'b']);
    const next = other.transaction(write('next'), reach);
    await expect.poll(() => countWaiting(one)).toBe(1);
    expect(await readNames(one)).toEqual([]);
    await end();
    await next;
    expect(await readNames(one)).toEqual(['held', 'next']);
  });

  test('for the same users: each first use is told once and each event is there once', async () => {
    const stores = await openTwo();
    const workspaces = [
      await createIngest({ store: stores[0] }),
      await createIngest({ store: stores[0], workspaceId: 'ws2' }),
    ];
    const faults: unknown[] = [];
    const onFault = (error: unknown) => faults.push(error);
    const consumers = stores.map((store) => createConsumer({ store, onFault }));
    const users = Array.from({ length: 12 }, (_, at) => `u${at}`);
    const uses = users.map((as) => ({ id: newId(), as, of: 'acme', at: NOW - 50 }));
    const claims = users.map((as) => ({
      ...{ id: newId(), type: 'identify' as const, as, of: 'acme', anonymousId: `anon-${as}` },
    }));
    // In another order by each, events and workspaces alike, and each group holds what others hold too.
    const toGroup = async (round: number, isTurned: boolean) => {
      const acts = [...uses.slice(round), ...uses.slice(0, round), ...claims];
      const checked = await Promise.all(
        workspaces.map(({ check }) => check(isTurned ? acts.toReversed() : acts)),
      );
      const batches = checked.map(({ batch }) => batch);
      return isTurned ? batches.reverse() : batches;
    };
    const work: Promise<void>[] = [];
    for (let round = 0; round < 8; round += 1)
      for (const [node, consume] of consumers.entries())
        work.push(consume(await toGroup(round, node === 1)));
    await Promise.all(work);
    for (const ingest of workspaces) {
      const told = await ingest.told();
      expect(told.map(({ userId }) => userId).sort()).toEqual([...users].sort());
      expect(told.filter(({ body }) => body.data.account?.first)).toHaveLength(1);
      const sent = [...uses, ...claims].map(({ id }) => id);
      expect((await ingest.events()).map(({ id }) => id).sort()).toEqual(sent.sort());
      expect(await ingest.deadLetters()).toEqual([]);
    }
    expect(faults).toEqual([]);
  }, 60_000);

  describe('who send', () => {
    async function createOutbox(count: number) {
      const stores = await openTwo();
      const { queue, workspaceId, channelIds } = await createOffice(undefined, stores[0]);
      const ids = Array.from({ length: count }, (_, at) => `n${at + 1}`);
      for (const id of ids) await queue({ id });
      return { stores, ids, workspaceId, channelId: channelIds[0] ?? '' };
    }

    test('send each delivery once', async () => {
      const { stores, ids } = await createOutbox(60);
      const clock = createClock();
      const networks = [createNetwork(), createNetwork()];
      for (const [at, store] of stores.entries())
        start(store, { post: networks[at]?.post ?? fail, clock });
      const isOver = async () =>
        (await readDeliveries(stores[0])).every(({ status }) => status === 'delivered');
      await expect.poll(isOver).toBe(true);
      const sent = networks.flatMap((network) => network.sent.map(({ id }) => id));
      expect(sent.sort()).toEqual([...ids].sort());
    }, 30_000);

    test('give each notification a place of its own, and wait for no writer', async () => {
      const { stores, ids, workspaceId } = await createOutbox(30);
      // The whole workspace is somebody's, and one notification besides.
      const { promise: goOn, resolve: letGo } = Promise.withResolvers<void>();
      const { promise: isIn, resolve: enter } = Promise.withResolvers<void>();
      const change = async (db: Db) => {
        await db.updateTable('notification').set({ note: 'x' }).where('id', '=', 'n7').execute();
        enter();
        await goOn;
      };
      const changing = stores[0].transaction(change, { workspaces: [workspaceId] });
      await isIn;
      const found = await Promise.all([stores[1], stores[0]].map(numberNotifications));
      expect(found.flatMap((each) => [...each])).toEqual([workspaceId]);
      letGo();
      await changing;
      expect(await hasUnnumbered(stores[0].db)).toBe(true);
      await numberNotifications(stores[0]);
      const rows = await stores[1].db.selectFrom('notification').select(['id', 'seq']).execute();
      const places = rows.map(({ seq }) => seq ?? 0).sort((a, b) => a - b);
      expect(places).toEqual(ids.map((_, at) => at + 1));
      expect(rows.find(({ id }) => id === 'n7')?.seq).toBe(30);
    });

    test('leave what another one sends, until its time is over', async () => {
      const { stores, workspaceId, channelId } = await createOutbox(1);
      const [one, other] = stores;
      const keys = [{ workspaceId, notificationId: 'n1', channelId }];
      const claim = (store: Store, nowMs: number) =>
        store.transaction((db) => claimDeliveries(db, { keys, nowMs, untilMs: nowMs + 1_000 }), {
          workspaces: [],
        });
      expect(await claim(one, START_MS)).toEqual(keys);
      expect(await claim(other, START_MS + 999)).toEqual([]);

      // Its process has ended: the other one sends it as soon as it may.
      const clock = createClock();
      const network = createNetwork();
      start(other, { post: network.post, clock });
      await expect.poll(() => clock.sleepMs()).toBe(1_000);
      expect(network.sent).toEqual([]);
      clock.pass(1_000);
      await expect.poll(async () => (await readDeliveries(one))[0]?.status).toBe('delivered');
      expect(network.sent.map(({ id }) => id)).toEqual(['n1']);
    });
  });
});

const fail = () => Promise.reject(new Error('Not of this test'));
