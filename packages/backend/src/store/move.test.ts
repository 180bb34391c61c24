import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createIngest, NOW } from '../ingest/ingest.fixture.ts';
import { backupStore, restoreStore } from './copy.ts';
import { findPostgres, type PostgresServer, startPostgres } from './engines/postgres.fixture.ts';
import { moveStore, requireWhole } from './move.ts';
import { openStore } from './open.ts';
import { createTestStore } from './store.fixture.ts';

/** From one engine to the other and back. The source holds what a product's life leaves behind. */
describe.skipIf(!findPostgres())('a move', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());

  async function createSource(events: number) {
    const made = await createTestStore();
    const ingest = await createIngest({ store: made.store });
    for (let at = 0; at < events; at += 100)
      await ingest.send(
        Array.from({ length: Math.min(100, events - at) }, (_, i) => ({
          as: `user-${at + i}`,
          of: 'acme',
          properties: { text: 'ä "quoted" \u0000 🙂', at: at + i },
        })),
      );
    await made.store.close();
    const folder = await mkdtemp(join(tmpdir(), 'polku-move-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return { url: made.url, folder };
  }

  const readAll = async (url: string) => {
    const store = await openStore(url);
    try {
      const events = await store.db.selectFrom('event').selectAll().orderBy('seq').execute();
      const reached = await store.db.selectFrom('milestone_reached').selectAll().execute();
      return { events, reached: reached.length };
    } finally {
      await store.close();
    }
  };

  test('brings every row over, and back', async () => {
    const { url, folder } = await createSource(250);
    const there = await server.createDatabase();
    const back = `sqlite:${join(folder, 'back.db')}`;
    const { rows } = await moveStore({ from: url, to: there, nowMs: NOW });
    await moveStore({ from: there, to: back, nowMs: NOW });
    const before = await readAll(url);
    expect(before.events).toHaveLength(250);
    expect(rows).toBeGreaterThan(500);
    expect(await readAll(there)).toEqual(before);
    expect(await readAll(back)).toEqual(before);
  });

  test('that was killed goes on where it was; until then its target is no store', async () => {
    const { url } = await createSource(2_500);
    const to = await server.createDatabase();
    const killed = moveStore({
      from: url,
      to,
      nowMs: NOW,
      onProgress({ table, rows }) {
        if (table === 'event' && rows >= 1_000) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const half = await openStore(to);
    await expect(requireWhole(half)).rejects.toThrow(/goes on where it was/);
    await half.close();

    const seen: number[] = [];
    const { rows } = await moveStore({
      from: url,
      to,
      nowMs: NOW,
      onProgress: (progress) => seen.push(progress.rows),
    });
    // To the end of all rows, without those that had come before.
    expect(seen.at(-1)).toBe(rows);
    expect(await readAll(to)).toEqual(await readAll(url));
    const whole = await openStore(to);
    await requireWhole(whole);
    await whole.close();
  });

  test('goes into no store that holds anything', async () => {
    const { url } = await createSource(1);
    const to = await server.createDatabase();
    await moveStore({ from: url, to, nowMs: NOW });
    await expect(moveStore({ from: url, to, nowMs: NOW })).rejects.toThrow(/already\. Name one/);
  });

  test('numbers what comes next after what there was', async () => {
    const { url } = await createSource(3);
    const source = await openStore(url);
    await source.transaction((db) => db.deleteFrom('event').where('seq', '=', 3).execute());
    await source.close();
    const to = await server.createDatabase();
    await moveStore({ from: url, to, nowMs: NOW });
    const store = await openStore(to);
    onTestFinished(() => store.close());
    const { send } = await createIngest({ store, workspaceId: 'ws2' });
    await send([{ as: 'late', of: 'acme' }]);
    const late = await store.db
      .selectFrom('event')
      .select('seq')
      .where('subject', '=', 'user:late');
    expect(await late.execute()).toEqual([{ seq: 4 }]);
  });

  test('is how PostgreSQL is backed up and restored', async () => {
    const { url, folder } = await createSource(20);
    const [to, empty] = [await server.createDatabase(), await server.createDatabase()];
    await moveStore({ from: url, to, nowMs: NOW });
    const file = join(folder, 'backup.db');
    await backupStore(to, file);
    await restoreStore(empty, file, { isForced: false });
    expect(await readAll(empty)).toEqual(await readAll(url));
    await expect(restoreStore(empty, file, { isForced: false })).rejects.toThrow(/already/);
    await restoreStore(empty, file, { isForced: true });
    expect(await readAll(empty)).toEqual(await readAll(url));
  });
});
