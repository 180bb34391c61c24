import type { Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Conversations and their messages, as ingest, the user's inbox and the console want them. */
export type ConversationRow = Selectable<Tables['conversation']>;
export type MessageRow = Selectable<Tables['conversation_message']>;

type Keys = readonly { workspace_id: string; id: string }[];
const toKeys = (workspace_id: string, ids: Iterable<string>): Keys =>
  [...new Set(ids)].map((id) => ({ workspace_id, id }));

/** By their ids, whosever they are. */
export async function readConversations(
  db: Db,
  workspaceId: string,
  ids: Iterable<string>,
): Promise<Map<string, ConversationRow>> {
  const { rows } = await selectConversations(db, toKeys(workspaceId, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

const selectConversations = prepare((db, rows: Keys) =>
  db
    .selectFrom('conversation')
    .selectAll()
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    ),
);

/** Of these messages those that are there. */
export async function readMessagesById(
  db: Db,
  workspaceId: string,
  ids: Iterable<string>,
): Promise<Map<string, MessageRow>> {
  const { rows } = await selectMessages(db, toKeys(workspaceId, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

const selectMessages = prepare((db, rows: Keys) =>
  db
    .selectFrom('conversation_message')
    .selectAll()
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    ),
);

export async function saveConversation(db: Db, row: ConversationRow): Promise<void> {
  const { workspace_id, id, created_at, ...values } = row;
  await db
    .insertInto('conversation')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(values))
    .execute();
}

export async function insertMessage(db: Db, row: MessageRow): Promise<void> {
  await db.insertInto('conversation_message').values(row).execute();
}

/** Where a page goes on: strictly older than this, by time and then by id. */
export type Place = { at: number; id: string };

export type ConversationsOf = { workspaceId: string; before?: Place | undefined; limit: number } & (
  | { userId: string }
  | { accountId: string }
);

/** Of one user or of one account, newest first. */
export function readConversationsOf(db: Db, of: ConversationsOf): Promise<ConversationRow[]> {
  const { workspaceId, before, limit } = of;
  const [column, owner] =
    'userId' in of ? (['user_id', of.userId] as const) : (['account_id', of.accountId] as const);
  return db
    .selectFrom('conversation')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where(column, '=', owner)
    .$if(before !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('last_at', 'id'), '<', tuple(before?.at ?? 0, before?.id ?? '')),
      ),
    )
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** A message, and who of the vendor's wrote it. */
export type WrittenMessage = MessageRow & { personName: string | null };

/** Newest first. */
export function readMessages(
  db: Db,
  of: { workspaceId: string; conversationId: string; before?: Place | undefined; limit: number },
): Promise<WrittenMessage[]> {
  const { before } = of;
  return db
    .selectFrom('conversation_message as message')
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'message.workspace_id')
        .onRef('person.id', '=', 'message.person_id'),
    )
    .selectAll('message')
    .select('person.name as personName')
    .where('message.workspace_id', '=', of.workspaceId)
    .where('message.conversation_id', '=', of.conversationId)
    .$if(before !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('message.at', 'message.id'), '<', tuple(before?.at ?? 0, before?.id ?? '')),
      ),
    )
    .orderBy('message.at', 'desc')
    .orderBy('message.id', 'desc')
    .limit(of.limit)
    .execute();
}

type UserOf = { workspaceId: string; userId: string };

/** How many conversations hold an answer that the user has not seen, and a number that grows with each change. */
export async function readInboxState(
  db: Db,
  { workspaceId, userId }: UserOf,
): Promise<{ unread: number; revision: number }> {
  const { unread, revision } = await db
    .selectFrom('conversation')
    .select(({ eb, fn }) => [
      fn.sum<number | null>('revision').as('revision'),
      fn
        .count<number>('id')
        .filterWhere(eb('answered_at', '>', eb.ref('read_at')))
        .as('unread'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return { unread, revision: revision ?? 0 };
}

/** How many notifications of what this user wrote were made since then. */
export async function countReplies(
  db: Db,
  { workspaceId, userId, sinceMs }: UserOf & { sinceMs: number },
): Promise<number> {
  const { count } = await db
    .selectFrom('notification')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('kind', '=', 'reply')
    .where('created_at', '>', sinceMs)
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Brings a notification to the top of the feed again, as long as nobody has acknowledged it: it gets a new place,
 * and is sent through no channel anew. False when there is none such.
 */
export async function raiseNotification(
  db: Db,
  { workspaceId, id, nowMs }: { workspaceId: string; id: string; nowMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('notification')
    .set({ seq: null, created_at: nowMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0;
}
