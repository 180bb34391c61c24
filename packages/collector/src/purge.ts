import { clear } from 'idb-keyval';
import { openDb } from './queue.ts';

/**
 * Takes everything of one workspace off this device, whoever put it there: events of every tab and page,
 * the session, and what the SDK remembers beside it under the same name.
 */
export async function purge(name: string, storage: Storage | undefined): Promise<void> {
  for (const key of Object.keys(storage ?? {})) {
    if (`${key}:`.startsWith(`${name}:`)) storage?.removeItem(key);
  }
  const db = openDb(name);
  // A database that cannot be opened gives nothing away either.
  if (db) await clear(db).catch(() => {});
}
