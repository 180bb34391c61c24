import { z } from 'zod';
import { acknowledgeIn } from '../store/sql/acknowledge.ts';
import { readItemTask } from '../store/sql/item-tasks.ts';
import type { TaskRow } from '../store/sql/tasks.ts';
import type { Db, Store } from '../store/store.ts';
import { OUTCOMES, type TaskChange } from './task.ts';
import { type Changed, changeTaskIn } from './task-do.ts';

/**
 * What people do with an item of the inbox. An item that has a task is a view of it: what is done with the one is done
 * with the other, in one transaction, so that nobody finds a closed item over an open obligation.
 */

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const InboxChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('acknowledged') }),
  z.strictObject({ kind: z.literal('reopened') }),
  z.strictObject({ kind: z.literal('snoozed'), until: Instant }),
  z.strictObject({ kind: z.literal('woken') }),
  z.strictObject({ kind: z.literal('assigned'), to: z.string().min(1).nullable() }),
  z.strictObject({
    kind: z.literal('done'),
    outcome: z.enum(OUTCOMES).optional(),
    text: z.string().trim().min(1).max(4_000).optional(),
  }),
]);
export type InboxChange = z.infer<typeof InboxChange>;

type Changing = { workspaceId: string; itemId: string; id: string; change: InboxChange };
type By = { personId: string; nowMs: number };

/** `id` is the change's own, so that a retry is no second one. */
export function changeItem(store: Store, changing: Changing, by: By): Promise<Changed> {
  const { workspaceId, itemId, id, change } = changing;
  return store.transaction(async (db) => {
    const item = await db
      .selectFrom('notification')
      .select([
        ...(['id', 'kind', 'task_id as taskId', 'user_id as userId'] as const),
        ...(['note', 'acknowledged_by as doneBy'] as const),
      ])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', itemId)
      .where('seq', 'is not', null)
      .executeTakeFirst();
    if (!item) return { kind: 'unknown' };
    const task = await readItemTask(db, workspaceId, item);
    const ofTask = task && toTaskChange(change, task);
    // Two at once: the first word stays, and the second is told. Of a task, its own changes say so.
    const isTaken = item.note !== null && item.doneBy !== by.personId;
    if (change.kind === 'done' && !task && isTaken)
      return { kind: 'refused', fault: 'Somebody else has said already what was done.' };
    if (task && ofTask) {
      const taskChanging = { workspaceId, taskId: task.id, id, change: ofTask };
      const changed = await changeTaskIn(db, taskChanging, { by: by.personId, nowMs: by.nowMs });
      if (changed.kind !== 'changed') return changed;
    }
    await write(db, changing, { ...by, hasTask: task !== undefined });
    return { kind: 'changed' };
  });
}

/** What is done with the item's task; undefined where that is nothing. */
export function toTaskChange(change: InboxChange, task: TaskRow): TaskChange | undefined {
  if (task.closed_at !== null) {
    // Refused as what is closed is, but for a retry of the change that closed it.
    if (change.kind === 'done') return toClosing(change);
    return change.kind === 'reopened' ? { kind: 'reopened' } : undefined;
  }
  switch (change.kind) {
    case 'done':
      return toClosing(change);
    case 'snoozed':
      return change;
    case 'woken':
      return task.snoozed_until === null ? undefined : change;
    case 'assigned':
      return change.to === null || change.to === task.owner_id
        ? undefined
        : { kind: 'assigned', owner: change.to };
    default:
      return undefined;
  }
}

/** Where this is not enough, the task itself refuses it, with the reason. */
const toClosing = ({ outcome, text }: Closing): TaskChange =>
  outcome && text
    ? { kind: 'resolved', outcome, text }
    : { kind: 'done', ...(text !== undefined && { text }) };

type Closing = Extract<InboxChange, { kind: 'done' }>;

async function write(
  db: Db,
  { workspaceId, itemId, change }: Changing,
  { personId, nowMs, hasTask }: By & { hasTask: boolean },
): Promise<void> {
  const key = { workspaceId, id: itemId };
  const set = (values: {
    snoozed_until?: number | null;
    assigned_to?: string | null;
    note?: string | null;
  }) =>
    db
      .updateTable('notification')
      .set(values)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', itemId)
      .execute();
  switch (change.kind) {
    case 'acknowledged':
      return acknowledgeIn(db, key, { personId, nowMs });
    case 'reopened':
      return acknowledgeIn(db, key, undefined);
    case 'done':
      await acknowledgeIn(db, key, { personId, nowMs });
      await set({ snoozed_until: null, note: hasTask ? null : (change.text ?? null) });
      return;
    case 'snoozed':
      await set({ snoozed_until: change.until });
      return;
    case 'woken':
      await set({ snoozed_until: null });
      return;
    case 'assigned':
      await set({ assigned_to: change.to });
  }
}
