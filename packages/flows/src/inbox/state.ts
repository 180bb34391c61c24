import type { LocalizedText } from '../language.ts';
import type { Conversation, ConversationMessage } from './schema.ts';
import type { inboxWords } from './words.ts';

/** What an inbox shows, and what can be done in it: the two sides of its view. */

export type ShownMessage = ConversationMessage & {
  /** It waits on this device to be sent. */
  isPending?: boolean;
};

export type ShownConversation = Omit<Conversation, 'messages'> & {
  /** Newest first. */
  messages: readonly ShownMessage[];
};

/** A message (of the kind `message`) that this person was shown, to be read again and answered. */
export type SeenMessage = {
  id: string;
  title: LocalizedText;
  text: LocalizedText;
  /** UTC ms. */
  at: number;
};

/** The list, or one conversation: one that is there, or one that begins with what is written. */
export type InboxScreen =
  | { kind: 'list' }
  | {
      kind: 'thread';
      conversationId: string;
      flowId?: string | undefined;
      /** The user has come to write, and not to read. */
      isWriting?: boolean | undefined;
    };

export type InboxState = {
  /** `failed`: nothing is there to show. What was loaded once stays, whatever fails after. */
  status: 'loading' | 'ready' | 'failed';
  mayWrite: boolean;
  /** Newest first. */
  conversations: readonly ShownConversation[];
  /** There are older ones to ask for. */
  hasOlder: boolean;
  messages: readonly SeenMessage[];
  screen: InboxScreen;
  /** Said once, by screen readers. */
  news: string;
};

export type InboxActions = {
  show(screen: InboxScreen): void;
  /** A new conversation to write in, or the one about a message of ours. */
  begin(about?: { flowId?: string; isWriting: boolean }): void;
  send(text: string): void;
  /** What was written and not sent, kept for each conversation as long as the page is there. */
  draft(text?: string): string;
  /** Older conversations, or older messages of the one that is open. */
  showOlder(): void;
  retry(): void;
};

/** What every part of the view is given. */
export type InboxProps = {
  state: InboxState;
  actions: InboxActions;
  words: typeof inboxWords;
  languages: readonly string[];
  /** UTC ms. */
  now: number;
  /** Absent: it stands in the page and stays. */
  onClose?: (() => void) | undefined;
  /** Keeps Tab within the panel where that covers the page. → what ends it */
  hold?: ((panel: HTMLElement) => () => void) | undefined;
};
