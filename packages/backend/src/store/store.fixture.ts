import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
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

/** From now on no row of `table` can be written, or none of that name, as by a fault of ours that no shape shows. */
export async function poison(
  store: Store,
  { trigger, table, name, because }: Poison,
): Promise<void> {
  const when = name === undefined ? sql`` : sql`when (new.name = ${sql.lit(name)})`;
  const [as, on] = [sql.ref(trigger), sql.table(table)];
  await store.transaction(async (db) => {
    if (!store.isShared) {
      await sql`create trigger ${as} before insert on ${on} ${when}
        begin select raise(abort, ${sql.lit(because)}); end`.execute(db);
      return;
    }
    await sql`create function ${as}() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${because}'; end`)}`.execute(db);
    await sql`create trigger ${as} before insert on ${on} for each row ${when} execute function ${as}()`.execute(
      db,
    );
  });
}

export async function cure(
  store: Store,
  { trigger, table }: Omit<Poison, 'because'>,
): Promise<void> {
  const on = store.isShared ? sql`on ${sql.table(table)}` : sql``;
  await store.transaction((db) => sql`drop trigger ${sql.ref(trigger)} ${on}`.execute(db));
}

type Poison = { trigger: string; table: 'event' | 'delivery'; name?: string; because: string };

/** What the engine says of a full disk. */
function createFullError({ isShared }: Store): Error {
  if (!isShared) return new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
  const message = 'could not extend file: No space left on device';
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code: '53100' });
}

/** The store, and a switch by which its disk is full: nothing can be written, and everything read. */
export function createFullable(store: Store): { store: Store; setFull: (isFull: boolean) => void } {
  let isFull = false;
  const fullable: Store = {
    ...store,
    transaction: (work, reach) =>
      isFull ? Promise.reject(createFullError(store)) : store.transaction(work, reach),
  };
  return {
    store: fullable,
    setFull(next) {
      isFull = next;
    },
  };
}
