import type { Names } from '../../notify/channels/channel.ts';
import type { Next } from '../../notify/retry.ts';
import type { Db, Store } from '../store.ts';
import { raiseCounter } from './counter.ts';

/** What the dispatcher asks of the store: notifications to number, deliveries to send, and how they went. */

export type DueDelivery = {
  workspaceId: string;
  notificationId: string;
  channelId: string;
  channelKind: string;
  configJson: string;
  bodyJson: string;
  attempts: number;
};

export type DeliveryKey = Pick<DueDelivery, 'workspaceId' | 'notificationId' | 'channelId'>;

/**
 * Gives the next places in the feed to the notifications that have none, oldest first, and tells the workspaces
 * that got some. Numbered here, after their commit and by one process, and not where they are written: a
 * sequence taken inside a transaction becomes visible out of order where several write at a time.
 */
export function numberNotifications(store: Store): Promise<Set<string>> {
  return store.transaction(async (db) => {
    const fresh = await db
      .selectFrom('notification')
      .select(['workspace_id', 'id'])
      .where('seq', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    if (fresh.length === 0) return new Set();
    let seq = (await raiseCounter(db, 'feed', fresh.length)) - fresh.length;
    for (const { workspace_id, id } of fresh) {
      seq += 1;
      await db
        .updateTable('notification')
        .set({ seq })
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .execute();
    }
    return new Set(fresh.map((row) => row.workspace_id));
  });
}

export const hasUnnumbered = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('notification').select('id').where('seq', 'is', null).limit(1).execute())
    .length > 0;

/** Queued deliveries that are due, the longest due first, without those of the channels in `except`. */
export async function readDueDeliveries(
  db: Db,
  { nowMs, limit, except }: { nowMs: number; limit: number; except: readonly string[] },
): Promise<DueDelivery[]> {
  return db
    .selectFrom('delivery')
    .innerJoin('channel', (join) =>
      join
        .onRef('channel.workspace_id', '=', 'delivery.workspace_id')
        .onRef('channel.id', '=', 'delivery.channel_id'),
    )
    .innerJoin('notification', (join) =>
      join
        .onRef('notification.workspace_id', '=', 'delivery.workspace_id')
        .onRef('notification.id', '=', 'delivery.notification_id'),
    )
    .select([
      'delivery.workspace_id as workspaceId',
      'delivery.notification_id as notificationId',
      'delivery.channel_id as channelId',
      'channel.kind as channelKind',
      'channel.config_json as configJson',
      'notification.body_json as bodyJson',
      'delivery.attempts as attempts',
    ])
    .where('delivery.status', '=', 'queued')
    .where('delivery.next_attempt_at', '<=', nowMs)
    .where('channel.is_enabled', '=', 1)
    .$if(except.length > 0, (query) => query.where('delivery.channel_id', 'not in', except))
    .orderBy('delivery.next_attempt_at')
    .limit(limit)
    .execute();
}

/** How many deliveries are due, and since when the first of them has been. */
export async function readOutboxState(
  db: Db,
  nowMs: number,
): Promise<{ due: number; firstDueAtMs: number | null }> {
  return db
    .selectFrom('delivery')
    .select(({ fn }) => [
      fn.countAll<number>().as('due'),
      fn.min('next_attempt_at').as('firstDueAtMs'),
    ])
    .where('status', '=', 'queued')
    .where('next_attempt_at', '<=', nowMs)
    .executeTakeFirstOrThrow();
}

/** When the next queued delivery is due that is not yet so; undefined when none waits. */
export async function readNextDueMs(db: Db, nowMs: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select('next_attempt_at')
    .where('status', '=', 'queued')
    .where('next_attempt_at', '>', nowMs)
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_attempt_at;
}

/** Writes what an attempt came to. A destination that asked for a pause gets it for all that waits for it. */
export function recordAttempt(
  store: Store,
  { workspaceId, notificationId, channelId }: DeliveryKey,
  { next, attempts, nowMs, pausedUntilMs }: Attempt,
): Promise<void> {
  return store.transaction(async (db) => {
    await db
      .updateTable('delivery')
      .set({
        status: next.status,
        attempts,
        last_error: next.status === 'delivered' ? null : next.error,
        ...(next.status === 'queued' && { next_attempt_at: next.atMs }),
        ...(next.status === 'delivered' && { delivered_at: nowMs }),
      })
      .where('workspace_id', '=', workspaceId)
      .where('notification_id', '=', notificationId)
      .where('channel_id', '=', channelId)
      .execute();
    const waiting = db
      .updateTable('delivery')
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', channelId)
      .where('status', '=', 'queued');
    if (pausedUntilMs !== undefined)
      await waiting
        .set({ next_attempt_at: pausedUntilMs })
        .where('next_attempt_at', '<', pausedUntilMs)
        .execute();
    if (next.status !== 'failed' || !next.isGone) return;
    await waiting.set({ status: 'failed', last_error: next.error }).execute();
    await db
      .updateTable('channel')
      .set({ is_enabled: 0 })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', channelId)
      .execute();
  });
}

export type Attempt = {
  next: Next;
  attempts: number;
  nowMs: number;
  pausedUntilMs?: number | undefined;
};

/** The names behind a notification, for a destination that opted in to them. */
export async function readNames(
  db: Db,
  { workspaceId, notificationId }: DeliveryKey,
): Promise<Names> {
  const row = await db
    .selectFrom('notification')
    .leftJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'notification.workspace_id')
        .onRef('user.id', '=', 'notification.user_id'),
    )
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'notification.workspace_id')
        .onRef('account.id', '=', 'notification.account_id'),
    )
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'notification.workspace_id')
        .onRef('person.id', '=', 'notification.owner_id'),
    )
    .select(['user.traits_json as traits', 'account.name as account', 'person.name as owner'])
    .where('notification.workspace_id', '=', workspaceId)
    .where('notification.id', '=', notificationId)
    .executeTakeFirst();
  return { user: nameOf(row?.traits), account: row?.account ?? null, owner: row?.owner ?? null };
}

/** A person's name among the traits that the host product gave; null when it gave none. */
export function nameOf(traitsJson: string | null | undefined): string | null {
  const { name }: { name?: unknown } = JSON.parse(traitsJson ?? '{}');
  return typeof name === 'string' && name !== '' ? name : null;
}
