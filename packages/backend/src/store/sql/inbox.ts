import type { FirstUseReached } from '@polku/protocol';
import type { DeliveryState, InboxItem, PersonRef } from '../../http/api.ts';
import type { Db, Store } from '../store.ts';
import { readFlows } from './flows.ts';
import { nameOf } from './outbox.ts';
import { readWritten, toReply } from './reply-items.ts';

/** Notifications as the console shows them. Those without a place in the feed yet do not exist here. */

/** Whose inbox. `ownerId` narrows it to the accounts that this person owns now. */
export type InboxOf = { workspaceId: string; ownerId?: string | undefined };

export type InboxRange = {
  /** Only places above this one. */
  after?: number;
  /** Only places below this one. */
  before?: number;
  ids?: readonly string[];
  order: 'oldest' | 'newest';
  limit: number;
};

/** What the console has a card for; what else playbooks tell goes through the channels. */
const SHOWN_KINDS = ['first_use', 'reply'];

export async function readInbox(
  db: Db,
  { workspaceId, ownerId }: InboxOf,
  { after, before, ids, order, limit }: InboxRange,
): Promise<InboxItem[]> {
  const rows = await selectNotifications(db)
    .where('notification.workspace_id', '=', workspaceId)
    .where('notification.seq', 'is not', null)
    .where('notification.kind', 'in', SHOWN_KINDS)
    .$if(ownerId !== undefined, (query) => query.where('account.owner_id', '=', ownerId ?? ''))
    .$if(after !== undefined, (query) => query.where('notification.seq', '>', after ?? 0))
    .$if(before !== undefined, (query) => query.where('notification.seq', '<', before ?? 0))
    .$if(ids !== undefined, (query) => query.where('notification.id', 'in', ids ?? []))
    .orderBy('notification.seq', order === 'newest' ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  return toItems(db, workspaceId, rows);
}

/** The newest place in this workspace's feed; 0 before the first. */
export async function readLatestSeqOf(db: Db, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('notification')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** Sets or takes back the acknowledgement. The first who acknowledged stays. False when there is no such item. */
export function acknowledge(
  store: Store,
  { workspaceId, id }: { workspaceId: string; id: string },
  by: { personId: string; nowMs: number } | undefined,
): Promise<boolean> {
  return store.transaction(async (db) => {
    await acknowledgeIn(db, { workspaceId, id }, by);
    const row = await db
      .selectFrom('notification')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('seq', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  });
}

/** The same in a transaction of somebody else's. */
export async function acknowledgeIn(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  by: { personId: string; nowMs: number } | undefined,
): Promise<void> {
  const mine = db
    .updateTable('notification')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id);
  if (!by) await mine.set({ acknowledged_at: null, acknowledged_by: null }).execute();
  else
    await mine
      .set({ acknowledged_at: by.nowMs, acknowledged_by: by.personId })
      .where('acknowledged_at', 'is', null)
      .execute();
}

function selectNotifications(db: Db) {
  return db
    .selectFrom('notification')
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'notification.workspace_id')
        .onRef('account.id', '=', 'notification.account_id'),
    )
    .leftJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'notification.workspace_id')
        .onRef('user.id', '=', 'notification.user_id'),
    )
    .leftJoin('person as owner', (join) =>
      join
        .onRef('owner.workspace_id', '=', 'notification.workspace_id')
        .onRef('owner.id', '=', 'account.owner_id'),
    )
    .leftJoin('person as by', (join) =>
      join
        .onRef('by.workspace_id', '=', 'notification.workspace_id')
        .onRef('by.id', '=', 'notification.acknowledged_by'),
    )
    .select([
      'notification.id as id',
      'notification.seq as seq',
      'notification.kind as kind',
      'notification.user_id as userId',
      'notification.account_id as accountId',
      'notification.body_json as bodyJson',
      'notification.created_at as createdAt',
      'notification.acknowledged_at as acknowledgedAt',
      'account.name as accountName',
      'user.traits_json as userTraits',
      'owner.id as ownerId',
      'owner.name as ownerName',
      'by.id as byId',
      'by.name as byName',
    ]);
}

