import type { TaskAssigned, TaskKind, TaskOverdue } from '@polku/protocol';
import { type AccountRow, readAccounts } from '../store/sql/customers.ts';
import { NOBODY, PERSON, queueNotification, type Telling } from '../store/sql/notifications.ts';
import {
  insertTask,
  insertTaskChange,
  readOverdue,
  readTask,
  saveTask,
  type TaskRow,
} from '../store/sql/tasks.ts';
import type { Db, Store } from '../store/store.ts';
import { changeTask, type TaskChange } from './task.ts';

/** Tasks as people make and change them, each change once by its id; and what is overdue, told once. */

export type NewTask = {
  id: string;
  kind: TaskKind;
  title: string;
  userId: string | null;
  accountId: string | null;
  ownerId: string;
  dueAt: number;
};

/** Whoever is given a task by somebody else is told. False when one of this id is there. */
export function makeTask(
  store: Store,
  task: NewTask,
  { workspaceId, by, nowMs }: { workspaceId: string; by: string | null; nowMs: number },
): Promise<boolean> {
  return store.transaction(async (db) => {
    const row: TaskRow = {
      workspace_id: workspaceId,
      id: task.id,
      kind: task.kind,
      title: task.title,
      user_id: task.userId,
      account_id: task.accountId,
      owner_id: task.ownerId,
      owner_by: 'person',
      occurrence_id: null,
      state: 'open',
      outcome: null,
      created_at: nowMs,
      due_at: task.dueAt,
      snoozed_until: null,
      contacted_at: null,
      closed_at: null,
      escalated_at: null,
      revision: 0,
    };
    if (!(await insertTask(db, row))) return false;
    const change = { id: task.id, kind: 'made', text: null, personId: by };
    await writeChange(db, row, { ...change, nowMs });
    if (task.ownerId !== by) await tellOwner(db, row, { changeId: task.id, nowMs });
    else await showTask(db, row, nowMs);
    return true;
  });
}

export type Changed =
  | { kind: 'unknown' }
  | { kind: 'refused'; fault: string }
  | { kind: 'changed' };

/** `id` is the change's own, so that a retry is no second one. */
export const changeStoredTask = (
  store: Store,
  changing: TaskChanging,
  by: { by: string | null; nowMs: number },
): Promise<Changed> => store.transaction((db) => changeTaskIn(db, changing, by));

/** The same in a transaction of somebody else's. */
export async function changeTaskIn(
  db: Db,
  { workspaceId, taskId, id, change }: TaskChanging,
  { by, nowMs }: { by: string | null; nowMs: number },
): Promise<Changed> {
  const task = await readTask(db, workspaceId, taskId);
  if (!task) return { kind: 'unknown' };
  const text = change.text ?? null;
  const { kind } = change;
  // Written first: that this very change was made before is no fault.
  if (!(await writeChange(db, task, { id, kind, text, personId: by, nowMs })))
    return { kind: 'changed' };
  const changed = changeTask(task, change, nowMs);
  if ('fault' in changed) {
    await db
      .deleteFrom('task_change')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
    return { kind: 'refused', fault: changed.fault };
  }
  await saveTask(db, changed.task);
  const isGiven = kind === 'assigned' && change.owner !== by;
  if (isGiven) await tellOwner(db, changed.task, { changeId: id, nowMs });
  return { kind: 'changed' };
}

export type TaskChanging = {
  workspaceId: string;
  taskId: string;
  id: string;
  change: TaskChange;
};

type Written = {
  id: string;
  kind: string;
  text: string | null;
  personId: string | null;
  nowMs: number;
};

const writeChange = (
  db: Db,
  { workspace_id, id: task_id }: TaskRow,
  { id, kind, text, personId, nowMs }: Written,
) =>
  insertTaskChange(db, { workspace_id, id, task_id, kind, person_id: personId, text, at: nowMs });

async function tellOwner(
  db: Db,
  task: TaskRow,
  { changeId, nowMs }: { changeId: string; nowMs: number },
): Promise<void> {
  const account = await readAccountOf(db, task);
  const body: TaskAssigned = {
    type: 'task.assigned',
    ...toBody(task, { account, toId: task.owner_id, nowMs }),
  };
  await queue(db, task, { id: `assigned-${changeId}`, kind: 'task_assigned', body, nowMs });
}

/** Puts a task that nobody is told of into the inbox of who has it. False when it is there. */
export async function showTask(db: Db, task: TaskRow, nowMs: number): Promise<boolean> {
  const account = await readAccountOf(db, task);
  const body: TaskAssigned = {
    type: 'task.assigned',
    ...toBody(task, { account, toId: task.owner_id, nowMs }),
  };
  const told = { id: `task-${task.id}`, kind: 'task_made', body, nowMs };
  return queue(db, task, told, NOBODY);
}

/** Of how many tasks at a time. */
const MAX_OVERDUE = 100;

/** Tells the deputy, or who has it where there is none, of tasks that were not done in time. Returns how many. */
export async function escalateOverdue(db: Db, nowMs: number): Promise<number> {
  const tasks = await readOverdue(db, { nowMs, limit: MAX_OVERDUE });
  for (const task of tasks) {
    const account = await readAccountOf(db, task);
    const toId = account?.deputy_id ?? task.owner_id;
    const { data, timestamp } = toBody(task, { account, toId, nowMs });
    const assignee = task.owner_id === null ? null : { id: task.owner_id };
    const body: TaskOverdue = {
      type: 'task.overdue',
      timestamp,
      data: { ...data, assignee },
    };
    await queue(db, task, { id: `overdue-${task.id}`, kind: 'task_overdue', body, nowMs });
    await saveTask(db, { ...task, escalated_at: nowMs, revision: task.revision + 1 });
    const change = { id: `overdue-${task.id}`, kind: 'escalated', text: toId, personId: null };
    await writeChange(db, task, { ...change, nowMs });
  }
  return tasks.length;
}

const readAccountOf = async (db: Db, { workspace_id, account_id }: TaskRow) =>
  account_id === null
    ? undefined
    : (await readAccounts(db, workspace_id, [account_id])).get(account_id);

function toBody(
  { id, kind, user_id, due_at }: TaskRow,
  { account, toId, nowMs }: { account: AccountRow | undefined; toId: string | null; nowMs: number },
) {
  return {
    timestamp: new Date(nowMs).toISOString(),
    data: {
      user: user_id === null ? null : { id: user_id },
      account: account
        ? { id: account.id, plan: account.plan, touchLevel: account.touch_level }
        : null,
      owner: toId === null ? null : { id: toId },
      // Written by a playbook or by `makeTask`, which take no other.
      task: { id, kind: kind as TaskKind },
      dueAt: new Date(due_at).toISOString(),
    },
  };
}

async function queue(
  db: Db,
  task: TaskRow,
  told: { id: string; kind: string; body: TaskAssigned | TaskOverdue; nowMs: number },
  channels: Telling['channels'] = PERSON,
): Promise<boolean> {
  const { id, kind, body, nowMs } = told;
  const notification = {
    workspace_id: task.workspace_id,
    id,
    kind,
    subject: task.user_id === null ? `account:${task.account_id ?? ''}` : `user:${task.user_id}`,
    user_id: task.user_id,
    account_id: task.account_id,
    owner_id: body.data.owner?.id ?? null,
    body_json: JSON.stringify(body),
    created_at: nowMs,
    task_id: task.id,
  };
  return queueNotification(db, notification, { channels });
}
