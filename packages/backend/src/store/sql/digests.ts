import type { Db } from '../store.ts';

/** Lines that wait for the next digest of whoever owns the account now, or owned it when the line was written. */

export type DigestKey = { workspaceId: string; ownerId: string };

function selectWaiting(db: Db) {
  return db
    .selectFrom('digest_item as item')
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'item.workspace_id')
        .onRef('account.id', '=', 'item.account_id'),
    )
    .where('item.notification_id', 'is', null)
    .where((eb) => eb.fn.coalesce('account.owner_id', 'item.owner_id'), 'is not', null);
}

/** Everybody for whom a line waits, with the time of the first of them. */
export async function readWaitingDigests(
  db: Db,
): Promise<(DigestKey & { firstAt: number; timeZone: string | null })[]> {
  const rows = await selectWaiting(db)
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'item.workspace_id')
        .on('person.id', '=', ({ fn }) => fn.coalesce('account.owner_id', 'item.owner_id')),
    )
    .select(({ fn }) => [
      'item.workspace_id as workspaceId',
      fn.coalesce('account.owner_id', 'item.owner_id').as('ownerId'),
      fn.min('item.at').as('firstAt'),
      'person.time_zone as timeZone',
    ])
    .groupBy(['item.workspace_id', 'ownerId', 'person.time_zone'])
    .execute();
  return rows.flatMap(({ ownerId, ...row }) => (ownerId === null ? [] : [{ ...row, ownerId }]));
}

/** What waits for one of them, the oldest first. */
export async function readWaitingItems(db: Db, { workspaceId, ownerId }: DigestKey) {
  return selectWaiting(db)
    .selectAll('item')
    .where('item.workspace_id', '=', workspaceId)
    .where((eb) => eb.fn.coalesce('account.owner_id', 'item.owner_id'), '=', ownerId)
    .orderBy('item.at')
    .orderBy('item.id')
    .execute();
}

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
