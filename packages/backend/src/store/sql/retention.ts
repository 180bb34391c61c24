import type { Selectable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import { deleteNotifications } from './erase-mixed.ts';

/** What is too old, a part at a time. */

export type Aging = {
  workspaceId: string;
  /** UTC ms. What is older goes. */
  beforeMs: number;
  limit: number;
};

type DeleteOld = (db: Db, aging: Aging) => Promise<number>;

export const readRetentions = (db: Db): Promise<{ workspaceId: string; json: string }[]> =>
  db
    .selectFrom('workspace')
    .select(['id as workspaceId', 'retention_json as json'])
    .orderBy('id')
    .execute();

export async function readRetention(db: Db, workspaceId: string): Promise<string> {
  const row = await db
    .selectFrom('workspace')
    .select('retention_json as json')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return row.json;
}

export async function saveRetention(db: Db, workspaceId: string, json: string): Promise<void> {
  await db
    .updateTable('workspace')
    .set({ retention_json: json })
    .where('id', '=', workspaceId)
    .execute();
}

/** A page of all workspaces' events, the oldest to come first: `seq` is their order, and no index knows more. */
export const readEventPage = (db: Db, { afterSeq, limit }: { afterSeq: number; limit: number }) =>
  db
    .selectFrom('event')
    .select(['seq', 'workspace_id as workspaceId', 'received_at as receivedAt'])
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();

export async function deleteEvents(db: Db, seqs: readonly number[]): Promise<void> {
  await db.deleteFrom('event').where('seq', 'in', seqs).execute();
}

const sessions: DeleteOld = async (db, { workspaceId, beforeMs, limit }) => {
  const rows = await db
    .selectFrom('user_session')
    .innerJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'user_session.workspace_id')
        .onRef('user.id', '=', 'user_session.user_id'),
    )
    .select(['user_session.user_id as userId', 'user_session.session_id as sessionId'])
    .where('user_session.workspace_id', '=', workspaceId)
    .where('user.last_seen_at', '<', beforeMs)
    .limit(limit)
    .execute();
  for (const { userId, sessionId } of rows)
    await db
      .deleteFrom('user_session')
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .where('session_id', '=', sessionId)
      .execute();
  return rows.length;
};

const conversations: DeleteOld = async (db, { workspaceId, beforeMs, limit }) => {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('last_at', '<', beforeMs)
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  for (const table of ['conversation_message', 'conversation'] as const)
    await db
      .deleteFrom(table)
      .where('workspace_id', '=', workspaceId)
      .where(table === 'conversation' ? 'id' : 'conversation_id', 'in', ids)
      .execute();
  return rows.length;
};

const audit: DeleteOld = async (db, { workspaceId, beforeMs, limit }) => {
  const oldest = await db
    .selectFrom('audit')
    .select(['seq', 'at'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('seq')
    .limit(limit)
    .execute();
  // Asked for by time they would all be read past where none is old.
  const seqs = oldest.filter(({ at }) => at < beforeMs).map(({ seq }) => seq);
  await db.deleteFrom('audit').where('seq', 'in', seqs).execute();
  return seqs.length;
};

const notifications: DeleteOld = async (db, { workspaceId, beforeMs, limit }) => {
  const oldest = await db
    .selectFrom('notification')
    .select(['id', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    // What was not given its place in the feed is not told yet.
    .where('seq', 'is not', null)
    .orderBy('seq')
    .limit(limit)
    .execute();
  const ids = oldest.filter(({ created_at }) => created_at < beforeMs).map(({ id }) => id);
  await db
    .deleteFrom('digest_item')
    .where('workspace_id', '=', workspaceId)
    .where('notification_id', 'in', ids)
    .execute();
  await deleteNotifications(db, workspaceId, ids);
  return ids.length;
};

export const deleteOld = { sessions, conversations, audit, notifications };

type ResponseRow = Selectable<Tables['response']>;

/** Answers that are still somebody's. */
export const nextOldResponses = (
  db: Db,
  { workspaceId, beforeMs, limit }: Aging,
): Promise<ResponseRow[]> =>
  db
    .selectFrom('response')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'is not', null)
    .where('updated_at', '<', beforeMs)
    .limit(limit)
    .execute();

/** Nobody's from now on. */
export async function saveWithoutPerson(
  db: Db,
  { workspace_id, id, trust, answers_json }: ResponseRow,
): Promise<void> {
  await db
    .updateTable('response')
    .set({ user_id: null, answers_json })
    .where('workspace_id', '=', workspace_id)
    .where('id', '=', id)
    .where('trust', '=', trust)
    .execute();
}