type NotificationRow = Awaited<
  ReturnType<ReturnType<typeof selectNotifications>['execute']>
>[number];

async function toItems(
  db: Db,
  workspaceId: string,
  rows: readonly NotificationRow[],
): Promise<InboxItem[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const deliveries = await readDeliveries(db, workspaceId, ids);
  const flowNames = await readFlowNames(db, workspaceId);
  const milestoneNames = await readMilestoneNames(db, workspaceId);
  const written = await readWritten(db, workspaceId, rows.filter(isReply));
  return rows.map((row) => {
    const base = {
      id: row.id,
      seq: row.seq ?? 0,
      owner: toRef(row.ownerId, row.ownerName),
      notifiedAt: new Date(row.createdAt).toISOString(),
      acknowledged: toAcknowledged(row),
      deliveries: deliveries.get(row.id) ?? [],
    };
    return isReply(row)
      ? { ...base, ...toReply(row, { written, flowNames }) }
      : { ...base, ...toFirstUse(row, { milestoneNames, flowNames }) };
  });
}

const isReply = ({ kind }: Pick<NotificationRow, 'kind'>): boolean => kind === 'reply';

type NamesById = ReadonlyMap<string, string>;

function toFirstUse(
  row: NotificationRow,
  { milestoneNames, flowNames }: { milestoneNames: NamesById; flowNames: NamesById },
) {
  // Written by ingest, in the shape of the protocol.
  const { data }: FirstUseReached = JSON.parse(row.bodyJson);
  const { milestone, user, account, flow, step } = data;
  return {
    kind: 'first_use' as const,
    milestone: { key: milestone, name: milestoneNames.get(milestone) ?? milestone },
    user: { id: user.id, name: nameOf(row.userTraits) },
    account: account && {
      id: account.id,
      name: row.accountName,
      plan: account.plan,
      touchLevel: account.touchLevel,
      isFirst: account.first,
    },
    firstUseAt: data.firstUseAt,
    sinceContractMs: data.sinceContractMs,
    sinceFirstSessionMs: data.sinceFirstSessionMs,
    ledBy:
      flow === undefined
        ? null
        : { flowId: flow, flowName: flowNames.get(flow) ?? flow, step: step ?? null },
  };
}

const toRef = (id: string | null, name: string | null): PersonRef | null =>
  id === null ? null : { id, name: name ?? id };

function toAcknowledged({
  acknowledgedAt,
  byId,
  byName,
}: NotificationRow): InboxItem['acknowledged'] {
  if (acknowledgedAt === null) return null;
  // A person who has left since is still the one who did it.
  const by = toRef(byId, byName) ?? { id: '', name: '' };
  return { at: new Date(acknowledgedAt).toISOString(), by };
}

async function readDeliveries(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, DeliveryState[]>> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('channel', (join) =>
      join
        .onRef('channel.workspace_id', '=', 'delivery.workspace_id')
        .onRef('channel.id', '=', 'delivery.channel_id'),
    )
    .select([
      'delivery.notification_id as id',
      'channel.kind as channel',
      'delivery.status as status',
      'delivery.attempts as attempts',
      'delivery.last_error as error',
    ])
    .where('delivery.workspace_id', '=', workspaceId)
    .where('delivery.notification_id', 'in', ids)
    .orderBy('channel.created_at')
    .orderBy('channel.id')
    .execute();
  const byId = new Map<string, DeliveryState[]>();
  for (const { id, ...state } of rows) {
    const states = byId.get(id) ?? [];
    states.push(state);
    byId.set(id, states);
  }
  return byId;
}

async function readMilestoneNames(db: Db, workspaceId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('milestone')
    .select(['key', 'name'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** Names of the flows as they are now, by id. */
export const readFlowNames = async (db: Db, workspaceId: string): Promise<Map<string, string>> =>
  new Map((await readFlows(db, workspaceId)).map(({ id, name }) => [id, name]));
