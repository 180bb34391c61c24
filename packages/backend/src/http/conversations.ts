import { MessageText } from '@polku/flows/schemas';
import { EventId, Name } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { toId } from '../ingest/checked.ts';
import type { Feed } from '../notify/feed.ts';
import type { Store } from '../store/store.ts';
import { readAccountConversations, readConversation } from '../success/account-conversations.ts';
import {
  type Answered,
  answerConversation,
  beginConversation,
} from '../success/answer-conversation.ts';
import type { AccountConversation, AccountConversations } from './api-conversations.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';

/** `/api/accounts/:id/conversations` to read and to begin, `/api/conversations/:id/messages` to answer. */

const UserId = Name.transform(toId);
export const NewMessage = z.strictObject({ id: EventId, text: MessageText });
export const NewConversation = z.strictObject({ id: EventId, userId: UserId, message: NewMessage });

export type ConversationOptions = {
  store: Store;
  feed: Feed;
  nowMs: () => number;
  /** For pages of the user that wait for it. */
  onAnswer: (answered: { workspaceId: string; userId: string }) => void;
};

export function createConversationRoutes(options: ConversationOptions): Hono<ConsoleEnv> {
  const { store, feed, nowMs, onAnswer } = options;

  /** Tells whoever waits, and answers with the conversation as it is now. */
  async function tell(context: Context<ConsoleEnv>, id: string, answered: Answered) {
    const { workspaceId } = context.var.signedIn.person;
    if (answered.kind === 'taken')
      throw new ApiError('conflict', 'Something else has this id. Make a new one.', {
        field: 'id',
      });
    const conversation = await readConversation(store.db, { workspaceId, id });
    if (answered.kind === 'unknown' || !conversation)
      throw new ApiError('not_found', `There is no conversation "${id}", or no such user.`);
    const { notificationId, userId } = answered;
    onAnswer({ workspaceId, userId });
    if (notificationId !== null) feed.publish({ workspaceId, changed: notificationId });
    return context.json<AccountConversation>(conversation);
  }

  return new Hono<ConsoleEnv>()
    .get('/accounts/:id/conversations', may('read', { isNoted: true }), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const accountId = context.req.param('id');
      const conversations = await readAccountConversations(store.db, { workspaceId, accountId });
      return context.json<AccountConversations>({ conversations });
    })
    .post('/conversations/:id/messages', may('converse'), async (context) => {
      const { person } = context.var.signedIn;
      const { workspaceId } = person;
      const id = context.req.param('id');
      const message = await parseBody(context, NewMessage);
      const answer = { workspaceId, conversationId: id, personId: person.id, message };
      return tell(context, id, await answerConversation(store, { ...answer, nowMs: nowMs() }));
    })
    .post('/accounts/:id/conversations', may('converse'), async (context) => {
      const { person } = context.var.signedIn;
      const { id, userId, message } = await parseBody(context, NewConversation);
      const accountId = toId(context.req.param('id'));
      const begun = { workspaceId: person.workspaceId, accountId, userId, conversationId: id };
      const by = { personId: person.id, message, nowMs: nowMs() };
      return tell(context, id, await beginConversation(store, { ...begun, ...by }));
    });
}
