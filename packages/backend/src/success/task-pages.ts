import type { Task, TaskFigures, TaskPage } from '../http/api-playbooks.ts';
import { readUsers } from '../store/sql/customers.ts';
import { nameOf } from '../store/sql/outbox.ts';
import {
  readPersonNames,
  readTask,
  readTaskChanges,
  readTasks,
  type TaskFilter,
  type TaskRow,
} from '../store/sql/tasks.ts';
import type { Db } from '../store/store.ts';
import { toIso, toIsoOrNull } from './iso-time.ts';
import { summarizeTasks } from './task.ts';

/** Tasks as people read them: with names, what was done, and how much of it in time. */

export async function readTaskList(
  db: Db,
  { nowMs, ...filter }: TaskFilter & { nowMs: number },
): Promise<Task[]> {
  return toTasks(db, filter.workspaceId, { rows: await readTasks(db, filter), nowMs });
}

/** Undefined when there is none of this id. */
export async function readTaskPage(
  db: Db,
  { workspaceId, id, nowMs }: { workspaceId: string; id: string; nowMs: number },
): Promise<TaskPage | undefined> {
  const row = await readTask(db, workspaceId, id);
  const [task] = await toTasks(db, workspaceId, { rows: row ? [row] : [], nowMs });
  if (!task) return undefined;
  const names = await readPersonNames(db, workspaceId);
  const changes = await readTaskChanges(db, workspaceId, id);
  return {
    task,
    changes: changes.map((change) => ({
      id: change.id,
      kind: change.kind,
      by: toRef(change.person_id, names),
      text: change.text,
      at: toIso(change.at),
    })),
  };
}

/** More are not summed: a figure of so many moves no more. */
const MAX_COUNTED = 50_000;

/** Of the tasks made since then: all together, and of each kind. */
export async function readTaskFigures(
  db: Db,
  { workspaceId, sinceMs, nowMs }: { workspaceId: string; sinceMs: number; nowMs: number },
): Promise<TaskFigures> {
  const rows = await readTasks(db, { workspaceId, sinceMs, limit: MAX_COUNTED });
  const byKind = Object.fromEntries(
    [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, ofKind]) => [
      kind,
      summarizeTasks(ofKind, nowMs),
    ]),
  );
  return { all: summarizeTasks(rows, nowMs), byKind };
}

async function toTasks(
  db: Db,
  workspaceId: string,
  { rows, nowMs }: { rows: readonly TaskRow[]; nowMs: number },
): Promise<Task[]> {
  if (rows.length === 0) return [];
  const names = await readPersonNames(db, workspaceId);
  const userIds = new Set(rows.flatMap(({ user_id }) => user_id ?? []));
  const users = await readUsers(db, workspaceId, userIds);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    user:
      row.user_id === null
        ? null
        : { id: row.user_id, name: nameOf(users.get(row.user_id)?.traits_json) },
    accountId: row.account_id,
    owner: toRef(row.owner_id, names),
    ownerBy: row.owner_by,
    state: row.state,
    outcome: row.outcome,
    createdAt: toIso(row.created_at),
    dueAt: toIso(row.due_at),
    snoozedUntil: toIsoOrNull(row.snoozed_until),
    contactedAt: toIsoOrNull(row.contacted_at),
    closedAt: toIsoOrNull(row.closed_at),
    isOverdue: row.closed_at === null && Math.max(row.due_at, row.snoozed_until ?? 0) <= nowMs,
  }));
}

const toRef = (id: string | null, names: ReadonlyMap<string, string>) =>
  id === null ? null : { id, name: names.get(id) ?? id };
