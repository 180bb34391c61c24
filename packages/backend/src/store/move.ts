import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { openStore } from './open.ts';
import { readPrimaryKey, readSequences, writeSequence } from './schema.ts';
import { isPartOfEvents, makeMonths } from './sql/event-months.ts';
import type { Db, Store } from './store.ts';

/**
 * A whole store into another, whatever their engines: table by table, in parts, in the order of the primary key. Where
 * it stands is written in the same transaction as the rows, so that one that was killed goes on where it was; and the
 * target says that it is not whole until everything was counted and compared.
 */
export type MoveOptions = {
  /** URLs of stores. Nobody writes to either meanwhile: see `holdStore`. */
  from: string;
  to: string;
  nowMs: number;
  /** After each part: rows so far, of how many. */
  onProgress?: ((moved: Progress) => void) | undefined;
};

export type Progress = { table: string; rows: number; of: number };

/** @throws when the target holds something else, or what has come is not what was sent */
export async function moveStore(options: MoveOptions): Promise<{ tables: number; rows: number }> {
  const from = await openStore(options.from, options.nowMs);
  try {
    const to = await openStore(options.to, options.nowMs);
    try {
      return await copyInto({ from, to, onProgress: options.onProgress });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** @throws when a move into this store has begun and not ended */
export async function requireWhole(store: Store): Promise<void> {
  if (!(await isMoving(store.db))) return;
  throw new Error(
    'This store is the target of a move that has not ended. Run the same "polku move" again: it goes on where it was.',
  );
}

type Source = Pick<Store, 'db'>;
type Task = { from: Source; to: Store; onProgress?: MoveOptions['onProgress'] };
/** Rows of tables that are known by their names alone. */
type Row = { [column: string]: unknown };

/** The same with stores that are open already. */
export async function copyInto({
  from,
  to,
  onProgress = () => {},
}: Task): Promise<{ tables: number; rows: number }> {
  const tables = await readTables(from.db);
  await begin(to, tables);
  await makeRoom(from, to);
  let of = 0;
  for (const { name } of tables) of += await countRows(from.db, name);
  let rows = 0;
  const onPart = (table: string) => (moved: number) => {
    rows += moved;
    onProgress({ table, rows, of });
  };
  for (const table of tables) await moveTable({ from, to, table, onPart: onPart(table.name) });
  for (const table of tables) await compare({ from, to, table });
  await to.transaction(async (db) => {
    for (const { name, column, last } of await readSequences(from.db))
      await writeSequence(db, { name, column, last });
    await sql`drop table moving`.execute(db);
  });
  return { tables: tables.length, rows };
}

type Table = { name: string; columns: string[]; key: string[] };

async function readTables(db: Db): Promise<Table[]> {
  const found = await db.introspection.getTables();
  const isMoved = (name: string) => !NOT_MOVED.has(name) && !isPartOfEvents(name);
  const names = found.filter(({ name, isView }) => !isView && isMoved(name));
  const tables: Table[] = [];
  for (const { name, columns } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = await readPrimaryKey(db, name);
    tables.push({ name, columns: columns.map((column) => column.name).sort(), key });
  }
  return tables;
}

/** The target has its own of these. */
const NOT_MOVED = new Set(['migration', 'moving', 'sqlite_sequence']);

/** Makes room for where it stands, in a store that has nothing in it yet, or that this began with. */
async function begin(to: Store, tables: readonly Table[]): Promise<void> {
  if (await isMoving(to.db)) return;
  for (const { name } of tables) {
    if ((await countRows(to.db, name)) > 0)
      throw new Error(
        `The store to move into holds rows of "${name}" already. Name one that is not there yet, or is empty.`,
      );
  }
  await to.transaction((db) =>
    sql`create table moving (name text primary key, after_json text not null)`.execute(db),
  );
}

/** Where events stand in a table a month, one for each that is coming. */
async function makeRoom(from: Source, to: Store): Promise<void> {
  const { rows } = await sql<{ fromMs: number | null; toMs: number | null }>`
    select min(received_at) as "fromMs", max(received_at) as "toMs" from event`.execute(from.db);
  const { fromMs = null, toMs = null } = rows[0] ?? {};
  if (fromMs !== null && toMs !== null)
    await to.transaction((db) => makeMonths(db, { fromMs, toMs }));
}

async function isMoving(db: Db): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name }) => name === 'moving');
}

