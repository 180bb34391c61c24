import { sql } from 'kysely';
import { accountSubject, type CheckedEvent, toId, userSubject } from '../../ingest/checked.ts';
import type { Db } from '../store.ts';
import type { PersonIds } from './erase-rows.ts';
import type { Copy } from './erasures.ts';
import { hasText } from './has-text.ts';

/** What the registry calls mixed: rows and texts in which a person is one among others. */

/** Who they are now, whoever was merged into them, and their devices. */
export async function readPersonIds(
  db: Db,
  workspaceId: string,
  userId: string,
): Promise<PersonIds> {
  const asked = userSubject(userId);
  const merged = await db
    .selectFrom('merged_subject')
    .select('into_subject')
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', asked)
    .executeTakeFirst();
  const into = merged?.into_subject ?? asked;
  const former = await db
    .selectFrom('merged_subject')
    .select('subject')
    .where('workspace_id', '=', workspaceId)
    .where('into_subject', '=', into)
    .execute();
  const users = [into, ...former.map(({ subject }) => subject)];
  const userIds = users.map((subject) => subject.slice('user:'.length));
  const devices = await db
    .selectFrom('identity')
    .select('anonymous_id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .execute();
  const anonymous = devices.map(({ anonymous_id }) => `anon:${anonymous_id}`);
  return { workspaceId, userIds, subjects: [...users, ...anonymous] };
}

/** Notifications of the person alone, and digests in which they have a line. */
export async function readTold(db: Db, { workspaceId, userIds }: PersonIds) {
  const own = await db
    .selectFrom('notification')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .execute();
  const digests = await db
    .selectFrom('digest_item')
    .select('notification_id as id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .where('notification_id', 'is not', null)
    .execute();
  return { own: own.map(({ id }) => id), digests: digests.flatMap(({ id }) => id ?? []) };
}

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
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', subjects)
    .where('account_id', 'is not', null)
    .execute();
  const ofAccounts = accounts.flatMap(({ account_id: id }) => (id ? [accountSubject(id)] : []));
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
  const { numDeletedRows } = await db
    .deleteFrom('merged_subject')
    .where('workspace_id', '=', workspaceId)
    .where(({ eb, or }) => or([eb('subject', 'in', subjects), eb('into_subject', 'in', subjects)]))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
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

/** Of `user:<id>` or `anon:<id>`. */
export const toPlainId = (subject: string): string => subject.slice('user:'.length);

/** Letters in which the person is named: by who did it, on which device, or whom it says they were before. */
export async function deleteLettersOf(
  db: Db,
  { workspaceId, subjects }: PersonIds,
): Promise<number> {
  const ids = new Set(subjects.map(toPlainId));
  const letters = db
    .selectFrom('dead_letter')
    .select(['seq', 'event_json'])
    .where('workspace_id', '=', workspaceId);
  // Other letters may be written in several ways: there all of them are looked at.
  const isPlain = [...ids].every((id) => PLAIN_ID.test(id));
  const found = await (isPlain
    ? letters.where(({ or }) =>
        or([...ids].map((id) => hasText(sql.ref('event_json'), JSON.stringify(id)))),
      )
    : letters
  ).execute();
  const seqs = found.filter(({ event_json }) => isNamed(event_json, ids)).map(({ seq }) => seq);
  await db.deleteFrom('dead_letter').where('seq', 'in', seqs).execute();
  return seqs.length;
}

const PLAIN_ID = /^[\x20-\x7e]*$/;

function isNamed(eventJson: string, ids: ReadonlySet<string>): boolean {
  // Written by ingest: a `CheckedEvent`.
  const { userId, event }: Pick<CheckedEvent, 'userId' | 'event'> = JSON.parse(eventJson);
  const named = [userId, event.userId, event.previousId, event.anonymousId];
  return named.some((id) => id !== undefined && ids.has(toId(id)));
}
