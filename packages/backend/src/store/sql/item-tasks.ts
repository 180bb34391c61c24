import type { Db } from '../store.ts';
import type { TaskRow } from './tasks.ts';

/**
 * Which task an item of the inbox carries: the one it speaks of, the one that came from the same occurrence, or, of a
 * first use, the one that came from that user's. Where there are several, the one that is still to be done.
 */

type Carrier = { id: string; kind: string; taskId: string | null; userId: string | null };

export async function readItemTasks(
  db: Db,
  workspaceId: string,
  items: readonly Carrier[],
): Promise<Map<string, TaskRow>> {
  const spoken = await readByIds(db, workspaceId, items);
  const followed = await readByOccurrence(db, workspaceId, items);
  const found = new Map<string, TaskRow>();
  for (const item of items) {
    const tasks = [...spoken, ...followed]
      .filter(({ itemId }) => itemId === item.id)
      .map(({ itemId: _, ...task }) => task);
    const task = tasks.find(({ closed_at }) => closed_at === null) ?? tasks.at(-1);
    if (task) found.set(item.id, task);
  }
  return found;
}

/** Of one item. */
export const readItemTask = async (
  db: Db,
  workspaceId: string,
  item: Carrier,
): Promise<TaskRow | undefined> => (await readItemTasks(db, workspaceId, [item])).get(item.id);

/** The items that carry a task: they change with it. */
export async function readCarriers(
  db: Db,
  { workspace_id, id, occurrence_id, user_id }: TaskRow,
): Promise<string[]> {
  const rows = await db
    .selectFrom('notification')
    .select('id')
    .where('workspace_id', '=', workspace_id)
    .where((eb) =>
      eb.or([
        eb('task_id', '=', id),
        ...(occurrence_id === null ? [] : [eb('id', '=', occurrence_id)]),
        ...(user_id === null
          ? []
          : [eb.and([eb('user_id', '=', user_id), eb('kind', '=', 'first_use')])]),
      ]),
    )
    .execute();
  return rows.map((row) => row.id);
}

async function readByIds(db: Db, workspaceId: string, items: readonly Carrier[]) {
  const byTask = new Map(
    items.flatMap(({ id, taskId }) => (taskId === null ? [] : [[taskId, id] as const])),
  );
  if (byTask.size === 0) return [];
  const rows = await selectTasks(db, workspaceId)
    .where('task.id', 'in', [...byTask.keys()])
    .execute();
  // Several items may speak of one task: it was assigned, then overdue.
  return rows.flatMap((row) =>
    items.filter(({ taskId }) => taskId === row.id).map(({ id }) => ({ ...row, itemId: id })),
  );
}

async function readByOccurrence(db: Db, workspaceId: string, items: readonly Carrier[]) {
  const ids = items.map(({ id }) => id);
  const firstUses = items.filter(({ kind, userId }) => kind === 'first_use' && userId !== null);
  if (ids.length === 0) return [];
  const rows = await selectTasks(db, workspaceId).where('occurrence_id', 'in', ids).execute();
  const own = rows.map((row) => ({ ...row, itemId: row.occurrence_id ?? '' }));
  if (firstUses.length === 0) return own;
  const led = await selectTasks(db, workspaceId)
    .innerJoin('occurrence', (join) =>
      join
        .onRef('occurrence.workspace_id', '=', 'task.workspace_id')
        .onRef('occurrence.id', '=', 'task.occurrence_id'),
    )
    .where('occurrence.kind', 'in', ['first_use', 'account_first_use'])
    .where(
      'occurrence.user_id',
      'in',
      firstUses.map(({ userId }) => userId),
    )
    .execute();
  return [
    ...own,
    ...led.flatMap((row) =>
      firstUses
        .filter(({ userId }) => userId === row.user_id)
        .map(({ id }) => ({ ...row, itemId: id })),
    ),
  ];
}

const selectTasks = (db: Db, workspaceId: string) =>
  db
    .selectFrom('task')
    .selectAll('task')
    .where('task.workspace_id', '=', workspaceId)
    .orderBy('task.created_at')
    .orderBy('task.id');
