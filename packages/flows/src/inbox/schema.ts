import { MAX_MESSAGE_LENGTH, MAX_TOKEN_LENGTH } from '@polku/protocol/limits';
import { EventId, Name } from '@polku/protocol/schemas';
import { z } from 'zod';

/**
 * What crosses the wire for the inbox: the two events by which a user writes and reads, and what comes down to
 * one person. A conversation is a thread between one user and the people of the vendor.
 */

/**
 * Where the inbox is drawn: in the page's `<div data-polku-slot="inbox">` and by `polku.openInbox()` alone, or also
 * by a launcher in the corner where the page has no such place. Absent: there is no inbox.
 */
export const INBOX_PLACES = ['slot', 'launcher'] as const;
export const InboxPlace = z.enum(INBOX_PLACES);
export type InboxPlace = z.infer<typeof InboxPlace>;

/** What a person wrote: text and never markup, without what cannot be seen, neither empty nor endless. */
export const MessageText = z
  .string()
  .transform((text) =>
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/(?![\n\t])\p{Cc}/gu, '')
      .trim(),
  )
  .pipe(z.string().min(1, 'expected a text').max(MAX_MESSAGE_LENGTH));

/**
 * The properties of a `conversation_message_sent` event. Both ids are made by the client: the message's makes every
 * retry one message, the conversation's begins one when there is none yet.
 */
export const ConversationMessageSent = z.object({
  conversationId: EventId,
  messageId: EventId,
  text: MessageText,
  /** The message (of the kind `message`) that is answered. */
  flowId: Name.optional(),
});
export type ConversationMessageSent = z.infer<typeof ConversationMessageSent>;

/** The properties of a `conversation_read` event: everything up to this time has been seen. */
export const ConversationRead = z.object({
  conversationId: EventId,
  /** The `at` of the newest answer that was on the screen. */
  upTo: z.int().min(0),
});
export type ConversationRead = z.infer<typeof ConversationRead>;

/** `POST /v1/inbox`, as text/plain JSON. */
export const InboxRequest = z.strictObject({
  writeKey: z.string().min(1).max(200),
  token: z.string().min(1).max(MAX_TOKEN_LENGTH),
  /** One conversation, for its older messages. Absent: the newest conversations. */
  conversation: EventId.optional(),
  /** The `next` of the answer before: what is older than that. */
  before: z.string().max(100).optional(),
  /** The `state` in hand: the answer waits until it is another, or for a while. */
  state: z.string().max(100).optional(),
});
export type InboxRequest = z.infer<typeof InboxRequest>;

const conversationMessage = z.object({
  id: z.string(),
  /** `person`: somebody of the vendor's. */
  by: z.enum(['user', 'person']),
  /** Of the person. */
  name: z.string().optional(),
  text: z.string(),
  /** UTC ms. */
  at: z.int(),
});
export type ConversationMessage = z.infer<typeof conversationMessage>;

const conversation = z.object({
  id: z.string(),
  /** The message that was answered. */
  flowId: z.string().optional(),
  /** Of the newest message, UTC ms. */
  lastAt: z.int(),
  /** An answer has come that this person has not seen. */
  isUnread: z.boolean(),
  /** Newest first. */
  messages: z.array(conversationMessage),
  /** For older messages; absent when there are none. */
  next: z.string().optional(),
});
export type Conversation = z.infer<typeof conversation>;

export const InboxAnswer = z.object({
  /** Newest first. */
  conversations: z.array(conversation),
  /** For older conversations; absent when there are none. */
  next: z.string().optional(),
  /** Conversations with an answer that was not seen, over all pages. */
  unread: z.int(),
  /** Another when anything of this person's has changed. */
  state: z.string(),
  /** Not for staff who act as the user: what they do is not the user's. */
  mayWrite: z.boolean(),
});
export type InboxAnswer = z.infer<typeof InboxAnswer>;
