import { acknowledgeIn } from '../store/sql/acknowledge.ts';
import {
  type ConversationRow,
  insertMessage,
  readConversations,
  readMessagesById,
  saveConversation,
} from '../store/sql/conversations.ts';
import { readUsers } from '../store/sql/customers.ts';
import type { Db, Store } from '../store/store.ts';

/**
 * Writes a person's answer into a conversation. Its id is made by the console: sent again, after an answer of ours
 * that got lost, it is the same answer. With it the conversation waits no more and its notification is
 * acknowledged: whoever has answered has dealt with it.
 */
export async function answerConversation(store: Store, answer: Answer): Promise<Answered> {
  return store.transaction(async (db) => {
    const row = await readRow(db, answer);
    return row ? write(db, row, answer) : { kind: 'unknown' };
  });
}

/**
 * Writes to a user who has not written. The user finds it in their inbox, as an answer; the conversation's id is the
 * console's, so that sent again it is the same. `unknown`: the account has no such user.
 */
export async function beginConversation(store: Store, begun: Begun): Promise<Answered> {
  const { workspaceId, accountId, userId, conversationId, nowMs } = begun;
  return store.transaction(async (db): Promise<Answered> => {
    const user = (await readUsers(db, workspaceId, [userId])).get(userId);
    if (user?.account_id !== accountId) return { kind: 'unknown' };
    const row = await readRow(db, begun);
    if (row && row.user_id !== userId) return { kind: 'taken' };
    const fresh: ConversationRow = {
      workspace_id: workspaceId,
      id: conversationId,
      user_id: userId,
      account_id: accountId,
      flow_id: null,
      created_at: nowMs,
      last_at: nowMs,
      answered_at: null,
      read_at: 0,
      waiting_since: null,
      notification_id: null,
      revision: 0,
    };
    return write(db, row ?? fresh, begun);
  });
}

const readRow = async (db: Db, { workspaceId, conversationId: id }: Answer) =>
  (await readConversations(db, workspaceId, [id])).get(id);

async function write(db: Db, row: ConversationRow, answer: Answer): Promise<Answered> {
  const { workspaceId, conversationId, personId, message, nowMs } = answer;
  const known = (await readMessagesById(db, workspaceId, [message.id])).get(message.id);
  const { notification_id: notificationId, user_id: userId } = row;
  if (known) {
    const isSame =
      known.conversation_id === conversationId &&
      known.person_id === personId &&
      known.text === message.text;
    return isSame ? { kind: 'answered', userId, notificationId } : { kind: 'taken' };
  }
  await insertMessage(db, {
    workspace_id: workspaceId,
    id: message.id,
    conversation_id: conversationId,
    user_id: userId,
    person_id: personId,
    text: message.text,
    at: nowMs,
    received_at: nowMs,
  });
  await saveConversation(db, {
    ...row,
    last_at: Math.max(row.last_at, nowMs),
    answered_at: Math.max(row.answered_at ?? 0, nowMs),
    waiting_since: null,
    revision: row.revision + 1,
  });
  if (notificationId !== null)
    await acknowledgeIn(db, { workspaceId, id: notificationId }, { personId, nowMs });
  return { kind: 'answered', userId, notificationId };
}

export type Answer = {
  workspaceId: string;
  conversationId: string;
  personId: string;
  message: { id: string; text: string };
  nowMs: number;
};

export type Begun = Answer & { accountId: string; userId: string };

/** `taken`: the id of the message or the conversation is another's. */
export type Answered =
  | { kind: 'answered'; userId: string; notificationId: string | null }
  | { kind: 'unknown' }
  | { kind: 'taken' };
