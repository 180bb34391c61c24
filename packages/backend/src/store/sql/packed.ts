import { type RawBuilder, sql } from 'kysely';
import { isPostgres } from '../schema.ts';
import type { Db } from '../store.ts';

/**
 * The rows of a query as one text. A driver makes an object of each row and a value of each of its columns, which takes
 * longer than the engine needs to find them; one JSON text of all comes over in half the time. Both engines put them in it
 * in the order of the query.
 * @param columns of the query, in the order in which a row has them
 */
export async function readPacked<Row extends readonly unknown[]>(
  db: Db,
  columns: readonly string[],
  query: RawBuilder<unknown>,
): Promise<Row[]> {
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const packed = isPostgres(db)
    ? sql`json_agg(json_build_array(${names}))::text`
    : sql`json_group_array(json_array(${names}))`;
  const { rows } = await sql<{ packed: string | null }>`
    select ${packed} as packed from (${query}) as line`.execute(db);
  return JSON.parse(rows[0]?.packed ?? '[]');
}

/**
 * The same, a text a column: nothing is made for a row. For many rows that are walked through once.
 * @param columns by name; `json`: it holds JSON, which comes over as what it says
 */
export async function readColumns<Columns extends { [name: string]: unknown }>(
  db: Db,
  columns: { [Name in keyof Columns & string]: 'plain' | 'json' },
  query: RawBuilder<unknown>,
): Promise<{ [Name in keyof Columns]: Columns[Name][] }> {
  const names = Object.entries<'plain' | 'json'>(columns);
  const packed = names.map(([name, kind]) => sql`${toText(db, name, kind)} as ${sql.ref(name)}`);
  const { rows } = await sql<{ [name: string]: string | null }>`
    select ${sql.join(packed)} from (${query}) as line`.execute(db);
  const parsed = names.map(([name]) => [name, JSON.parse(rows[0]?.[name] ?? '[]')]);
  // Of each name that was asked for, and so of each of them.
  return Object.fromEntries(parsed) as { [Name in keyof Columns]: Columns[Name][] };
}

function toText(db: Db, name: string, kind: 'plain' | 'json'): RawBuilder<string | null> {
  const column = sql.ref(name);
  if (isPostgres(db))
    return kind === 'json' ? sql`json_agg(${column}::json)::text` : sql`json_agg(${column})::text`;
  // As it stands: to be read and written anew by SQLite would take longer than all else.
  return kind === 'json'
    ? sql`'[' || group_concat(coalesce(${column}, 'null')) || ']'`
    : sql`json_group_array(${column})`;
}
