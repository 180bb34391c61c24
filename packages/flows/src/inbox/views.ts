/** What the inbox is drawn with: one lazy chunk. */
export { Corner } from './corner.tsx';
export type {
  InboxActions,
  InboxScreen,
  InboxState,
  SeenMessage,
  ShownConversation,
} from './state.ts';
export { inboxStyles } from './style.ts';
export { Inbox } from './view.tsx';
export { inboxWords } from './words.ts';
