import type { DeliveryStatus } from '../notify-tables.ts';
import type { Db } from '../store.ts';

/** The channels of a workspace, and what went over each. */

export type ChannelRow = {
  id: string;
  kind: string;
  name: string | null;
  audience: 'person' | 'room' | 'system';
  configJson: string;
  isEnabled: boolean;
  fallbackId: string | null;
  offBecause: string | null;
};

export async function readChannels(db: Db, workspaceId: string): Promise<ChannelRow[]> {
  const rows = await db
    .selectFrom('channel')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    audience: row.audience,
    configJson: row.config_json,
    isEnabled: row.is_enabled === 1,
    fallbackId: row.fallback_id,
    offBecause: row.off_because,
  }));
}

export const readChannel = async (
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<ChannelRow | undefined> =>
  (await readChannels(db, workspaceId)).find((channel) => channel.id === id);

type ChannelChange = {
  config?: object | undefined;
  isEnabled?: boolean | undefined;
  name?: string | undefined;
  fallbackId?: string | null | undefined;
};

export async function updateChannel(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  { config, isEnabled, name, fallbackId }: ChannelChange,
): Promise<void> {
  await db
    .updateTable('channel')
    .set({
      // So that there is always something to set.
      id,
      ...(config !== undefined && { config_json: JSON.stringify(config) }),
      ...(isEnabled !== undefined && { is_enabled: isEnabled ? 1 : 0, off_because: null }),
      ...(name !== undefined && { name }),
      ...(fallbackId !== undefined && { fallback_id: fallbackId }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export type ChannelCounts = { [S in DeliveryStatus]?: number };

/** How many deliveries stand where, by channel. */
export async function countDeliveries(
  db: Db,
  workspaceId: string,
): Promise<Map<string, ChannelCounts>> {
  const rows = await db
    .selectFrom('delivery')
    .select(({ fn }) => ['channel_id', 'status', fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .groupBy(['channel_id', 'status'])
    .execute();
  const counts = new Map<string, ChannelCounts>();
  for (const { channel_id, status, count } of rows)
    counts.set(channel_id, { ...counts.get(channel_id), [status]: count });
  return counts;
}

export type LogRange = {
  status?: DeliveryStatus | undefined;
  /** Strictly older than this, by when it was queued and then by its id. */
  before?: { at: number; id: string } | undefined;
  limit: number;
};

/** What went over a channel, the newest first. */
export function readDeliveryLog(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  { status, before, limit }: LogRange,
) {
  return db
    .selectFrom('delivery')
    .innerJoin('notification', (join) =>
      join
        .onRef('notification.workspace_id', '=', 'delivery.workspace_id')
        .onRef('notification.id', '=', 'delivery.notification_id'),
    )
    .select([
      'notification.id as id',
      'notification.kind as kind',
      'delivery.status as status',
      'delivery.attempts as attempts',
      'delivery.last_error as error',
      'delivery.queued_at as queuedAt',
      'delivery.delivered_at as deliveredAt',
      'delivery.next_attempt_at as nextAttemptAt',
    ])
    .where('delivery.workspace_id', '=', workspaceId)
    .where('delivery.channel_id', '=', id)
    .$if(status !== undefined, (query) => query.where('delivery.status', '=', status ?? 'failed'))
    .$if(before !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('delivery.queued_at', 'delivery.notification_id'),
          '<',
          tuple(before?.at ?? 0, before?.id ?? ''),
        ),
      ),
    )
    .orderBy('delivery.queued_at', 'desc')
    .orderBy('delivery.notification_id', 'desc')
    .limit(limit)
    .execute();
}

/** What is to be sent again: these, whatever became of them; or all of a time that have not arrived. */
export type ReplayOf =
  | { ids: readonly string[] }
  /** Of when they were queued; from included, to not. */
  | { fromMs: number; toMs: number };

/** Queues them again under the same ids, as if for the first time. Returns how many. */
export async function replayDeliveries(
  db: Db,
  { workspaceId, id, nowMs }: { workspaceId: string; id: string; nowMs: number },
  of: ReplayOf,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('delivery')
    .set({ status: 'queued', attempts: 0, next_attempt_at: nowMs, queued_at: nowMs })
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', id)
    .where('status', '!=', 'queued')
    .$if('ids' in of, (query) => query.where('notification_id', 'in', 'ids' in of ? of.ids : []))
    .$if('fromMs' in of, (query) =>
      query
        .where('status', 'in', ['failed', 'missed'])
        .where('queued_at', '>=', 'fromMs' in of ? of.fromMs : 0)
        .where('queued_at', '<', 'toMs' in of ? of.toMs : 0),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
