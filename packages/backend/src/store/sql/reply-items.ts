import type { ReplyReceived } from '@polku/protocol';
import type { ReplyItem } from '../../http/api-inbox.ts';
import type { Db } from '../store.ts';
import { nameOf } from './outbox.ts';

/** Notifications of what users wrote, as the console's inbox shows them: with the words, which stay in the store. */

/** As much of a notification as it takes. */
type ReplyRow = {
  userId: string | null;
  userTraits: string | null;
  accountId: string | null;
  accountName: string | null;
  bodyJson: string;
};

/** What stands in a conversation now, by its notification. */
export type Written = {
  waitingSince: number | null;
  /** What the user wrote last. */
  text: string;
  at: number;
};

const MAX_EXCERPT = 300;

export async function readWritten(
  db: Db,
  workspaceId: string,
  replies: readonly ReplyRow[],
): Promise<Map<string, Written>> {
  if (replies.length === 0) return new Map();
  const ids = replies.map((row) => parseReply(row).data.conversation.id);
  const rows = await db
    .selectFrom('conversation')
    .innerJoin('conversation_message as message', (join) =>
      join
        .onRef('message.workspace_id', '=', 'conversation.workspace_id')
        .on('message.id', '=', ({ selectFrom }) =>
          selectFrom('conversation_message as newest')
            .select('newest.id')
            .whereRef('newest.workspace_id', '=', 'conversation.workspace_id')
            .whereRef('newest.conversation_id', '=', 'conversation.id')
            .where('newest.person_id', 'is', null)
            .orderBy('newest.at', 'desc')
            .orderBy('newest.id', 'desc')
            .limit(1),
        ),
    )
    .select(['conversation.id as id', 'conversation.waiting_since as waitingSince'])
    .select(['message.text as text', 'message.at as at'])
    .where('conversation.workspace_id', '=', workspaceId)
    .where('conversation.id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...written }) => [id, written]));
}

export function toReply(
  row: ReplyRow,
  {
    written,
    flowNames,
  }: { written: ReadonlyMap<string, Written>; flowNames: ReadonlyMap<string, string> },
): Pick<ReplyItem, 'kind' | 'user' | 'account' | 'conversation' | 'text' | 'writtenAt'> {
  const { data } = parseReply(row);
  const { conversation, account, flow } = data;
  const now = written.get(conversation.id);
  const waitingSince = now?.waitingSince ?? null;
  return {
    kind: 'reply',
    user: { id: row.userId ?? data.user.id, name: nameOf(row.userTraits) },
    account: account && {
      id: row.accountId ?? account.id,
      name: row.accountName,
      plan: account.plan,
      touchLevel: account.touchLevel,
    },
    conversation: {
      id: conversation.id,
      about: flow === undefined ? null : { flowId: flow, flowName: flowNames.get(flow) ?? flow },
      waitingSince: waitingSince === null ? null : new Date(waitingSince).toISOString(),
    },
    text: Array.from(now?.text ?? '')
      .slice(0, MAX_EXCERPT)
      .join(''),
    writtenAt: now ? new Date(now.at).toISOString() : data.writtenAt,
  };
}

/** Written by ingest, in the shape of the protocol. */
const parseReply = ({ bodyJson }: ReplyRow): ReplyReceived => JSON.parse(bodyJson);
