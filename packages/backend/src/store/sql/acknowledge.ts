import type { Db, Store } from '../store.ts';

/** Sets or takes back the acknowledgement. The first who acknowledged stays. False when there is no such item. */
export function acknowledge(
  store: Store,
  { workspaceId, id }: { workspaceId: string; id: string },
  by: { personId: string; nowMs: number } | undefined,
): Promise<boolean> {
  return store.transaction(async (db) => {
    await acknowledgeIn(db, { workspaceId, id }, by);
    const row = await db
      .selectFrom('notification')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('seq', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** The same in a transaction of somebody else's. */
export async function acknowledgeIn(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  by: { personId: string; nowMs: number } | undefined,
): Promise<void> {
  const mine = db
    .updateTable('notification')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id);
  if (!by) await mine.set({ acknowledged_at: null, acknowledged_by: null, note: null }).execute();
  else
    await mine
      .set({ acknowledged_at: by.nowMs, acknowledged_by: by.personId })
      .where('acknowledged_at', 'is', null)
      .execute();
}
