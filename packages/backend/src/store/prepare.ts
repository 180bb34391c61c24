import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './store.ts';

/**
 * A query that is built once for each number of rows and then only filled in: building 50 rows anew costs
 * more than SQLite takes to insert them. The builder sees marks in the place of the rows' values, so it
 * must not look at them, and every row has the same columns, in the same order, `null` for none.
 *
 * @example
 * const find = prepare((db, rows: readonly { id: string }[]) =>
 *   db.selectFrom('user').selectAll().where('id', 'in', rows.map((row) => row.id)));
 * await find(db, [{ id: 'a' }, { id: 'b' }]);
 */
export function prepare<Row extends object, Result>(
  build: (db: Db, rows: readonly Row[]) => Compilable<Result>,
): (db: Db, rows: readonly Row[]) => Promise<Answer<Result>> {
  const templates = createTemplates(build);
  return async (db, rows) => {
    const answer: Answer<Result> = { rows: [], changes: 0 };
    for (let at = 0; at < rows.length; at += MAX_ROWS) {
      const part = rows.slice(at, at + MAX_ROWS);
      const result = await db.executeQuery(fill(templates(db, part), part));
      answer.rows = at === 0 ? result.rows : [...answer.rows, ...result.rows];
      answer.changes += Number(result.numAffectedRows ?? 0);
    }
    return answer;
  };
}

/** `changes`: how many rows were written by a statement that returns none. */
export type Answer<Result> = { rows: Result[]; changes: number };

/** Rows in one statement: half the speed at 10, no faster at 200; 50 × 20 columns is far below the limits. */
const MAX_ROWS = 50;

type Template<Result> = { query: CompiledQuery<Result>; sources: readonly Source[] };
/** Where a parameter comes from; `row` is undefined for a constant of the query itself. */
type Source = { row: number | undefined; column: string; constant: unknown };

const MARK = Symbol('mark');
type Mark = { [MARK]: true; row: number; column: string };

function createTemplates<Row extends object, Result>(
  build: (db: Db, rows: readonly Row[]) => Compilable<Result>,
): (db: Db, rows: readonly Row[]) => Template<Result> {
  // By database, as engines differ, and by number of rows.
  const known = new WeakMap<Db, Map<number, Template<Result>>>();
  return (db, rows) => {
    const bySize = known.get(db) ?? new Map<number, Template<Result>>();
    known.set(db, bySize);
    const template = bySize.get(rows.length) ?? toTemplate(build(db, toMarks(rows)).compile());
    bySize.set(rows.length, template);
    return template;
  };
}

function toTemplate<Result>(query: CompiledQuery<Result>): Template<Result> {
  // All of one form, and filled in a plain loop: it runs for every column of every event.
  const sources = query.parameters.map(
    (value): Source =>
      isMark(value)
        ? { row: value.row, column: value.column, constant: undefined }
        : { row: undefined, column: '', constant: value },
  );
  return { query, sources };
}

function toMarks<Row extends object>(rows: readonly Row[]): readonly Row[] {
  const marks = rows.map((values, row) =>
    Object.fromEntries(Object.keys(values).map((column) => [column, toMark(row, column)])),
  );
  // The builder only hands the values on, so it cannot tell marks from them.
  return marks as unknown as readonly Row[];
}

const toMark = (row: number, column: string): Mark => ({ [MARK]: true, row, column });

const isMark = (value: unknown): value is Mark =>
  typeof value === 'object' && value !== null && MARK in value;

function fill<Result>(
  { query, sources }: Template<Result>,
  rows: readonly object[],
): CompiledQuery<Result> {
  const parameters: unknown[] = [];
  for (const { row, column, constant } of sources)
    parameters.push(
      row === undefined ? constant : (rows[row] as { [column: string]: unknown })[column],
    );
  return { ...query, parameters };
}
