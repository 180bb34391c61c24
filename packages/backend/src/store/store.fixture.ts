import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { createDatabase } from './engines/postgres.fixture.ts';
import { openStore } from './open.ts';
import type { Store } from './store.ts';

/**
 * A real store in a folder of its own, gone when the test is finished, or when `whenDone` has it. With the address of a
 * PostgreSQL server in `POLKU_TEST_POSTGRES` it is a database of that, which tests of the engine itself do not stand.
 */
export async function createTestStore(
  whenDone: (clean: () => Promise<void>) => void = onTestFinished,
): Promise<{ store: Store; url: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const server = process.env.POLKU_TEST_POSTGRES;
  const url = server ? await createDatabase(server) : `sqlite:${folder}/polku.db`;
  const store = await openStore(url);
  whenDone(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { store, url, folder };
}

/** The store, and a switch by which its disk is full: nothing can be written, and everything read. */
export function createFullable(store: Store): { store: Store; setFull: (isFull: boolean) => void } {
  let isFull = false;
  const fullable: Store = {
    ...store,
    transaction: (work) =>
      isFull
        ? Promise.reject(new Database.SqliteError('database or disk is full', 'SQLITE_FULL'))
        : store.transaction(work),
  };
  return {
    store: fullable,
    setFull(next) {
      isFull = next;
    },
  };
}
