import type { Insertable, Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import { laterOf } from './later.ts';

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

/** False when this very change was made before. */
export async function insertTaskChange(db: Db, row: TaskChangeRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('task_change')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function saveTask(db: Db, task: TaskRow): Promise<void> {
  const { workspace_id, id, ...values } = task;
  await db
    .updateTable('task')
    .set(values)
    .where('workspace_id', '=', workspace_id)
    .where('id', '=', id)
    .execute();
}

export function readTask(db: Db, workspaceId: string, id: string): Promise<TaskRow | undefined> {
  return db
    .selectFrom('task')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export type TaskFilter = {
  workspaceId: string;
  ownerId?: string | undefined;
  accountId?: string | undefined;
  isOpen?: boolean | undefined;
  /** Only of those made from then on. */
  sinceMs?: number | undefined;
  limit: number;
};

/** The first due first. */
export function readTasks(db: Db, filter: TaskFilter): Promise<TaskRow[]> {
  const { workspaceId, ownerId, accountId, isOpen, sinceMs, limit } = filter;
  return db
    .selectFrom('task')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(ownerId !== undefined, (query) => query.where('owner_id', '=', ownerId ?? ''))
    .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? ''))
    .$if(isOpen !== undefined, (query) => query.where('closed_at', isOpen ? 'is' : 'is not', null))
    .$if(sinceMs !== undefined, (query) => query.where('created_at', '>=', sinceMs ?? 0))
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Oldest first. */
export function readTaskChanges(
  db: Db,
  workspaceId: string,
  taskId: string,
): Promise<TaskChangeRow[]> {
  return db
    .selectFrom('task_change')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('task_id', '=', taskId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** Of open tasks that nobody was reminded of: when the first is overdue, or was; undefined when none will be. */
export async function readNextOverdue(db: Db): Promise<number | undefined> {
  const row = await selectRemindable(db)
    .select((eb) => eb.fn.min(UNTIL).as('at'))
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** Those that are overdue by now, the longest first. */
export function readOverdue(db: Db, { nowMs, limit }: { nowMs: number; limit: number }) {
  return selectRemindable(db)
    .selectAll()
    .where(UNTIL, '<=', nowMs)
    .orderBy('due_at')
    .limit(limit)
    .execute();
}

const selectRemindable = (db: Db) =>
  db
    .selectFrom('task')
    .where('closed_at', 'is', null)
    .where('escalated_at', 'is', null)
    .where('state', '=', 'open');

/** What was put off is due when it comes back. */
const UNTIL = laterOf('due_at', 'snoozed_until');

export async function readPersonNames(
  db: Db,
  workspaceId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
