import { type Kysely, sql } from 'kysely';
import { up as initial } from './migrations/0001-initial.ts';
import type { Migration } from './migrations/migration.ts';
import type { Db } from './store.ts';

/**
 * Brings a database to the newest schema. Each migration runs in one transaction together with its name's
 * row, so that a process killed in the middle leaves either all of it or nothing. Kysely's own migrator is
 * not used: it runs SQLite's migrations outside a transaction.
 *
 * Several nodes may start at once, and the former version serve on: a migration adds, and what it makes needless goes
 * with a later one, which says from which code on (`needs`). Code that finds a migration it does not know serves beside
 * it, or is refused, by what stands with that one.
 */
const MIGRATIONS: readonly Migration[] = [{ name: '0001-initial', up: initial }];

type Row = { name: string; applied_at: number; needs: string };
type Migrated = { migration: Row };

export type MigrateOptions = {
  /** Runs `work` in one write transaction. */
  transaction: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  /** Called with the first pending migration's name before a database that holds data is changed. */
  backup: (before: string) => Promise<void>;
  nowMs: number;
  migrations?: readonly Migration[];
  /** A statement as this engine has it, in one or several. @default as it stands, in SQLite's words */
  toDdl?: (statement: string) => readonly string[];
};

/**
 * @returns migrations that are there and unknown to this code, which may go on beside them
 * @throws when it may not
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { transaction, backup, nowMs, migrations = MIGRATIONS, toDdl = (each) => [each] } = options;
  const applied = await transaction(readApplied);
  const newer = findNewer(applied, migrations);
  const isDone = (name: string, rows: readonly Row[]) => rows.some((row) => row.name === name);
  const pending = migrations.filter(({ name }) => !isDone(name, applied));
  const [first] = pending;
  if (first && applied.length > 0) await backup(first.name);
  for (const migration of pending) {
    const { name, up } = migration;
    await transaction(async (db) => {
      // Another process may have come first between the look above and this lock.
      if (isDone(name, await readApplied(db))) return;
      await up(async (statements) => {
        for (const statement of statements.flatMap(toDdl)) await sql.raw(statement).execute(db);
      });
      const needs = toNeeds(migration, migrations);
      await names(db).insertInto('migration').values({ name, applied_at: nowMs, needs }).execute();
    });
  }
  return newer;
}

/** What code must know to go on with this one, and with all that stand before it. */
function toNeeds({ name }: Migration, migrations: readonly Migration[]): string {
  const until = migrations.filter((each) => each.name <= name);
  return newestOf(until.map(({ needs }) => needs ?? '')) || (until[0]?.name ?? name);
}

/** Names begin with their number. */
const newestOf = (found: readonly string[]): string => [...found].sort().at(-1) ?? '';

function findNewer(applied: readonly Row[], migrations: readonly Migration[]): string[] {
  const newer = applied.filter((row) => !migrations.some(({ name }) => name === row.name));
  const needs = newestOf(newer.map((row) => row.needs));
  const newest = newestOf(migrations.map(({ name }) => name));
  if (needs > newest)
    throw new Error(
      `This version of Polku is too old for its store: it knows the schema up to ${newest}, and the store, which has ${newestOf(newer.map(({ name }) => name))}, needs at least ${needs}. Start the version that made it, or a newer one.`,
    );
  return newer.map(({ name }) => name);
}

async function readApplied(db: Db): Promise<Row[]> {
  const create = sql`create table if not exists migration (
    name text primary key, applied_at bigint not null, needs text not null)`;
  await create.execute(db);
  return names(db).selectFrom('migration').selectAll().orderBy('name').execute();
}

/** The one table that is not of the domain. */
const names = (db: Db) => db as unknown as Kysely<Migrated>;
