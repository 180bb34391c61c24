import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { holdStore, joinStore } from '../copy.ts';
import { openStore } from '../open.ts';
import type { Store } from '../store.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres.fixture.ts';

/** Several processes on one database, as stores that were opened apart from each other. */
describe.skipIf(!findPostgres())('several on one PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    // Once, so that each test finds the schema.
    await (await openStore(url)).close();
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);

  async function open(): Promise<Store> {
    const store = await openStore(url);
    onTestFinished(() => store.close());
    return store;
  }

  /** Ends the sessions of that name, as a cut network or a killed process does. */
  async function cut(name: string) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
      [name],
    );
    await client.end();
  }

  test('start at once on an empty database', async () => {
    const empty = await server.createDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(empty)));
    onTestFinished(async () => {
      for (const store of stores) await store.close();
    });
    expect(stores.map(({ newerMigrations }) => newerMigrations)).toEqual([[], [], [], []]);
  }, 60_000);

  test('join beside each other, and are kept away by whoever holds it alone', async () => {
    const releases = [await joinStore(url), await joinStore(url)];
    await expect(holdStore(url)).rejects.toThrow(/A backend runs on this PostgreSQL store/);
    for (const release of releases) await release();
    const release = await holdStore(url);
    await expect(joinStore(url)).rejects.toThrow(/is being moved or restored/);
    await release();
    await (await joinStore(url))();
  }, 60_000);

  function stand(store: Store, name = 'clock') {
    const onLead = vi.fn();
    const onLost = vi.fn();
    return { ...store.lead({ name, onLead, onLost }), onLead, onLost };
  }
  const leaders = (standing: readonly { isLeading(): boolean }[]) =>
    standing.flatMap((each, at) => (each.isLeading() ? [at] : []));

  test('have one leader, and another one when it stops or its process ends', async () => {
    const stores = [await open(), await open(), await openStore(url)];
    const standing = [stand(stores[2] as Store)];
    await expect.poll(() => leaders(standing)).toEqual([0]);
    standing.push(stand(stores[0] as Store), stand(stores[1] as Store));
    // Each has asked by then: roles are asked for in one question.
    const others = stores.slice(0, 2).map((store) => stand(store, 'other'));
    await expect.poll(() => leaders(others)).toHaveLength(1);
    expect(leaders(standing)).toEqual([0]);

    await stores[2]?.close();
    await expect.poll(() => leaders(standing.slice(1)), { timeout: 5_000 }).toHaveLength(1);
    const next = standing.slice(1).find((each) => each.isLeading());
    await next?.stop();
    const rest = standing.slice(1).filter((each) => each !== next);
    await expect.poll(() => leaders(rest), { timeout: 5_000 }).toEqual([0]);
    expect(next?.onLost).not.toHaveBeenCalled();
  }, 60_000);

  test('a leader whose session is lost learns of it, and there is one leader again', async () => {
    const standing = [stand(await open(), 'feed'), stand(await open(), 'feed')];
    await expect.poll(() => leaders(standing)).toHaveLength(1);
    const first = standing.find((each) => each.isLeading());
    await cut('polku (roles)');
    await expect.poll(() => first?.onLost.mock.calls.length, { timeout: 5_000 }).toBe(1);
    await expect.poll(() => leaders(standing), { timeout: 10_000 }).toHaveLength(1);
  }, 60_000);

  test('a process stands for a role once', async () => {
    const store = await open();
    stand(store, 'twice');
    expect(() => stand(store, 'twice')).toThrow(/stands for "twice" already/);
  });

  function listen(store: Store, topic = 'feed') {
    const told: string[] = [];
    const onMissed = vi.fn();
    store.hear(topic, { onTold: (payload) => told.push(payload), onMissed });
    return { told, onMissed };
  }

  test('hear of each other what was told, each once', async () => {
    const [one, other] = [await open(), await open()];
    const [here, there] = [listen(one), listen(other)];
    // Its session stands: it says that nothing was heard until then.
    await expect.poll(() => there.onMissed.mock.calls.length).toBe(1);
    const words = Array.from({ length: 300 }, (_, at) => `ws${at} "ä" \u0000`);
    for (const word of words) one.tell('feed', word);
    one.tell('other', 'nothing');
    await expect.poll(() => there.told.length).toBe(300);
    expect([...there.told].sort()).toEqual([...words].sort());
    other.tell('feed', 'back');
    await expect.poll(() => here.told.at(-1)).toBe('back');
    expect(here.told).toEqual([...words, 'back']);
  });

  test('are told to look for themselves, when it was too long or the session was lost', async () => {
    const [one, other] = [await open(), await open()];
    const there = listen(other, 'long');
    await expect.poll(() => there.onMissed.mock.calls.length).toBe(1);
    one.tell('long', 'x'.repeat(9_000));
    await expect.poll(() => there.onMissed.mock.calls.length).toBe(2);
    await cut('polku (news)');
    one.tell('long', 'after');
    // By its own session's end, or by that of the one that told.
    await expect
      .poll(() => there.onMissed.mock.calls.length, { timeout: 5_000 })
      .toBeGreaterThan(2);
    one.tell('long', 'again');
    await expect.poll(() => there.told.at(-1), { timeout: 5_000 }).toBe('again');
  }, 60_000);
});
