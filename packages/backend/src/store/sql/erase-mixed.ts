import { accountSubject } from '../../ingest/checked.ts';
import type { Db } from '../store.ts';
import type { Copy } from './erasures.ts';
import { findLetters, type PersonIds, toPlainId } from './person-ids.ts';

/** What the registry calls mixed: rows and texts in which a person is one among others. */

/** What has gone out of these notifications, by channel. */
export async function readCopiesOf(
  db: Db,
  workspaceId: string,
  notificationIds: readonly string[],
): Promise<Copy[]> {
  const rows = await db
    .selectFrom('delivery')
    .leftJoin('channel', (join) =>
      join
        .onRef('channel.workspace_id', '=', 'delivery.workspace_id')
        .onRef('channel.id', '=', 'delivery.channel_id'),
    )
    .select(['delivery.channel_id as channel', 'channel.kind as kind', 'channel.name as name'])
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.max('delivery.delivered_at').as('lastAt'),
    ])
    .where('delivery.workspace_id', '=', workspaceId)
    .where('delivery.notification_id', 'in', notificationIds)
    .where('delivery.status', 'in', ['delivered', 'accepted'])
    .groupBy(['delivery.channel_id', 'channel.kind', 'channel.name'])
    .orderBy('delivery.channel_id')
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind ?? 'removed' }));
}

type DigestBody = { data: { count: number; items: { user: { id: string } | null }[] } };

/** Takes the person's lines out of digests, waiting or sent; one in which nothing else stands goes. */
export async function eraseDigestLines(
  db: Db,
  { workspaceId, userIds }: PersonIds,
  digestIds: readonly string[],
): Promise<void> {
  for (const id of digestIds) {
    const row = await db
      .selectFrom('notification')
      .select('body_json')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) continue;
    const body: DigestBody = JSON.parse(row.body_json);
    const isTheirs = ({ user }: DigestBody['data']['items'][number]) =>
      user !== null && userIds.includes(user.id);
    const items = body.data.items.filter((item) => !isTheirs(item));
    const count = body.data.count - (body.data.items.length - items.length);
    if (items.length === 0) {
      await deleteNotifications(db, workspaceId, [id]);
      continue;
    }
    await db
      .updateTable('notification')
      .set({ body_json: JSON.stringify({ ...body, data: { ...body.data, count, items } }) })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
  }
}

/** With their deliveries, which nobody can be sent after. */
export async function deleteNotifications(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<number> {
  for (const table of ['delivery', 'notification'] as const)
    await db
      .deleteFrom(table)
      .where('workspace_id', '=', workspaceId)
      .where(table === 'delivery' ? 'notification_id' : 'id', 'in', ids)
      .execute();
  return ids.length;
}

/**
 * The account has made its first use, whoever of it is forgotten: its row stays, and no longer says by which event.
 * To be called while the person's events are there.
 */
export async function eraseFromReached(
  db: Db,
  { workspaceId, subjects }: PersonIds,
): Promise<number> {
  const accounts = await db
    .selectFrom('event')
    .select('account_id')
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', subjects)
    .execute();
  // Told apart here: asked for those that are distinct, SQLite reads all events by the index of accounts.
  const accountIds = new Set(accounts.flatMap(({ account_id: id }) => id ?? []));
  const ofAccounts = [...accountIds].map(accountSubject);
  await db
    .updateTable('milestone_reached')
    .set({ event_id: '' })
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', ofAccounts)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('event')
          .select('event.seq')
          .where('event.workspace_id', '=', workspaceId)
          .where('event.subject', 'in', subjects)
          .whereRef('event.id', '=', 'milestone_reached.event_id'),
      ),
    )
    .execute();
  const { numDeletedRows } = await db
    .deleteFrom('milestone_reached')
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', subjects)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function deleteMerges(db: Db, { workspaceId, subjects }: PersonIds): Promise<number> {
  let deleted = 0n;
  // One index each.
  for (const column of ['subject', 'into_subject'] as const) {
    const { numDeletedRows } = await db
      .deleteFrom('merged_subject')
      .where('workspace_id', '=', workspaceId)
      .where(column, 'in', subjects)
      .executeTakeFirstOrThrow();
    deleted += numDeletedRows;
  }
  return Number(deleted);
}

/** At most `limit` of a person's own events; → how many there were. */
export async function deleteOwnEvents(
  db: Db,
  { workspaceId, subjects }: Pick<PersonIds, 'workspaceId' | 'subjects'>,
  limit: number,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('event')
    .where('seq', 'in', (query) =>
      query
        .selectFrom('event')
        .select('seq')
        .where('workspace_id', '=', workspaceId)
        .where('subject', 'in', subjects)
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Events of others that say they were this person before. */
export async function deleteNamingEvents(
  db: Db,
  { workspaceId, subjects }: PersonIds,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('event')
    .where('workspace_id', '=', workspaceId)
    .where('previous_id', 'in', subjects.map(toPlainId))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function deleteLettersOf(db: Db, person: PersonIds): Promise<number> {
  const letters = await findLetters(db, person);
  const seqs = letters.map(({ seq }) => seq);
  await db.deleteFrom('dead_letter').where('seq', 'in', seqs).execute();
  return seqs.length;
}
