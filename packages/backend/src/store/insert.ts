import { CompiledQuery, type Insertable } from 'kysely';
import { prepare } from './prepare.ts';
import { isPostgres } from './schema.ts';
import type { Db } from './store.ts';
import type { Tables } from './tables.ts';

/**
 * Writes rows that are not there yet, many at a time, as each engine likes it best. SQLite takes values one by one.
 * PostgreSQL takes all rows as one text: of values it would have a thousand a statement to tell apart and to plan, at
 * twice the processor of the client for each row. In it a row is a list: with the names of its columns it is half as long
 * again, and takes the server twice the processor to read.
 *
 * @param types of all columns that are written, in PostgreSQL's words
 */
export function createInsert<T extends keyof Tables>(
  table: T,
  types: { [C in keyof Insertable<Tables[T]> & string]?: 'text' | 'bigint' },
): (db: Db, rows: readonly Insertable<Tables[T]>[]) => Promise<number> {
  const insertValues = prepare((db, rows: readonly Insertable<Tables[T]>[]) =>
    db
      .insertInto(table)
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  );
  const columns = Object.keys(types);
  const text = toText(table, types);
  return async (db, rows) => {
    if (!isPostgres(db)) return (await insertValues(db, rows)).changes;
    let written = 0;
    for (let at = 0; at < rows.length; at += MAX_ROWS) {
      const part = toJson(rows.slice(at, at + MAX_ROWS), columns);
      const { numAffectedRows = 0n } = await db.executeQuery(CompiledQuery.raw(text, [part]));
      written += Number(numAffectedRows);
    }
    return written;
  };
}

const MAX_ROWS = 1_000;

function toText(table: string, types: { [column: string]: string | undefined }): string {
  const names = Object.keys(types).map((name) => `"${name}"`);
  const values = Object.values(types).map((type, at) => `(row ->> ${at})::${type}`);
  return `insert into "${table}" (${names}) select ${values} from jsonb_array_elements($1::jsonb) as row on conflict do nothing`;
}

/** Half of a pair of surrogates is no character; as a value of its own the driver would write the same mark for it. */
function toJson(rows: readonly object[], columns: readonly string[]): string {
  const lists = rows.map((row) =>
    columns.map((name) => (row as { [name: string]: unknown })[name]),
  );
  const json = JSON.stringify(lists);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(lists, (_, value) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}
