import { PostgresAdapter, sql } from 'kysely';
import type { Db } from './store.ts';

/** What is read of a schema itself, for whom each engine has other words. */

export const isPostgres = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

/** The columns of a table's primary key, in its order. */
export async function readPrimaryKey(db: Db, table: string): Promise<string[]> {
  const query = isPostgres(db)
    ? sql<{ name: string }>`
        select attribute.attname as name
        from pg_index as "index"
        cross join lateral unnest("index".indkey) with ordinality as part(number, place)
        join pg_attribute as attribute
          on attribute.attrelid = "index".indrelid and attribute.attnum = part.number
        where "index".indrelid = quote_ident(${table})::regclass and "index".indisprimary
        order by part.place`
    : sql<{ name: string }>`select name from pragma_table_info(${table}) where pk > 0 order by pk`;
  const { rows } = await query.execute(db);
  return rows.map(({ name }) => name);
}

/** The numbers that a table gives its rows. `last`: the greatest that was given, also to rows that are gone. */
export type Sequence = { name: string; column: string; last: number };

export async function readSequences(db: Db): Promise<Sequence[]> {
  if (!isPostgres(db)) {
    const { rows } = await sql<{ name: string; last: number }>`
      select name, seq as last from sqlite_sequence`.execute(db);
    return rows.map((row) => ({ ...row, column: 'seq' }));
  }
  const { rows: found } = await sql<{ name: string; column: string }>`
    select table_name as name, column_name as "column" from information_schema.columns
    where is_identity = 'YES' and table_schema = current_schema()`.execute(db);
  const sequences: Sequence[] = [];
  for (const { name, column } of found) {
    const { rows } = await sql<{ last: number | null }>`
      select pg_sequence_last_value(pg_get_serial_sequence(quote_ident(${name}), ${column})) as last`.execute(
      db,
    );
    const last = rows[0]?.last ?? null;
    if (last !== null) sequences.push({ name, column, last });
  }
  return sequences;
}

/** The next row gets a greater number than `last`. */
export async function writeSequence(db: Db, { name, column, last }: Sequence): Promise<void> {
  if (isPostgres(db)) {
    await sql`select setval(pg_get_serial_sequence(quote_ident(${name}), ${column}), ${last}::bigint)`.execute(
      db,
    );
    return;
  }
  const { numAffectedRows = 0n } = await sql`
    update sqlite_sequence set seq = ${last} where name = ${name}`.execute(db);
  if (numAffectedRows === 0n)
    await sql`insert into sqlite_sequence (name, seq) values (${name}, ${last})`.execute(db);
}
