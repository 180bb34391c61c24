import { type Kysely, sql } from 'kysely';
import { up as initial } from './migrations/0001-initial.ts';
import type { Migration } from './migrations/migration.ts';
import type { Db } from './store.ts';

/**
 * Brings a database to the newest schema. Each migration runs in one transaction together with its name's
 * row, so that a process killed in the middle leaves either all of it or nothing. Kysely's own migrator is
 * not used: it runs SQLite's migrations outside a transaction.
 */
const MIGRATIONS: readonly Migration[] = [{ name: '0001-initial', up: initial }];

type Migrated = { migration: { name: string; applied_at: number } };

export type MigrateOptions = {
  /** Runs `work` in one write transaction. */
  transaction: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  /** Called with the first pending migration's name before a database that holds data is changed. */
  backup: (before: string) => Promise<void>;
  nowMs: number;
  migrations?: readonly Migration[];
  /** A statement as this engine has it. @default as it stands, in SQLite's words */
  toDdl?: (statement: string) => string;
};

export async function migrate(options: MigrateOptions): Promise<void> {
  const { transaction, backup, nowMs, migrations = MIGRATIONS, toDdl = (each) => each } = options;
  const applied = await transaction(appliedNames);
  const pending = migrations.filter(({ name }) => !applied.has(name));
  const [first] = pending;
  if (first && applied.size > 0) await backup(first.name);
  for (const { name, up } of pending) {
    await transaction(async (db) => {
      // Another process may have come first between the look above and this lock.
      if ((await appliedNames(db)).has(name)) return;
      await up(async (statements) => {
        for (const statement of statements) await sql.raw(toDdl(statement)).execute(db);
      });
      await names(db).insertInto('migration').values({ name, applied_at: nowMs }).execute();
    });
  }
}

async function appliedNames(db: Db): Promise<Set<string>> {
  const create = sql`create table if not exists migration (name text primary key, applied_at bigint not null)`;
  await create.execute(db);
  const rows = await names(db).selectFrom('migration').select('name').execute();
  return new Set(rows.map((row) => row.name));
}

/** The one table that is not of the domain. */
const names = (db: Db) => db as unknown as Kysely<Migrated>;
