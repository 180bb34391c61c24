import {
  insertMessage,
  readConversations,
  readMessagesById,
  saveConversation,
} from '../store/sql/conversations.ts';
import { acknowledgeIn } from '../store/sql/inbox.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes a person's answer into a conversation. Its id is made by the console: sent again, after an answer of ours
 * that got lost, it is the same answer. With it the conversation waits no more and its notification is
 * acknowledged: whoever has answered has dealt with it.
 */
export async function answerConversation(store: Store, answer: Answer): Promise<Answered> {
  const { workspaceId, conversationId, personId, message, nowMs } = answer;
  return store.transaction(async (db): Promise<Answered> => {
    const row = (await readConversations(db, workspaceId, [conversationId])).get(conversationId);
    if (!row) return { kind: 'unknown' };
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
  });
}

export type Answer = {
  workspaceId: string;
  conversationId: string;
  personId: string;
  message: { id: string; text: string };
  nowMs: number;
};

/** `taken`: the message's id is another message's. */
export type Answered =
  | { kind: 'answered'; userId: string; notificationId: string | null }
  | { kind: 'unknown' }
  | { kind: 'taken' };
