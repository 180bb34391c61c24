import {
  CompiledQuery,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  replaceWithNoncontingentExpression,
  sql,
} from 'kysely';
import pg from 'pg';
import { migrate } from '../migrate.ts';
import { isHeldUp, makeComingMonths } from '../sql/event-months.ts';
import type { Db, Reach, Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { toPostgresDdl } from './postgres-ddl.ts';
import { createLeaders } from './postgres-leader.ts';
import { toLock } from './postgres-locks.ts';
import { createNews } from './postgres-news.ts';
import { createWriteQueue } from './write-queue.ts';

/**
 * PostgreSQL, for what one machine has outgrown. Held to the letter of the same contract as SQLite: all writing goes
 * through one connection of this process, in transactions that queue; among processes a transaction has the whole store
 * for itself, or the workspaces that it says it keeps to, by locks that end with it (`postgres-locks.ts`); what takes its
 * rows one by one has a connection besides. All other reading goes through a pool that cannot write and never waits for the writer.
 *
 * A commit is on the disk before it is told of (`synchronous_commit`), whatever the database's own default.
 */
export async function openPostgres(url: string, nowMs: number): Promise<Store> {
  const reader = new pg.Pool({ ...toOptions(url, READER), max: MAX_READERS });
  const writer = createWriter(toOptions(url, WRITER));
  // Of a connection that is idle: whoever asks next is told by their own query.
  reader.on('error', () => {});
  const { transaction: inTurn, between } = createTransactions(writer);
  // For what waits for nobody, not even for the others of this process.
  const aside = createWriter(toOptions(url, WRITER));
  const { transaction: besides, between: betweenThose } = createTransactions(aside);
  const transaction: Store['transaction'] = (work, reach) =>
    reach?.workspaces.length === 0 ? besides(work, reach) : inTurn(work, reach);
  const end = () => Promise.all([writer.end(), aside.end(), reader.end()]);
  let newerMigrations: string[];
  try {
    // Its owner's own backups stand before a migration: one of ours may take longer than a start may.
    const backup = async () => {};
    newerMigrations = await migrate({ transaction, nowMs, backup, toDdl: toPostgresDdl });
    await transaction((db) => makeComingMonths(db, nowMs)).catch(tolerate);
  } catch (error) {
    await end();
    throw error;
  }
  let isClosed = false;
  const leaders = createLeaders(url);
  const news = createNews(url);
  return {
    db: toKysely(reader),
    transaction,
    isOutage,
    isShared: true,
    lead: leaders.lead,
    tell: news.tell,
    hear: news.hear,
    newerMigrations,
    scrub: (maxBytes) => between(() => scrub(writer, maxBytes)),
    async close() {
      if (isClosed) return;
      isClosed = true;
      // After the transactions that are queued.
      await Promise.all([between(async () => {}), betweenThose(async () => {})]);
      await Promise.all([leaders.close(), news.close(), end()]);
    },
  };
}

/** All that is committed at this moment, whatever is written meanwhile. */
export async function openSnapshot(url: string): Promise<Pick<Store, 'db' | 'close'>> {
  const { db, connect, end } = createWriter(toOptions(url, READER));
  await connect();
  await db.executeQuery(CompiledQuery.raw('begin isolation level repeatable read'));
  return { db, close: end };
}

/** SQLite takes an empty list, in which nothing is; here it is written out. */
const EMPTY_LISTS = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression });
const toKysely = (pool: PostgresPool): Db =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [EMPTY_LISTS] });

const READER = '-c default_transaction_read_only=on';
const WRITER = '-c synchronous_commit=on';
const MAX_READERS = 8;
/** Of a server that does not answer at all. */
const CONNECT_MS = 10_000;

const toOptions = (url: string, options: string): pg.PoolConfig => ({
  connectionString: url,
  application_name: 'polku',
  connectionTimeoutMillis: CONNECT_MS,
  options,
  types: { getTypeParser: toParser },
});

const { INT8, NUMERIC, BOOL } = pg.types.builtins;

