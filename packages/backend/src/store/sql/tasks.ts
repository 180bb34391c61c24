import type { Insertable, Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** What named humans must do, and what was done about it. */
export type TaskRow = Selectable<Tables['task']>;
export type TaskChangeRow = Selectable<Tables['task_change']>;

/** One that is there already stays as it is: false. */
export async function insertTask(db: Db, row: TaskRow): Promise<boolean> {
  return (await insert(db, [row])).changes > 0;
}

const insert = prepare((db, rows: readonly Insertable<Tables['task']>[]) =>
  db
    .insertInto('task')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);
