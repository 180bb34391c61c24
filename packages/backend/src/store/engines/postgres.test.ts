import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPolku, postBatch, reportCreated } from '../../polku.fixture.ts';
import { requireStore } from '../copy.ts';
import { openStore } from '../open.ts';
import { testStore } from '../store.suite.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres.fixture.ts';

/** The same store on PostgreSQL, and what is its own: other processes, and a server that goes away. */
describe.skipIf(!findPostgres())('postgres', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);

  describe('keeps what every engine keeps, and', () => testStore(() => server.createDatabase()));

  async function open(url: string) {
    const store = await openStore(url);
    onTestFinished(() => store.close());
    return store;
  }

  test('runs the transactions of several processes one after another', async () => {
    const url = await server.createDatabase();
    const stores = [await open(url), await open(url)];
    const add = (at: number) =>
      stores[at % 2]?.transaction(async (db) => {
        const found = await db.selectFrom('counter').select('value').executeTakeFirst();
        const value = (found?.value ?? 0) + 1;
        await db
          .insertInto('counter')
          .values({ name: 'sum', value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
          .execute();
      });
    await Promise.all(Array.from({ length: 40 }, (_, at) => add(at)));
    const sum = await stores[0]?.db.selectFrom('counter').select('value').executeTakeFirst();
    expect(sum).toEqual({ value: 40 });
  });

  test('says of a server that went away that the store failed, and goes on when it is back', async () => {
    const store = await open(await server.createDatabase());
    const count = (db = store.db) => db.selectFrom('counter').select('name').execute();
    await count();
    const cut = store.transaction(async (db) => {
      await sql`insert into counter (name, value) values ('half', 1)`.execute(db);
      await server.restart();
      await sql`insert into counter (name, value) values ('done', 2)`.execute(db);
    });
    const error = await cut.catch((error: unknown) => error);
    expect(store.isOutage(error)).toBe(true);
    await store.transaction((db) =>
      sql`insert into counter (name, value) values ('next', 3)`.execute(db),
    );
    expect(await count()).toEqual([{ name: 'next' }]);
  });

  test('tells a fault of ours from one of the store', async () => {
    const store = await open(await server.createDatabase());
    const failed = store.transaction((db) => sql`select * from nothing`.execute(db));
    expect(store.isOutage(await failed.catch((error: unknown) => error))).toBe(false);
  });

  test('orders texts by their bytes, whatever language the database was made for', async () => {
    const store = await open(await server.createDatabase());
    await store.transaction((db) =>
      sql`insert into counter (name, value) values ('ä', 1), ('a', 1), ('B', 1), ('_', 1)`.execute(
        db,
      ),
    );
    const names = await store.db.selectFrom('counter').select('name').orderBy('name').execute();
    expect(names.map(({ name }) => name)).toEqual(['B', '_', 'a', 'ä']);
  });

  test('names the store that is not there, and not its password', async () => {
    const empty = (await server.createDatabase()).replace('postgres@', 'postgres:hunter2@');
    const refused = requireStore(empty);
    await expect(refused).rejects.toThrow(/There is no store at .*polku_\w+/);
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });

  test('carries backends: what was acknowledged is there after a kill, once, also by another node', async () => {
    const url = await server.createDatabase();
    const polku = await createPolku({ POLKU_STORE: url });
    const keys = await polku.createWorkspace();
    const [first, second] = [await polku.start(), await polku.start()];
    const batch = await reportCreated(keys, 'veli');
    expect((await postBatch(first.url, batch)).status).toBe(200);
    const moved = await polku.run(['move', '--from', url, '--to', await server.createDatabase()]);
    expect(moved).toMatchObject({ code: 1, err: expect.stringMatching(/A backend runs on this/) });
    await first.stop('SIGKILL');

    expect((await postBatch(second.url, batch)).status).toBe(200);
    const store = await open(url);
    const stored = await store.db.selectFrom('event').select('subject').execute();
    expect(stored).toEqual([{ subject: 'user:veli' }]);
    const told = await store.db.selectFrom('notification').select('user_id').execute();
    expect(told).toEqual([{ user_id: 'veli' }]);
  }, 120_000);
});
