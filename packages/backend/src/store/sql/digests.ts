import { sql } from 'kysely';
import type { Db } from '../store.ts';

/**
 * Lines that wait for a digest: of the one who wanted to hear of it later, or of whoever owns the account now, or owned
 * it when the line was written. Those of an account that nobody owned are given to who owns it now, and are looked at no
 * sooner: there may be very many of them.
 */

export type DigestKey = { workspaceId: string; ownerId: string };

/** Whose a line is. */
const OWNER = sql<string>`coalesce(
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
    .where('item.owner_id', 'is not', null);

export type Adoptable = { workspaceId: string; accountId: string; ownerId: string };

/** Accounts that have an owner now, and lines that wait since they had none. */
export async function readAdoptable(db: Db): Promise<Adoptable[]> {
  const unowned = await db
    .selectFrom('digest_item')
    .select('id')
    .where('notification_id', 'is', null)
    .where('owner_id', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!unowned) return [];
  const rows = await db
    .selectFrom('account')
    .select(['workspace_id as workspaceId', 'id as accountId', 'owner_id as ownerId'])
    .where('owner_id', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('digest_item as item')
          .select('item.id')
          .whereRef('item.workspace_id', '=', 'account.workspace_id')
          .whereRef('item.account_id', '=', 'account.id')
          .where('item.notification_id', 'is', null)
          .where('item.owner_id', 'is', null),
      ),
    )
    .execute();
  return rows.flatMap(({ ownerId, ...row }) => (ownerId === null ? [] : [{ ...row, ownerId }]));
}

export async function adoptLines(db: Db, adoptable: readonly Adoptable[]): Promise<void> {
  for (const { workspaceId, accountId, ownerId } of adoptable)
    await db
      .updateTable('digest_item')
      .set({ owner_id: ownerId })
      .where('workspace_id', '=', workspaceId)
      .where('account_id', '=', accountId)
      .where('owner_id', 'is', null)
      .where('notification_id', 'is', null)
      .execute();
}

/**
 * Everybody for whom a line waits: when the first was written of those that wait for a morning, and when the first is
 * due of the others.
 */
export async function readWaitingDigests(db: Db): Promise<WaitingDigest[]> {
  return selectWaiting(db)
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
}

export type WaitingDigest = DigestKey & {
  firstAt: number | null;
  dueAt: number | null;
  timeZone: string | null;
};

/** Which of the lines go out now: what was due by then, and what was written before the last morning of work. */
export type Due = DigestKey & { nowMs: number; morningMs: number };

const selectDue = (db: Db, { workspaceId, ownerId, nowMs, morningMs }: Due) =>
  selectWaiting(db)
    .where('item.workspace_id', '=', workspaceId)
    .where(OWNER, '=', ownerId)
    .where(({ eb, or, and }) =>
      or([
        eb('item.due_at', '<=', nowMs),
        and([eb('item.due_at', 'is', null), eb('item.at', '<', morningMs)]),
      ]),
    );

/** How many there are, the first, and the newest, oldest first. Of a hundred thousand not all are read. */
export async function readDueLines(db: Db, due: Due, limit: number) {
  const { count } = await selectDue(db, due)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const first = await selectDue(db, due)
    .select(['item.id as id', 'item.at as at'])
    .orderBy('item.at')
    .orderBy('item.id')
    .limit(1)
    .executeTakeFirst();
  const newest = await selectDue(db, due)
    .selectAll('item')
    .orderBy('item.at', 'desc')
    .orderBy('item.id', 'desc')
    .limit(limit)
    .execute();
  return { count, first, newest: newest.reverse() };
}

/** They have gone out, and wait no longer. */
export async function markDigested(db: Db, due: Due, notificationId: string): Promise<void> {
  await db
    .updateTable('digest_item')
    .set({ notification_id: notificationId })
    .where('workspace_id', '=', due.workspaceId)
    .where('id', 'in', selectDue(db, due).select('item.id'))
    .execute();
}
