import type { Collector } from '@polku/collector';
import type { InboxAnswer, InboxRequest } from '@polku/flows';
import type { InboxActions, InboxScreen, InboxState, SeenMessage } from '@polku/flows/inbox';
import type { Memory } from '../storage.ts';
import { createConversations, type WrittenHere } from './conversations.ts';
import { createFollow } from './follow.ts';

/**
 * What the inbox shows, and what becomes of what is done in it. Up through the collector, whose queue outlives the
 * page; down by `POST /v1/inbox`. What was written here stands there at once, also after a reload, until it comes
 * down again from the backend.
 */
export type InboxStore = InboxActions & {
  state(): InboxState;
  /** Where it can be seen now: opened over the page, in the page, or nowhere. */
  lookAt(sight: { isOpen: boolean; isInPage: boolean }): void;
  unread(): number;
  /** The backend has counted while it was closed. */
  count(unread: number): void;
  destroy(): void;
};

export type StoreOptions = {
  collector: Pick<Collector, 'track' | 'flush'>;
  /** → the answer, undefined when there is none. */
  ask(
    question: Pick<InboxRequest, 'conversation' | 'before' | 'state'>,
    signal?: AbortSignal,
  ): Promise<InboxAnswer | undefined>;
  memory: Memory;
  userId: string;
  messages(): readonly SeenMessage[];
  newId(): string;
  onChange(): void;
};

type Kept = { userId: string; written: readonly WrittenHere[] };
const KEY = 'inbox';

export function createInboxStore(options: StoreOptions): InboxStore {
  const { collector, ask, memory, userId, messages, newId, onChange } = options;
  const kept = memory.read<Kept>(KEY);
  const mine = kept?.userId === userId ? kept.written : [];
  const conversations = createConversations(mine, Date.now());
  const drafts = new Map<string, string>();
  let answer: InboxAnswer | undefined;
  let hasFailed = false;
  let screen: InboxScreen = { kind: 'list' };
  let sight = { isOpen: false, isInPage: false };
  let isOver = false;
  let news = '';
  const follow = createFollow({ ask: askAgain });
  addEventListener('online', sendAgain);

  /** Waits for something new, but not while there is something old: what was written and has not come down yet. */
  async function askAgain(signal: AbortSignal): Promise<boolean> {
    const isWaiting = conversations.written().length > 0;
    const isAnswered = await refresh(answer && !isWaiting ? { state: answer.state } : {}, signal);
    return isAnswered && conversations.written().length === 0;
  }

  async function sendAgain(): Promise<void> {
    if (conversations.written().length === 0) return;
    await collector.flush();
    if (!isOver) await refresh();
  }

  async function refresh(
    question: { state?: string } = {},
    signal?: AbortSignal,
  ): Promise<boolean> {
    const next = await ask(question, signal);
    // A question that was broken off says nothing.
    if (isOver || signal?.aborted) return false;
    hasFailed = !next;
    if (next) take(next);
    changed();
    return next !== undefined;
  }

  function take(next: InboxAnswer, asked?: Parameters<typeof conversations.take>[1]) {
    const before = newestAnswer();
    conversations.take(next, asked);
    const after = newestAnswer();
    // What is there at the first look is no news.
    if (answer && after && after.id !== before?.id) news = `${after.name ?? ''}: ${after.text}`;
    answer = next;
    keep();
  }

  const newestAnswer = () => {
    const all = conversations
      .shown()
      .flatMap((each) => each.messages.filter(({ by }) => by === 'person'));
    return all.sort((a, b) => b.at - a.at)[0];
  };

  const keep = () => memory.write(KEY, { userId, written: conversations.written() } satisfies Kept);

  /** Whatever stands on the screen has been seen. */
  function changed() {
    const isThread = screen.kind === 'thread';
    // One that stands in the page is looked at all the while: it is followed only while somebody reads in it.
    if (sight.isOpen || (sight.isInPage && isThread)) follow.start();
    else follow.stop();
    if (screen.kind === 'thread' && (sight.isOpen || sight.isInPage)) {
      const upTo = conversations.read(screen.conversationId);
      if (upTo !== undefined) {
        collector.track('conversation_read', { conversationId: screen.conversationId, upTo });
        void collector.flush();
      }
    }
    if (!isOver) onChange();
  }

  function show(next: InboxScreen) {
    screen = next;
    changed();
  }

  async function send(text: string): Promise<void> {
    if (screen.kind !== 'thread') return;
    const { conversationId, flowId } = screen;
    const message = { conversationId, messageId: newId(), text, flowId };
    conversations.write({ ...message, at: Date.now() });
    keep();
    collector.track('conversation_message_sent', message);
    changed();
    await sendAgain();
  }

  async function showOlder(): Promise<void> {
    const open = screen.kind === 'thread' ? screen.conversationId : undefined;
    const from = conversations.shown().find(({ id }) => id === open);
    const before = open === undefined ? conversations.next() : from?.next;
    if (before === undefined) return;
    const older = await ask({ before, ...(open !== undefined && { conversation: open }) });
    if (!older || isOver) return;
    // Its head is newer than what is followed, which goes on from its own state.
    take(
      { ...older, state: answer?.state ?? older.state },
      { isOlder: true, conversationId: open },
    );
    changed();
  }

  return {
    show,
    begin({ flowId, isWriting } = { isWriting: true }) {
      const known = flowId && conversations.shown().find((each) => each.flowId === flowId);
      const conversationId = known ? known.id : newId();
      show({ kind: 'thread', conversationId, flowId, isWriting });
    },
    send: (text) => void send(text),
    draft(text) {
      const key = screen.kind === 'thread' ? screen.conversationId : '';
      if (text !== undefined) drafts.set(key, text);
      return drafts.get(key) ?? '';
    },
    showOlder: () => void showOlder(),
    retry: () => void refresh(),
    state: () => ({
      status: answer ? 'ready' : hasFailed ? 'failed' : 'loading',
      mayWrite: answer?.mayWrite ?? true,
      conversations: conversations.shown(),
      hasOlder: conversations.next() !== undefined,
      messages: messages(),
      screen,
      news,
    }),
    lookAt(next) {
      const wasSeen = sight.isInPage;
      // Opened again it begins at the list; what was begun is still there.
      if (sight.isOpen && !next.isOpen) screen = { kind: 'list' };
      sight = next;
      changed();
      if (next.isInPage && !wasSeen) void refresh();
    },
    unread: conversations.unread,
    count(unread) {
      if (!sight.isOpen) conversations.count(unread);
    },
    destroy() {
      isOver = true;
      removeEventListener('online', sendAgain);
      follow.stop();
    },
  };
}
