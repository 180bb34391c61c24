import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { migrate } from '../migrate.ts';
import type { Db, Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { createAlone } from './alone.ts';
import { createCheckpoints, MAX_LOG_PAGES } from './sqlite-checkpoint.ts';
import { createSync, type Flush, type Sync, SyncError } from './sqlite-sync.ts';
import { createWriteQueue, type WriteQueue } from './write-queue.ts';

/**
 * SQLite in one file, two connections to it. All writing goes through the one writer, in transactions that
 * queue; all other reading through a read-only connection, which in WAL mode never waits for the writer and
 * never sees half a transaction. With a single connection a query of the console that falls between two
 * statements of a transaction would see, and could even change, what may still be rolled back.
 *
 * better-sqlite3 is synchronous: a transaction never waits for the disk in the middle, so that a group of
 * batches is one uninterrupted piece of work and its commit one fsync, for which nothing else stands still
 * (`sqlite-sync.ts`).
 */
export async function openSqlite(file: string, nowMs: number, flush?: Flush): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true });
  const writer = new Database(file);
  for (const pragma of WRITER_PRAGMAS) writer.pragma(pragma);
  const { sync, close: closeSync } = createSync({
    logFile: `${file}-wal`,
    checkpoint: () => checkpoint(writer),
    flush,
  });
  const between = createWriteQueue();
  const checkpoints = createCheckpoints({ writer, between });
  const { onCommit } = checkpoints;
  const transaction = createTransaction(writer, { between, onCommit, sync });
  const backup = async (to: string) => {
    await writer.backup(to, { progress: () => BACKUP_PAGES_PER_TURN });
  };
  let newerMigrations: string[];
  try {
    newerMigrations = await migrate({
      transaction,
      nowMs,
      backup: (name) => backup(`${file}.before-${name}`),
    });
  } catch (error) {
    await checkpoints.close();
    await closeSync();
    writer.close();
    throw error;
  }
  // From here on a lock is waited for in `begin`, where waiting holds up nothing but writing.
  writer.pragma('busy_timeout = 0');
  // Opened last: a read-only connection cannot make the file, nor its WAL.
  const reader = new Database(file, { readonly: true });
  reader.pragma(BUSY_PRAGMA);
  return {
    db: toKysely(reader),
    transaction,
    isOutage,
    ...createAlone(),
    isShared: false,
    newerMigrations,
    scrub: (maxBytes) => between(() => scrub(writer, maxBytes)),
    close: async () => {
      if (!writer.open) return;
      try {
        // After the transactions that are queued.
        await transaction(async () => {});
      } finally {
        await checkpoints.close();
        await closeSync();
        reader.close();
        // The writer last: it removes the WAL.
        writer.close();
      }
    },
  };
}

/** Another process, such as the `polku` command beside a running backend, may hold the lock for a moment. */
const BUSY_PRAGMA = 'busy_timeout = 5000';
const WRITER_PRAGMAS = [
  BUSY_PRAGMA,
  'journal_mode = WAL',
  // Each commit is flushed before it is told of, by `sqlite-sync.ts`.
  'synchronous = NORMAL',
  // Beside it, by `sqlite-checkpoint.ts`.
  `wal_autocheckpoint = ${MAX_LOG_PAGES}`,
  'foreign_keys = ON',
  // Zeros over whatever is deleted. Somebody who was erased is not in the file either.
  'secure_delete = ON',
  // 64 MiB of pages: the indexes of the newest events stay in memory.
  'cache_size = -65536',
  // A backup that ran long, or a full disk, lets the WAL grow: what is above 64 MiB is given back afterwards.
  'journal_size_limit = 67108864',
];
/** 4 MiB at a time between two turns of the event loop. */
const BACKUP_PAGES_PER_TURN = 1_000;

const OUTAGE =
  /^SQLITE_(FULL|IOERR|NOMEM|BUSY|LOCKED|CORRUPT|CANTOPEN|READONLY|PROTOCOL|INTERRUPT|NOTADB)/;
const isOutage = (error: unknown): boolean =>
  error instanceof SyncError || (error instanceof Database.SqliteError && OUTAGE.test(error.code));

type Committing = { between: WriteQueue; onCommit: () => void; sync: Sync['sync'] };

function createTransaction(
  writer: Database.Database,
  { between, onCommit, sync }: Committing,
): Store['transaction'] {
  const db = toKysely(writer);
  return async (work) => {
    const result = await between(() => runTransaction(writer, () => work(db)));
    onCommit();
    await sync();
    return result;
  };
}

/**
 * `secure_delete` has written zeros over rows in the moment in which they were deleted. What it does not reach are the
 * log, and copies that a page keeps of a few index entries when it is split: those go when the whole file is written
 * anew.
 */
async function scrub(writer: Database.Database, maxBytes: number): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += LOCK_LOOK_MS) {
    try {
      return writeAnew(writer, maxBytes);
    } catch (error) {
      if (!isOutage(error) && !(error instanceof LogInUse)) throw error;
      // Not another process that reads or writes for a moment: there is no room for a second copy.
      const isFull = error instanceof Database.SqliteError && error.code === 'SQLITE_FULL';
      if (isFull || waitedMs >= MAX_LOCK_WAIT_MS) return false;
      await pause(LOCK_LOOK_MS);
    }
  }
}

function writeAnew(writer: Database.Database, maxBytes: number): boolean {
  const bytes = Number(writer.pragma('page_count', { simple: true })) * PAGE_BYTES;
  const isWhole = bytes <= maxBytes;
  if (isWhole) writer.exec('vacuum');
  checkpoint(writer);
  return isWhole;
}

const PAGE_BYTES = 4_096;

async function runTransaction<T>(writer: Database.Database, work: () => Promise<T>): Promise<T> {
  await begin(writer);
  try {
    const result = await work();
    writer.exec('commit');
    return result;
  } catch (error) {
    // A full disk has rolled back already.
    if (writer.inTransaction) writer.exec('rollback');
    throw error;
  }
}

/** A `polku` command holds the lock for the length of a transaction of its own. */
const MAX_LOCK_WAIT_MS = 5_000;
const LOCK_LOOK_MS = 5;

/**
 * Immediate: a deferred one that later turns to writing fails at once when another process has written. The
 * lock is waited for here and not by SQLite, which would hold up the whole process for as long.
 */
async function begin(writer: Database.Database): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOCK_LOOK_MS) {
    try {
      writer.exec('begin immediate');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || waitedMs >= MAX_LOCK_WAIT_MS) throw error;
      await pause(LOCK_LOOK_MS);
    }
  }
}

/** All of it: what stays in the log has not become durable. */
function checkpoint(writer: Database.Database): void {
  const [result] = writer.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (result?.busy !== 0) throw new LogInUse('The write-ahead log is being read.');
}

class LogInUse extends Error {}

function toKysely(connection: Database.Database): Db {
  const prepare = createStatementCache(connection);
  const database = { prepare, close: () => {} };
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}

const MAX_STATEMENTS = 1_000;

/** Preparing costs more than running a small statement, and the same few hundred texts come again. */
function createStatementCache(connection: Database.Database): (text: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();
  return (text) => {
    const known = statements.get(text);
    if (known) return known;
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    const statement = connection.prepare(text) as SqliteStatement;
    statements.set(text, statement);
    return statement;
  };
}
