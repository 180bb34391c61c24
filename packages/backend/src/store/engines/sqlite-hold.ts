import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Keeps a second backend from the same store: two dispatchers would send everything twice. A lock of the
 * operating system on a file beside the store, which ends with the process however that ends; not on the store
 * itself, where `polku` commands must still write. Through SQLite, because Node has no such locks of its own.
 *
 * @returns the release
 * @throws when another backend holds it
 */
export function holdSqlite(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  // By whatever name it is reached.
  const real = existsSync(file) ? realpathSync(file) : file;
  const lock = new Database(`${real}.lock`, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (!code.startsWith('SQLITE_BUSY')) throw error;
    const message = `A backend runs on the store ${file} already, and a second one would send everything twice. Stop that one first, or set POLKU_STORE to another store.`;
    throw new Error(message, { cause: error });
  }
  return () => lock.close();
}
