import { CompiledQuery } from 'kysely';
import type { Db } from './store.ts';

/** Runs `work` inside a transaction; what it throws takes back its own part alone. May be nested. */
export async function inSavepoint<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await db.executeQuery(BEGIN);
  try {
    const result = await work();
    await db.executeQuery(RELEASE);
    return result;
  } catch (error) {
    await takeBack(db);
    throw error;
  }
}

async function takeBack(db: Db): Promise<void> {
  try {
    await db.executeQuery(ROLLBACK);
    await db.executeQuery(RELEASE);
  } catch {
    // A full disk has taken the whole transaction back already; the first error is the one that says so.
  }
}

const BEGIN = CompiledQuery.raw('savepoint part');
const ROLLBACK = CompiledQuery.raw('rollback to savepoint part');
const RELEASE = CompiledQuery.raw('release savepoint part');
