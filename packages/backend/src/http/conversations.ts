import { MessageText } from '@polku/flows/schemas';
import { EventId } from '@polku/protocol/schemas';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Feed } from '../notify/feed.ts';
import type { Store } from '../store/store.ts';
import { readAccountConversations, readConversation } from '../success/account-conversations.ts';
import { answerConversation } from '../success/answer-conversation.ts';
import type { AccountConversation, AccountConversations } from './api.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';
import type { ConsoleEnv } from './session.ts';

/** `/api/accounts/:id/conversations` to read, `/api/conversations/:id/messages` to answer. */

const NewMessage = z.strictObject({ id: EventId, text: MessageText });

export type ConversationOptions = {
  store: Store;
  feed: Feed;
  nowMs: () => number;
  /** For pages of the user that wait for it. */
  onAnswer: (answered: { workspaceId: string; userId: string }) => void;
};

export function createConversationRoutes(options: ConversationOptions): Hono<ConsoleEnv> {
  const { store, feed, nowMs, onAnswer } = options;
  return new Hono<ConsoleEnv>()
    .get('/accounts/:id/conversations', may('read'), async (context) => {
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
      const answered = await answerConversation(store, { ...answer, nowMs: nowMs() });
      if (answered.kind === 'taken')
        throw new ApiError('conflict', 'Another message has this id. Make a new one.', {
          field: 'id',
        });
      const conversation = await readConversation(store.db, { workspaceId, id });
      if (answered.kind === 'unknown' || !conversation)
        throw new ApiError('not_found', `There is no conversation "${id}".`);
      const { notificationId, userId } = answered;
      onAnswer({ workspaceId, userId });
      if (notificationId !== null) feed.publish({ workspaceId, changed: notificationId });
      return context.json<AccountConversation>(conversation);
    });
}
