import type { Conversation, InboxAnswer } from '@polku/flows';
import type { ShownConversation } from '@polku/flows/inbox';

/**
 * The conversations of one person as far as this page knows them: what the backend has answered, page by page, and
 * what was written here and is not in an answer yet. Pure but for its state: it asks nobody and tells nobody.
 */
export type Conversations = {
  /** An answer of the backend: the newest conversations, or older ones. */
  take(
    answer: InboxAnswer,
    asked?: { isOlder?: boolean; conversationId?: string | undefined },
  ): void;
  write(message: WrittenHere): void;
  /** The newest answer of a conversation has been seen; → its time, undefined when there was nothing new. */
  read(conversationId: string): number | undefined;
  shown(): ShownConversation[];
  /** What waits to be sent, for the next page. */
  written(): readonly WrittenHere[];
  /** How many conversations hold an answer that was not seen; what was read here counts at once. */
  unread(): number;
  /** The same as somebody else has heard it, of conversations that may not be known here. */
  count(unread: number): void;
  /** For older conversations. */
  next(): string | undefined;
};

export type WrittenHere = {
  conversationId: string;
  messageId: string;
  text: string;
  /** By the device's clock, UTC ms. */
  at: number;
  flowId?: string | undefined;
};

/** Words that nobody has taken for so long will not be: the backend takes nothing that is older. */
const MAX_WAIT_MS = 7 * 24 * 3_600_000;

export function createConversations(before: readonly WrittenHere[], nowMs: number): Conversations {
  const known = new Map<string, Conversation>();
  const readUpTo = new Map<string, number>();
  let written = before.filter(({ at }) => nowMs - at < MAX_WAIT_MS);
  let counted = 0;
  let next: string | undefined;
  let hasOlderPages = false;

  const answeredAt = ({ messages }: Pick<Conversation, 'messages'>) =>
    messages.find(({ by }) => by === 'person')?.at ?? 0;
  /** The backend may not have heard yet what was read here. */
  const isReadHere = (each: Conversation) =>
    each.isUnread && answeredAt(each) <= (readUpTo.get(each.id) ?? 0);

  function merge(conversation: Conversation, isOlder: boolean) {
    if (isReadHere(conversation)) counted -= 1;
    const had = known.get(conversation.id);
    const messages = new Map(
      [...(had?.messages ?? []), ...conversation.messages].map((each) => [each.id, each]),
    );
    // The place for older messages is that of the oldest page that was asked for.
    const { next: older, ...rest } =
      had && !isOlder ? { ...conversation, next: had.next } : conversation;
    known.set(conversation.id, {
      ...rest,
      isUnread: rest.isUnread && !isReadHere(rest),
      ...(older !== undefined && { next: older }),
      messages: [...messages.values()].sort(newestFirst),
    });
  }

  return {
    take(answer, { isOlder = false, conversationId } = {}) {
      counted = answer.unread;
      for (const each of answer.conversations) merge(each, conversationId === each.id);
      if (!conversationId && (isOlder || !hasOlderPages)) next = answer.next;
      hasOlderPages ||= isOlder;
      const arrived = new Set(
        [...known.values()].flatMap(({ messages }) => messages.map(({ id }) => id)),
      );
      written = written.filter(({ messageId }) => !arrived.has(messageId));
    },
    write(message) {
      written = [...written, message];
    },
    read(conversationId) {
      const conversation = known.get(conversationId);
      if (!conversation?.isUnread) return undefined;
      const upTo = answeredAt(conversation);
      readUpTo.set(conversationId, upTo);
      known.set(conversationId, { ...conversation, isUnread: false });
      counted -= 1;
      return upTo;
    },
    shown() {
      const all = new Map<string, ShownConversation>(known);
      for (const each of written)
        all.set(each.conversationId, add(all.get(each.conversationId), each));
      return [...all.values()].sort((a, b) => b.lastAt - a.lastAt);
    },
    written: () => written,
    unread: () => Math.max(0, counted),
    count(unread) {
      counted = unread;
    },
    next: () => next,
  };
}

const newestFirst = (a: { at: number; id: string }, b: { at: number; id: string }) =>
  b.at - a.at || (a.id < b.id ? 1 : -1);

/** On top of what is there, whatever the device's clock says: it was written last. */
function add(
  conversation: ShownConversation | undefined,
  { conversationId: id, messageId, text, at, flowId }: WrittenHere,
): ShownConversation {
  const message = { id: messageId, by: 'user' as const, text, at, isPending: true };
  const lastAt = Math.max(at, conversation?.lastAt ?? 0);
  return {
    ...(conversation ?? { id, isUnread: false, ...(flowId !== undefined && { flowId }) }),
    lastAt,
    messages: [message, ...(conversation?.messages ?? [])],
  };
}
