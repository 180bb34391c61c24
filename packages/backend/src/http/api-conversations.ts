/** The shapes of conversations with users; what holds for all stands in `api.ts`. */
import { z } from 'zod';
import { PersonRef } from './api.ts';

export const AccountConversation = z.object({
  id: z.string(),
  user: z.object({ id: z.string(), name: z.string().nullable() }),
  /** The message of ours that it began with. */
  about: z.object({ flowId: z.string(), flowName: z.string() }).nullable(),
  /** When the first message was written that nobody has answered. */
  waitingSince: z.string().nullable(),
  /** When the user saw the last answer; null before. */
  readAt: z.string().nullable(),
  /** Oldest first. */
  messages: z.array(
    z.object({
      id: z.string(),
      /** Who of us wrote it; null: the user did. */
      by: PersonRef.nullable(),
      text: z.string(),
      at: z.string(),
    }),
  ),
});
export type AccountConversation = z.infer<typeof AccountConversation>;

/**
 * `GET /api/accounts/:id/conversations`: the newest 30. `POST /api/conversations/:id/messages` with
 * `{id, text}` answers one, and is answered with it as it is then; the id is the console's own, so that a retry is no
 * second answer. `POST /api/accounts/:id/conversations` with `{id, userId, message: {id, text}}` begins one with a user of
 * the account, who finds it in their inbox.
 */
export const AccountConversations = z.object({ conversations: z.array(AccountConversation) });
export type AccountConversations = z.infer<typeof AccountConversations>;
