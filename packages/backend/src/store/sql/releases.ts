import type { Db } from '../store.ts';
import { NO_NEXT, type Versions } from './flows.ts';

/** Versions that wait for their time: at most one of a flow. */

/** Says which version becomes the current one, and when; undefined: none does. */
export async function setNextVersion(
  db: Db,
  { workspaceId, flowId, next }: { workspaceId: string; flowId: string; next: Versions['next'] },
): Promise<void> {
  await db
    .updateTable('flow')
    .set(next ? { next_version: next.version, next_at: next.at } : NO_NEXT)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', flowId)
    .execute();
}

/** Those whose time has come become the current ones, all at once. Tells how many. */
export async function releaseDue(db: Db, nowMs: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('flow')
    .set(({ ref }) => ({ current_version: ref('next_version').$notNull(), ...NO_NEXT }))
    .where('next_at', '<=', nowMs)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** When the next one is due. */
export async function readNextRelease(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('flow')
    .select(({ fn }) => fn.min('next_at').as('at'))
    .where('next_at', 'is not', null)
    .executeTakeFirst();
  return row?.at ?? undefined;
}
