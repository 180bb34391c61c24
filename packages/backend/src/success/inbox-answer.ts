import type { Conversation, InboxAnswer, InboxRequest } from '@polku/flows';
import {
  type ConversationRow,
  type Place,
  readConversations,
  readConversationsOf,
  readInboxState,
  readMessages,
  type WrittenMessage,
} from '../store/sql/conversations.ts';
import type { Db } from '../store/store.ts';

/** What one user's inbox holds of conversations, a page of it. */
export type InboxOf = { workspaceId: string; userId: string };

const MAX_CONVERSATIONS = 20;
const MAX_MESSAGES = 30;

export async function readInboxAnswer(
  db: Db,
  of: InboxOf,
  { conversation, before }: Pick<InboxRequest, 'conversation' | 'before'>,
): Promise<Omit<InboxAnswer, 'mayWrite'>> {
  // First: what comes in between makes the next question answered at once.
  const { unread, revision } = await readInboxState(db, of);
  const head = { unread, state: String(revision) };
  const place = parsePlace(before);
  if (conversation !== undefined) {
    const row = (await readConversations(db, of.workspaceId, [conversation])).get(conversation);
    const isTheirs = row?.user_id === of.userId;
    return { ...head, conversations: isTheirs ? [await toConversation(db, row, place)] : [] };
  }
  const limit = MAX_CONVERSATIONS + 1;
  const rows = await readConversationsOf(db, { ...of, before: place, limit });
  const shown = rows.slice(0, MAX_CONVERSATIONS);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  const conversations: Conversation[] = [];
  for (const row of shown) conversations.push(await toConversation(db, row));
  return {
    ...head,
    conversations,
    ...(last && { next: toText({ at: last.last_at, id: last.id }) }),
  };
}

async function toConversation(db: Db, row: ConversationRow, before?: Place): Promise<Conversation> {
  const of = { workspaceId: row.workspace_id, conversationId: row.id, before };
  const messages = await readMessages(db, { ...of, limit: MAX_MESSAGES + 1 });
  const shown = messages.slice(0, MAX_MESSAGES);
  const last = messages.length > shown.length ? shown.at(-1) : undefined;
  return {
    id: row.id,
    ...(row.flow_id !== null && { flowId: row.flow_id }),
    lastAt: row.last_at,
    isUnread: (row.answered_at ?? 0) > row.read_at,
    messages: shown.map(toMessage),
    ...(last && { next: toText(last) }),
  };
}

const toMessage = ({ id, person_id, personName, text, at }: WrittenMessage) => ({
  id,
  by: person_id === null ? ('user' as const) : ('person' as const),
  ...(personName !== null && { name: personName }),
  text,
  at,
});

const toText = ({ at, id }: Place): string => `${at}.${id}`;

/** What we have not made says nothing: the page begins at the newest. */
function parsePlace(text: string | undefined): Place | undefined {
  const [, at, id] = /^(\d{1,15})\.(.+)$/.exec(text ?? '') ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}