/** Whole numbers of 64 bits and sums as numbers: all ours are below 2^53. Yes and no as SQLite has them, 1 and 0. */
function toParser(type: number, format?: 'text' | 'binary') {
  if (type === INT8 || type === NUMERIC) return Number;
  if (type === BOOL) return (text: string) => (text === 't' ? 1 : 0);
  return pg.types.getTypeParser(type, format);
}

class LostError extends Error {
  override message = 'The connection to PostgreSQL was lost.';
}

type Writer = {
  db: Db;
  /** Connects anew when the connection was lost. */
  connect(): Promise<pg.Client>;
  /** What has failed in the middle may have left a transaction open. */
  drop(): Promise<void>;
  end(): Promise<void>;
};

function createWriter(options: pg.PoolConfig): Writer {
  let client: pg.Client | undefined;
  const nameOf = createNames();

  async function connect(): Promise<pg.Client> {
    if (client) return client;
    const next = new pg.Client(options);
    const forget = () => {
      if (client === next) client = undefined;
    };
    next.on('error', forget);
    next.on('end', forget);
    await next.connect();
    client = next;
    return next;
  }

  async function drop() {
    const lost = client;
    client = undefined;
    await lost?.end().catch(() => {});
  }

  // Kysely asks its pool for each query, and is always given the one connection. One that was lost is not replaced here:
  // what belongs into a transaction would be written without it.
  const connection = {
    query: async (text: string, values: unknown[]) => {
      if (!client) throw new LostError();
      return client.query({ text, values, name: nameOf(text) });
    },
    release: () => {},
  } as unknown as PostgresPoolClient;
  const pool = { connect: async () => connection, end: async () => {}, options: {} };
  return {
    db: toKysely(pool),
    connect,
    drop,
    end: drop,
  };
}

const MAX_STATEMENTS = 1_000;

/** The same few hundred texts come again: under a name the server plans each once. */
function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known || names.size >= MAX_STATEMENTS) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
}

function createTransactions({ db, connect, drop }: Writer) {
  /** In the same queue, and in no transaction. */
  const between = createWriteQueue();

  async function run<T>(work: (db: Db) => Promise<T>, reach: Reach | undefined): Promise<T> {
    await connect();
    try {
      await db.executeQuery(BEGIN);
      const lock = toLock(reach);
      if (lock) await db.executeQuery(lock);
      const result = await work(db);
      await db.executeQuery(COMMIT);
      return result;
    } catch (error) {
      // A connection on which not even this succeeds is of no use to the next.
      await db.executeQuery(ROLLBACK).catch(drop);
      throw error;
    }
  }

  const transaction: Store['transaction'] = (work, reach) => between(() => run(work, reach));
  return { transaction, between };
}

/**
 * Written anew, a table holds nothing of what was deleted, and nobody can read it meanwhile; else its room is given to
 * what comes next. The server's write-ahead log and its archives keep what was for as long as they are set to.
 */
async function scrub({ db, connect }: Writer, maxBytes: number): Promise<boolean> {
  await connect();
  const { rows } = await sql<{ bytes: number }>`
    select pg_database_size(current_database()) as bytes`.execute(db);
  const isWhole = (rows[0]?.bytes ?? Infinity) <= maxBytes;
  await db.executeQuery(CompiledQuery.raw(isWhole ? 'vacuum full' : 'vacuum'));
  return isWhole;
}

function tolerate(error: unknown): void {
  if (!isHeldUp(error)) throw error;
}

const BEGIN = CompiledQuery.raw('begin');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');

/**
 * Classes of SQLSTATE: 08 connection, 25006 the server has become a standby, 53 no resources (a full disk is one), 57
 * shut down, 58 the system, XX broken data.
 */
const OUTAGE = /^(08|25006|53|57|58|XX)/;
const UNREACHABLE = /^E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN|NOTFOUND)/;

const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof LostError) return true;
  const { code } = error as Error & { code?: string };
  // The driver's own say it in words alone.
  if (code === undefined)
    return /connection (terminated|timeout|ended)|not queryable/i.test(error.message);
  return error instanceof pg.DatabaseError ? OUTAGE.test(code) : UNREACHABLE.test(code);
};
