import type { ConversationMessageSent, ConversationRead } from '@polku/flows';
import {
  ConversationRead as ReadSchema,
  ConversationMessageSent as SentSchema,
} from '@polku/flows/schemas';
import {
  type ConversationRow,
  insertMessage,
  readConversations,
  readMessagesById,
  saveConversation,
} from '../store/sql/conversations.ts';
import type { Db } from '../store/store.ts';
import type { CheckedBatch } from './checked.ts';
import type { Customers } from './customers.ts';
import type { CountingEvent } from './known-event.ts';

/**
 * Makes conversations of what users write and read. One row for each `messageId`, whatever comes again; a
 * conversation belongs to the user who began it, and nobody else writes into it or reads it by an event. What is
 * empty, too long or of another shape stays an event: the host may have an event of this name.
 *
 * A conversation waits from the first message that nobody has answered, in the order in which messages come and
 * not in which they were written: what was written offline before an answer and came after it was not answered.
 */
export async function recordConversations(
  db: Db,
  { workspaceId, receivedAt }: CheckedBatch,
  { events, customers }: { events: readonly CountingEvent[]; customers: Customers },
): Promise<Written[]> {
  const said = events.flatMap(parseSaid);
  if (said.length === 0) return [];
  const ids = said.map(({ conversationId }) => conversationId);
  const known = await readConversations(db, workspaceId, ids);
  const messageIds = said.flatMap(({ sent }) => sent?.messageId ?? []);
  const messages = new Set((await readMessagesById(db, workspaceId, messageIds)).keys());
  const changed = new Map<string, ConversationRow>();
  const written: Written[] = [];
  for (const each of said) {
    const { event, conversationId, sent } = each;
    const isNew = sent !== undefined && !messages.has(sent.messageId);
    const accountId = event.accountId ?? customers.users.get(event.userId)?.account_id ?? null;
    const before = known.get(conversationId);
    const after = toNext(before, each, { workspaceId, accountId, isNew });
    if (!after || after === before) continue;
    known.set(conversationId, after);
    changed.set(conversationId, after);
    if (!isNew) continue;
    messages.add(sent.messageId);
    await insertMessage(db, toMessageRow(event, sent, { workspaceId, receivedAt }));
    written.push({ event, conversationId, messageId: sent.messageId });
  }
  for (const row of changed.values()) await saveConversation(db, row);
  return written;
}

/** A user's message that was not there before. */
export type Written = { event: CountingEvent; conversationId: string; messageId: string };

type Said = {
  event: CountingEvent;
  conversationId: string;
  sent?: ConversationMessageSent;
  read?: ConversationRead;
};

const SENT = 'conversation_message_sent';
const READ = 'conversation_read';

function parseSaid(event: CountingEvent): Said[] {
  const { type, name, properties } = event;
  if (type !== 'track' || (name !== SENT && name !== READ)) return [];
  if (name === READ) {
    const { data: read } = ReadSchema.safeParse(properties);
    return read ? [{ event, conversationId: read.conversationId, read }] : [];
  }
  const { data: sent } = SentSchema.safeParse(properties);
  return sent ? [{ event, conversationId: sent.conversationId, sent }] : [];
}

const begin = (
  workspaceId: string,
  { userId, at }: CountingEvent,
  { conversationId, flowId }: ConversationMessageSent,
): ConversationRow => ({
  workspace_id: workspaceId,
  id: conversationId,
  user_id: userId,
  account_id: null,
  flow_id: flowId ?? null,
  created_at: at,
  last_at: 0,
  answered_at: null,
  read_at: 0,
  waiting_since: null,
  notification_id: null,
  revision: 0,
});

type Sending = {
  /** The event's, or where the user was last seen. */
  accountId: string | null;
  /** It was not there before. */
  isNew: boolean;
};

/** The conversation after one more event; the same when it tells nothing new, none when it is not theirs. */
function toNext(
  before: ConversationRow | undefined,
  { event, sent, read }: Said,
  given: Sending & { workspaceId: string },
): ConversationRow | undefined {
  if (before && before.user_id !== event.userId) return undefined;
  if (!sent) return before && afterRead(before, read);
  // A message of another conversation begins none.
  if (!before && !given.isNew) return undefined;
  return afterMessage(before ?? begin(given.workspaceId, event, sent), event, given);
}

function afterMessage(
  row: ConversationRow,
  { at }: CountingEvent,
  { accountId, isNew }: Sending,
): ConversationRow {
  // The same message again, now that its account is known.
  if (!isNew)
    return row.account_id === null && accountId !== null ? { ...row, account_id: accountId } : row;
  const isNewest = at >= row.last_at;
  return {
    ...row,
    account_id: isNewest ? (accountId ?? row.account_id) : (row.account_id ?? accountId),
    created_at: Math.min(row.created_at, at),
    last_at: Math.max(row.last_at, at),
    waiting_since: row.waiting_since ?? at,
    revision: row.revision + 1,
  };
}

function afterRead(row: ConversationRow, read: ConversationRead | undefined): ConversationRow {
  // Nobody has read what was not there.
  const upTo = Math.min(read?.upTo ?? 0, row.answered_at ?? 0);
  return upTo > row.read_at ? { ...row, read_at: upTo, revision: row.revision + 1 } : row;
}

const toMessageRow = (
  { userId, at }: CountingEvent,
  { conversationId, messageId, text }: ConversationMessageSent,
  { workspaceId, receivedAt }: { workspaceId: string; receivedAt: number },
) => ({
  workspace_id: workspaceId,
  id: messageId,
  conversation_id: conversationId,
  user_id: userId,
  person_id: null,
  text,
  at,
  received_at: receivedAt,
});
