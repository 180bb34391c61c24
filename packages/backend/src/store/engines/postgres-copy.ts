import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { copyInto, moveStore } from '../move.ts';
import { openStore } from '../open.ts';
import { openSnapshot } from './postgres.ts';
import { holdPostgres } from './postgres-hold.ts';
import { checkWhole } from './sqlite-copy.ts';

/**
 * A backup is one SQLite file, whatever the engine: it can be looked into, moved into any other store, and needs no tool
 * of the server's version. For databases that outgrow that there are the server's own (`pg_basebackup`).
 */

/** Copies what is committed at this moment into `to`, while others go on writing. */
export async function backupPostgres(url: string, to: string): Promise<void> {
  const partial = `${to}.partial`;
  await rm(partial, { force: true });
  const from = await openSnapshot(url);
  try {
    const copy = await openStore(`sqlite:${partial}`);
    try {
      await copyInto({ from, to: copy });
    } finally {
      await copy.close();
    }
  } finally {
    await from.close();
  }
  await rename(partial, to);
}

/**
 * Puts the backup `from` in the place of the store.
 * @throws when it is not a whole Polku store, the store is in use, or it is there and not `isForced`
 */
export async function restorePostgres(
  from: string,
  url: string,
  { isForced }: { isForced: boolean },
): Promise<void> {
  checkWhole(from);
  const release = await holdPostgres(url);
  const folder = await mkdtemp(join(tmpdir(), 'polku-restore-'));
  try {
    if (isForced) await removeTables(url);
    // Opening a store brings its schema up to date: the backup itself stays as it is.
    const copy = join(folder, 'backup.db');
    await copyFile(from, copy);
    await moveStore({ from: `sqlite:${copy}`, to: url, nowMs: Date.now() });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await release();
  }
}

async function removeTables(url: string): Promise<void> {
  const store = await openStore(url);
  try {
    const tables = await store.db.introspection.getTables();
    await store.transaction(async (db) => {
      // Parts go with what they are of.
      for (const { name } of tables)
        await sql`drop table if exists ${sql.table(name)} cascade`.execute(db);
    });
  } finally {
    await store.close();
  }
}
