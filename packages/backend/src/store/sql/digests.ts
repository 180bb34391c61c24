import { sql } from 'kysely';
import type { Db } from '../store.ts';

/**
 * Lines that wait for a digest: of the one who wanted to hear of it later, or of whoever owns the account now, or owned
 * it when the line was written.
 */

export type DigestKey = { workspaceId: string; ownerId: string };

/** Whose a line is. */
const OWNER = sql<string | null>`coalesce(
  case when item.due_at is not null then item.owner_id end, account.owner_id, item.owner_id)`;

const selectWaiting = (db: Db) =>
  db
    .selectFrom('digest_item as item')
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'item.workspace_id')
        .onRef('account.id', '=', 'item.account_id'),
    )
    .where('item.notification_id', 'is', null)
    .where(OWNER, 'is not', null);

/**
 * Everybody for whom a line waits: when the first was written of those that wait for a morning, and when the first is
 * due of the others.
 */
export async function readWaitingDigests(db: Db): Promise<WaitingDigest[]> {
  const rows = await selectWaiting(db)
    .leftJoin('person', (join) =>
      join.onRef('person.workspace_id', '=', 'item.workspace_id').on('person.id', '=', OWNER),
    )
    .select([
      'item.workspace_id as workspaceId',
      OWNER.as('ownerId'),
      sql<number | null>`min(case when item.due_at is null then item.at end)`.as('firstAt'),
      sql<number | null>`min(item.due_at)`.as('dueAt'),
      'person.time_zone as timeZone',
    ])
    .groupBy(['item.workspace_id', OWNER, 'person.time_zone'])
    .execute();
  return rows.flatMap(({ ownerId, ...row }) => (ownerId === null ? [] : [{ ...row, ownerId }]));
}

export type WaitingDigest = DigestKey & {
  firstAt: number | null;
  dueAt: number | null;
  timeZone: string | null;
};

/** What waits for one of them, the oldest first. */
export const readWaitingItems = (db: Db, { workspaceId, ownerId }: DigestKey) =>
  selectWaiting(db)
    .selectAll('item')
    .where('item.workspace_id', '=', workspaceId)
    .where(OWNER, '=', ownerId)
    .orderBy('item.at')
    .orderBy('item.id')
    .execute();

/** They have gone out, and wait no longer. */
export async function markDigested(
  db: Db,
  {
    workspaceId,
    ids,
    notificationId,
  }: { workspaceId: string; ids: string[]; notificationId: string },
): Promise<void> {
  for (let from = 0; from < ids.length; from += MAX_IDS)
    await db
      .updateTable('digest_item')
      .set({ notification_id: notificationId })
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', ids.slice(from, from + MAX_IDS))
      .execute();
}

/** SQLite takes 32,766 values in a statement. */
const MAX_IDS = 10_000;
