import type { ReplyReceived } from '@polku/protocol';
import { MAX_VERIFIED_AGE_MS } from '@polku/protocol/limits';
import {
  type ConversationRow,
  countReplies,
  raiseNotification,
  readConversations,
  saveConversation,
} from '../store/sql/conversations.ts';
import { type AccountRow, readAccounts } from '../store/sql/customers.ts';
import { NOT_PEOPLE, queueNotification } from '../store/sql/notifications.ts';
import type { Db } from '../store/store.ts';
import type { Occurrence } from '../success/occurrence.ts';
import { type CheckedBatch, userSubject } from './checked.ts';
import type { Written } from './conversation.ts';
import { toNotificationId } from './notification-id.ts';
import { toReply } from './occur.ts';

/**
 * Tells the CSM that a user has written. A conversation that waits is one thing to do, however many messages it
 * grows by: as long as nobody has acknowledged its notification, each further message only brings that to the top
 * of the feed again. So who writes in five lines sends one webhook, and who writes without end few.
 */

/** Of one user; what comes beyond is in the conversation, and tells nobody. */
const MAX_TELLINGS_AN_HOUR = 20;
const HOUR_MS = 3_600_000;

/** Returns how many notifications have a new place in the feed to be given, and what has occurred by them. */
export async function tellReplies(
  db: Db,
  { workspaceId, receivedAt }: CheckedBatch,
  { written, secret }: { written: readonly Written[]; secret: string },
): Promise<{ told: number; occurrences: Occurrence[] }> {
  // One each: several of one conversation in a batch are told of by the last.
  const last = new Map(written.map((each) => [each.conversationId, each]));
  const conversations = await readConversations(db, workspaceId, last.keys());
  let told = 0;
  const occurrences: Occurrence[] = [];
  for (const [id, { event, messageId }] of last) {
    const conversation = conversations.get(id);
    // A server may import what was written long ago.
    if (!conversation || receivedAt - event.at > MAX_VERIFIED_AGE_MS) continue;
    const message = { id: messageId, at: event.at };
    const notificationId = await tell(db, conversation, { message, secret, nowMs: receivedAt });
    if (notificationId === undefined) continue;
    told += 1;
    occurrences.push(toReply(conversation, { message, notificationId }));
  }
  return { told, occurrences };
}

type Telling = { message: { id: string; at: number }; secret: string; nowMs: number };

/** Returns the id of the notification; undefined when there is none. */
async function tell(
  db: Db,
  conversation: ConversationRow,
  telling: Telling,
): Promise<string | undefined> {
  const { workspace_id: workspaceId, user_id: userId, account_id, notification_id } = conversation;
  const { message, secret, nowMs } = telling;
  if (notification_id !== null) {
    const open = { workspaceId, id: notification_id, nowMs };
    if (await raiseNotification(db, open)) return notification_id;
  }
  const sinceMs = nowMs - HOUR_MS;
  if ((await countReplies(db, { workspaceId, userId, sinceMs })) >= MAX_TELLINGS_AN_HOUR)
    return undefined;
  const subject = userSubject(userId);
  // Of the first message that nobody was told of; a message has one id for ever.
  const id = toNotificationId(secret, `reply:${message.id}`, subject);
  const account = account_id && (await readAccounts(db, workspaceId, [account_id])).get(account_id);
  const body = toBody(conversation, { message, account: account || undefined, nowMs });
  const notification = {
    workspace_id: workspaceId,
    id,
    kind: 'reply',
    subject,
    user_id: userId,
    account_id,
    owner_id: body.data.owner?.id ?? null,
    body_json: JSON.stringify(body),
    created_at: nowMs,
  };
  await queueNotification(db, notification, NOT_PEOPLE);
  await saveConversation(db, { ...conversation, notification_id: id });
  return id;
}

function toBody(
  conversation: ConversationRow,
  { message, account, nowMs }: Omit<Telling, 'secret'> & { account: AccountRow | undefined },
): ReplyReceived {
  return {
    type: 'reply.received',
    timestamp: new Date(nowMs).toISOString(),
    data: {
      conversation: { id: conversation.id },
      message: { id: message.id },
      user: { id: conversation.user_id },
      account: account
        ? { id: account.id, plan: account.plan, touchLevel: account.touch_level }
        : null,
      owner: account?.owner_id ? { id: account.owner_id } : null,
      writtenAt: new Date(message.at).toISOString(),
      ...(conversation.flow_id !== null && { flow: conversation.flow_id }),
    },
  };
}
