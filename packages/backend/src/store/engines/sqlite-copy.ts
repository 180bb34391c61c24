import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Copies of a SQLite store, made and put back by the `polku` command beside a backend that may be running.
 * Both write beside the target and rename, so a copy that was cut short is never taken for a whole one.
 */

/** Copies what is committed at this moment into `to`, while others go on writing. */
export async function backupSqlite(file: string, to: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no store at ${file}. Set POLKU_STORE to yours.`);
  if (resolve(file) === resolve(to))
    throw new Error(`${to} is the store itself. Name another file for the backup.`);
  await mkdir(dirname(resolve(to)), { recursive: true });
  const partial = `${to}.partial`;
  await rm(partial, { force: true });
  const source = new Database(file, { fileMustExist: true });
  try {
    // In one step: between two, a write of another process makes SQLite begin anew, for ever under load.
    await source.backup(partial, { progress: () => EVERY_PAGE });
  } finally {
    source.close();
  }
  const copy = new Database(partial);
  // One file that can be read from anywhere, without the two that a write-ahead log has beside it.
  copy.pragma('journal_mode = delete');
  copy.close();
  await replace(partial, to);
}

const EVERY_PAGE = 0x7fff_ffff;

/**
 * Puts the backup `from` in the place of the store.
 * @throws when it is not a whole Polku store, the store is in use, or it is there and not `isForced`
 */
export async function restoreSqlite(
  from: string,
  file: string,
  { isForced }: { isForced: boolean },
): Promise<void> {
  checkWhole(from);
  if (resolve(from) === resolve(file)) throw new Error(`${from} is the store itself.`);
  const isThere = existsSync(file);
  if (isThere && !isForced)
    throw new Error(`There is a store at ${file} already. Use --force to replace it.`);
  await mkdir(dirname(resolve(file)), { recursive: true });
  const partial = `${file}.partial`;
  const release = isThere ? lock(file) : () => {};
  try {
    await copyFile(from, partial);
    // Before the new one is there: the old store's log would be played onto it.
    for (const rest of ['-wal', '-shm']) await rm(`${file}${rest}`, { force: true });
    await replace(partial, file);
  } finally {
    release();
    await rm(partial, { force: true });
  }
}

/** @throws when it is no backup of ours, or a damaged one */
export function checkWhole(file: string): void {
  if (!existsSync(file)) throw new Error(`There is no backup at ${file}.`);
  let fault: string | undefined;
  try {
    const database = new Database(file, { readonly: true });
    try {
      const [first] = database.pragma('integrity_check(1)', { simple: false }) as object[];
      const result = Object.values(first ?? {})[0];
      if (result !== 'ok') fault = String(result);
      // Every table of ours stands or falls with this one.
      database.prepare('select name from migration').all();
    } finally {
      database.close();
    }
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
  }
  if (fault) throw new Error(`${file} is not a whole backup of a Polku store (${fault}).`);
}

/**
 * Holds the store so that nobody else can open it, until the returned function is called. Leaving the
 * write-ahead log is possible only for a connection that is alone, which no other question answers as surely.
 */
function lock(file: string): () => void {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('journal_mode = delete');
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw new Error(`The store at ${file} is in use. Stop the backend and try again.`);
    // Broken: that may be why it is to be replaced, and nobody can be using it.
    return () => {};
  }
  return () => database.close();
}

async function replace(partial: string, target: string): Promise<void> {
  await sync(partial);
  await rename(partial, target);
  await sync(dirname(resolve(target)));
}

/** A rename that is durable before what it names is not would lose both. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
