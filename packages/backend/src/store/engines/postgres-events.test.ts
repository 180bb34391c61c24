import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createIngest, DAY, newId } from '../../ingest/ingest.fixture.ts';
import { erasePerson } from '../../privacy/erase.ts';
import { applyRetention } from '../../privacy/retention.ts';
import { moveStore } from '../move.ts';
import { openStore } from '../open.ts';
import { makeMonths } from '../sql/event-months.ts';
import type { Db, Store } from '../store.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres.fixture.ts';

/** Events in a table a month, with their keys in one of their own. */
describe.skipIf(!findPostgres())('events on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);

  const NOW = Date.UTC(2026, 10, 20);
  const SELF = { as: 'u1', of: 'acme', anonymousId: 'd1', sessionId: 's' };

  async function open(url?: string, nowMs = NOW): Promise<Store & { url: string }> {
    const database = url ?? (await server.createDatabase());
    const store = await openStore(database, nowMs);
    onTestFinished(() => store.close());
    return { ...store, url: database };
  }
  const readParts = async ({ db }: { db: Db }) => {
    const { rows } = await sql<{ name: string; count: number }>`
      select tableoid::regclass::text as name, count(*) as count from event group by 1 order by 1`.execute(
      db,
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  };
  const readMonths = async ({ db }: { db: Db }) => {
    const { rows } = await sql<{ name: string }>`
      select inhrelid::regclass::text as name from pg_inherits where inhparent = 'event'::regclass order by 1`.execute(
      db,
    );
    return rows.map(({ name }) => name);
  };
  const readIds = async ({ db }: { db: Db }) => {
    const { rows } = await sql<{ subject: string; id: string; trust: number }>`
      select subject, id, trust from event_id order by id, subject`.execute(db);
    return rows;
  };

  test('have tables for this month and the two after it, made once', async () => {
    const store = await open();
    const months = ['event_2026_11', 'event_2026_12', 'event_2027_01', 'event_other'];
    expect(await readMonths(store)).toEqual(months);
    expect(await readMonths(await open(store.url, NOW + 15 * DAY))).toEqual([
      ...months.slice(0, 3),
      'event_2027_02',
      'event_other',
    ]);
  });

  test('stand where they came, and are known in every month', async () => {
    const store = await open();
    const { send, events } = await createIngest({ store });
    const [one, other] = [newId(), newId()];
    await send([{ ...SELF, id: one }], { receivedAt: NOW });
    await send(
      [
        { ...SELF, id: one },
        { ...SELF, id: other },
      ],
      { receivedAt: NOW + 20 * DAY },
    );
    await send(
      [
        { ...SELF, id: one },
        { ...SELF, id: other },
      ],
      { receivedAt: NOW - 300 * DAY },
    );
    expect(await readParts(store)).toEqual({ event_2026_11: 1, event_2026_12: 1 });
    expect((await events()).map(({ id }) => id)).toEqual([one, other]);
    await send([{ ...SELF }], { receivedAt: NOW - 300 * DAY });
    expect(await readParts(store)).toMatchObject({ event_other: 1 });
  });

  test('take their key along when they turn out to be somebody’s, and when they go', async () => {
    const store = await open();
    const { send } = await createIngest({ store });
    const id = newId();
    const anonymous = { id, anonymousId: 'd1', at: NOW - 10 };
    await send([anonymous], { receivedAt: NOW, allowUnverified: true });
    expect(await readIds(store)).toEqual([{ subject: 'anon:d1', id, trust: 0 }]);
    await send([{ ...SELF, type: 'identify', at: NOW }], { receivedAt: NOW });
    expect(await readIds(store)).toContainEqual({ subject: 'user:u1', id, trust: 1 });
    expect(await readIds(store)).toHaveLength(2);
    await erasePerson(store, { workspaceId: 'ws', userId: 'u1', nowMs: NOW });
    expect(await readIds(store)).toEqual([]);
  });

  test('go a month at a time when nobody keeps them, with their keys', async () => {
    const store = await open();
    const one = await createIngest({ store });
    const other = await createIngest({ store, workspaceId: 'ws2' });
    await store.transaction((db) => makeMonths(db, { fromMs: Date.UTC(2025, 5, 1), toMs: NOW }));
    const times = [Date.UTC(2025, 5, 10), Date.UTC(2025, 8, 10), Date.UTC(2025, 9, 10), NOW];
    for (const { send } of [one, other])
      for (const receivedAt of times) await send([SELF], { receivedAt });
    // 400 days: until the 16th of October 2025. One keeps them for longer.
    const keep = (json: string) =>
      store.transaction((db) =>
        db.updateTable('workspace').set({ retention_json: json }).where('id', '=', 'ws2').execute(),
      );
    await keep('{"events":450}');
    expect(await applyRetention(store, NOW)).toMatchObject({ events: 2 + 2 });
    expect(await readParts(store)).toEqual({
      event_2025_09: 1,
      event_2025_10: 1,
      event_2026_11: 2,
    });
    expect(await readMonths(store)).not.toContain('event_2025_06');
    expect(await readIds(store)).toHaveLength(4);

    await keep('{"events":null}');
    expect(await applyRetention(store, NOW + 90 * DAY)).toMatchObject({ events: 0 });
    await keep('{}');
    expect(await applyRetention(store, NOW + 90 * DAY)).toMatchObject({ events: 2 });
    expect((await readMonths(store))[0]).toBe('event_2026_01');
    expect(await readIds(store)).toHaveLength(2);
  }, 60_000);

  test('are moved into tables of their months, and again into what has none', async () => {
    const from = await open();
    const { send } = await createIngest({ store: from });
    for (const back of [0, 40, 70]) await send([SELF], { receivedAt: NOW - back * DAY });
    const [there, again] = [await server.createDatabase(), await server.createDatabase()];
    await moveStore({ from: from.url, to: there, nowMs: NOW });
    await moveStore({ from: there, to: again, nowMs: NOW });
    const store = await open(again);
    expect(await readParts(store)).toEqual({
      event_2026_09: 1,
      event_2026_10: 1,
      event_2026_11: 1,
    });
    expect(await readIds(store)).toEqual(await readIds(from));
  }, 60_000);
});
