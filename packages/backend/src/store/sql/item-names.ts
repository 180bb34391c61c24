import type { DeliveryState } from '../../http/api-inbox.ts';
import type { Db } from '../store.ts';
import { readFlows } from './flows.ts';

/** What stands beside a notification in the inbox: how far it has come, and the names of what it names. */

export async function readDeliveries(
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

export async function readMilestoneNames(
  db: Db,
  workspaceId: string,
): Promise<Map<string, string>> {
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