async function countRows(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Parameters of one statement: SQLite takes 32,766, PostgreSQL twice as many. */
const MAX_PARAMETERS = 30_000;
const MAX_ROWS = 1_000;
const toPart = ({ columns }: Table) =>
  Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / columns.length));

type TableTask = { from: Source; to: Store; table: Table };

async function moveTable({
  from,
  to,
  table,
  onPart,
}: TableTask & { onPart: (rows: number) => void }): Promise<void> {
  let after = await readPlace(to.db, table.name);
  if (after) onPart(await countUpTo(from.db, table, after));
  for (;;) {
    const rows = await readPart(from.db, table, after);
    const last = rows.at(-1);
    if (!last) return;
    const place = table.key.map((column) => last[column]);
    await to.transaction(async (db) => {
      await insertRows(db, table, rows);
      await sql`insert into moving (name, after_json) values (${table.name}, ${JSON.stringify(place)})
        on conflict (name) do update set after_json = excluded.after_json`.execute(db);
    });
    after = place;
    onPart(rows.length);
  }
}

async function readPlace(db: Db, table: string): Promise<unknown[] | undefined> {
  const { rows } = await sql<{ after_json: string }>`
    select after_json from moving where name = ${table}`.execute(db);
  return rows[0] && JSON.parse(rows[0].after_json);
}

const toColumns = (columns: readonly string[]) => sql.join(columns.map((name) => sql.ref(name)));
const toValues = (values: readonly unknown[]) => sql.join(values.map((value) => sql.val(value)));

/** Keys of several columns compare as wholes, in both engines. */
const isAfter = ({ key }: Table, after: readonly unknown[] | undefined): RawBuilder<unknown> =>
  after ? sql`where (${toColumns(key)}) > (${toValues(after)})` : sql``;

async function readPart(db: Db, table: Table, after: unknown[] | undefined): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${toColumns(table.columns)} from ${sql.table(table.name)} ${isAfter(table, after)}
    order by ${toColumns(table.key)} limit ${sql.lit(toPart(table))}`.execute(db);
  return rows;
}

async function countUpTo(db: Db, table: Table, place: unknown[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table.name)}
    where (${toColumns(table.key)}) <= (${toValues(place)})`.execute(db);
  return rows[0]?.count ?? 0;
}

async function insertRows(db: Db, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  const lines = rows.map((row) => sql`(${toValues(columns.map((column) => row[column]))})`);
  await sql`insert into ${sql.table(name)} (${toColumns(columns)}) values ${sql.join(lines)}`.execute(
    db,
  );
}

/** Both are read again, from the beginning, and must come to the same. */
async function compare({ from, to, table }: TableTask): Promise<void> {
  const [sent, come] = [await digest(from.db, table), await digest(to.db, table)];
  if (sent.rows === come.rows && sent.sum === come.sum) return;
  throw new Error(
    `Of "${table.name}" ${sent.rows} rows were sent and ${come.rows} have come${sent.rows === come.rows ? ', which are not the same' : ''}. Was a backend writing to either store? Empty the target, and move again.`,
  );
}

async function digest(db: Db, table: Table): Promise<{ rows: number; sum: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  for (let after: unknown[] | undefined; ; ) {
    const part = await readPart(db, table, after);
    const last = part.at(-1);
    if (!last) return { rows, sum: hash.digest('hex') };
    for (const row of part)
      hash.update(`${JSON.stringify(table.columns.map((name) => row[name]))}\n`);
    rows += part.length;
    after = table.key.map((column) => last[column]);
  }
}
