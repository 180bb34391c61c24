import type { AccountConversation } from '../http/api-conversations.ts';
import {
  type ConversationRow,
  readConversations,
  readConversationsOf,
  readMessages,
  type WrittenMessage,
} from '../store/sql/conversations.ts';
import { readUsers } from '../store/sql/customers.ts';
import { readFlowNames } from '../store/sql/item-names.ts';
import { nameOf } from '../store/sql/outbox.ts';
import type { Db } from '../store/store.ts';
import { toIsoOrNull } from './iso-time.ts';

/** Conversations as the console shows them: whole, with who wrote what, the oldest message first. */

const MAX_CONVERSATIONS = 30;
const MAX_MESSAGES = 200;

/** The newest conversations of an account. */
export async function readAccountConversations(
  db: Db,
  { workspaceId, accountId }: { workspaceId: string; accountId: string },
): Promise<AccountConversation[]> {
  const limit = MAX_CONVERSATIONS;
  const rows = await readConversationsOf(db, { workspaceId, accountId, limit });
  return toConversations(db, workspaceId, rows);
}

/** Undefined when there is none of this id. */
export async function readConversation(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<AccountConversation | undefined> {
  const rows = (await readConversations(db, workspaceId, [id])).values();
  return (await toConversations(db, workspaceId, [...rows]))[0];
}

async function toConversations(
  db: Db,
  workspaceId: string,
  rows: readonly ConversationRow[],
): Promise<AccountConversation[]> {
  if (rows.length === 0) return [];
  const users = await readUsers(db, workspaceId, new Set(rows.map(({ user_id }) => user_id)));
  const flowNames = await readFlowNames(db, workspaceId);
  const conversations: AccountConversation[] = [];
  for (const row of rows) {
    const of = { workspaceId, conversationId: row.id, limit: MAX_MESSAGES };
    const messages = await readMessages(db, of);
    const { flow_id: flowId } = row;
    conversations.push({
      id: row.id,
      user: { id: row.user_id, name: nameOf(users.get(row.user_id)?.traits_json) },
      about: flowId === null ? null : { flowId, flowName: flowNames.get(flowId) ?? flowId },
      waitingSince: toIsoOrNull(row.waiting_since),
      // Whether the user has seen what was answered last.
      readAt:
        row.answered_at !== null && row.read_at >= row.answered_at
          ? toIsoOrNull(row.read_at)
          : null,
      messages: messages.reverse().map(toMessage),
    });
  }
  return conversations;
}

const toMessage = ({ id, person_id, personName, text, at }: WrittenMessage) => ({
  id,
  by: person_id === null ? null : { id: person_id, name: personName ?? person_id },
  text,
  at: new Date(at).toISOString(),
});
