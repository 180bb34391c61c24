import { statSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../open.ts';
import { testStore } from '../store.suite.ts';
import { openSqlite } from './sqlite.ts';
import { DUE_PAGES, type LogState, MAX_LOG_PAGES } from './sqlite-checkpoint.ts';

describe('sqlite', () => testStore((folder) => `sqlite:${folder}/polku.db`));

test('waits for the lock of another process without holding up anything else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const store = await openStore(`sqlite:${folder}/polku.db`);
  const other = new Database(`${folder}/polku.db`);
  onTestFinished(async () => {
    other.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  other.exec('begin immediate');
  const startedAt = performance.now();
  const steps: string[] = [];
  const written = store.transaction(async (db) => {
    steps.push('written');
    await sql`insert into counter (name, value) values ('checks', 1)`.execute(db);
  });
  // The event loop goes on, and so does reading.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    await store.db.selectFrom('workspace').select('id').execute();
    steps.push('read');
  }
  // SQLite's own waiting would have stood still for its five seconds.
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  other.exec('commit');
  await written;
  expect(steps).toEqual(['read', 'read', 'read', 'written']);
});

/** A disk that takes what was committed when the test says so. */
async function createSlowDisk() {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const waiting: PromiseWithResolvers<void>[] = [];
  const disk = { isSlow: false };
  const store = await openSqlite(`${folder}/polku.db`, 0, async () => {
    if (!disk.isSlow) return;
    const flush = Promise.withResolvers<void>();
    waiting.push(flush);
    await flush.promise;
  });
  onTestFinished(async () => {
    disk.isSlow = false;
    for (const { resolve } of waiting) resolve();
    await store.close();
    await rm(folder, { recursive: true });
  });
  disk.isSlow = true;
  const write = (name: string) =>
    store.transaction((db) =>
      sql`insert into counter (name, value) values (${name}, 1)`.execute(db),
    );
  const names = async () =>
    (await store.db.selectFrom('counter').select('name').orderBy('name').execute()).map(
      ({ name }) => name,
    );
  /** What is in the database without its write-ahead log. */
  const settled = async () => {
    const alone = `${folder}/alone.db`;
    await copyFile(`${folder}/polku.db`, alone);
    const database = new Database(alone, { readonly: true });
    const found = database.prepare('select name from counter').pluck().all();
    database.close();
    return found;
  };
  return { store, waiting, write, names, settled };
}

test('tells of a commit when it is on the disk, and works on meanwhile', async () => {
  const { waiting, write, names } = await createSlowDisk();
  const told: string[] = [];
  const all = ['a', 'b', 'c'].map((name) => write(name).then(() => told.push(name)));
  // All three are committed while the first still waits for the disk.
  await expect.poll(names).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  expect(waiting).toHaveLength(1);
  expect(told).toEqual([]);
  waiting[0]?.resolve();
  await all[0];
  // What was committed meanwhile may have missed that flush, and shares the next.
  await expect.poll(() => waiting.length).toBe(2);
  expect(told).toEqual(['a']);
  waiting[1]?.resolve();
  await Promise.all(all);
  expect(told).toEqual(['a', 'b', 'c']);
  expect(waiting).toHaveLength(2);
});

test('does not tell of a commit that the disk has not taken, and recovers', async () => {
  const { store, waiting, write, settled } = await createSlowDisk();
  const failed = write('a').catch((error: unknown) => error);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.reject(new Error('EIO: i/o error, fdatasync'));
  const error = await failed;
  expect(error).toMatchObject({ message: expect.stringContaining('flushed') });
  expect(store.isOutage(error)).toBe(true);
  const taken = write('b');
  await expect.poll(() => waiting.length).toBe(2);
  // What a flush has failed to write, the next one may pass over in silence: it is written once more.
  expect(await settled()).toContain('a');
  waiting[1]?.resolve();
  await taken;
});

test('moves what was committed into the database beside the commits, and writes the log anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const store = await openStore(`sqlite:${folder}/polku.db`);
  const watcher = new Database(`${folder}/polku.db`, { readonly: true });
  onTestFinished(async () => {
    watcher.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  const write = (name: string) =>
    store.transaction((db) =>
      sql`insert into counter (name, value) values (${name}, 1)`.execute(db),
    );
  const logPages = (): number => {
    const { log } = watcher.prepare('pragma wal_checkpoint(noop)').get() as LogState;
    return log;
  };
  // A megabyte each, in the table and in its key: fewer pages than SQLite would move in a commit by itself.
  const names = [...'abcdefghijkl'];
  const moved = () => statSync(`${folder}/polku.db`).size;
  for (const name of names) await write(name.repeat(1_000_000));
  expect(logPages()).toBeLessThan(MAX_LOG_PAGES);
  await expect.poll(moved, { timeout: 15_000 }).toBeGreaterThan(DUE_PAGES * PAGE_BYTES * 0.9);
  // Written from its start again as soon as nothing is left in it, by whoever writes next.
  const afterOneMore = () => write(String(performance.now())).then(logPages);
  await expect.poll(afterOneMore, { timeout: 15_000 }).toBeLessThan(DUE_PAGES);
}, 40_000);

const PAGE_BYTES = 4_096;
