import type { ChannelDisabled } from '@polku/protocol';
import type { ExpressionBuilder } from 'kysely';
import { givenUp, MAX_WAIT_MS, type Next } from '../../notify/retry.ts';
import type { Audience } from '../notify-tables.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import { queueDeliveries, queueNotification } from './notifications.ts';
import type { DeliveryKey } from './outbox.ts';

/** How deliveries went, and what follows from it for others: fallbacks begun, channels switched off. */

export type Attempt = {
  next: Next;
  attempts: number;
  nowMs: number;
  audience: Audience;
  channelKind: string;
  pausedUntilMs?: number | undefined;
  /** The destination takes nothing any more for now: what has waited for too long is given up. */
  isOut?: boolean | undefined;
};

export type Attempted = { delivery: DeliveryKey; came: Attempt };

/** Writes what attempts came to: those that arrived at the same place alike in one statement. */
export async function recordAttempts(db: Db, attempted: readonly Attempted[]): Promise<void> {
  const alike = Map.groupBy(attempted, toKind);
  for (const [kind, together] of alike) {
    if (kind !== undefined) await recordArrived(db, together);
    else for (const { delivery, came } of together) await recordAttempt(db, delivery, came);
  }
}

/** What those that are written together have in common; undefined for one from which something follows for others. */
const toKind = ({ delivery, came }: Attempted): string | undefined =>
  'error' in came.next || came.pausedUntilMs !== undefined
    ? undefined
    : [delivery.workspaceId, delivery.channelId, came.next.status, came.attempts].join('\n');

/** They ended within one commit of each other, so the last one's time is that of all. */
async function recordArrived(db: Db, arrived: readonly Attempted[]): Promise<void> {
  const last = arrived.at(-1);
  if (!last) return;
  const ids = arrived.map(({ delivery }) => delivery.notificationId);
  await db
    .updateTable('delivery')
    .set(toColumns(last.came))
    .where('workspace_id', '=', last.delivery.workspaceId)
    .where('channel_id', '=', last.delivery.channelId)
    .where('notification_id', 'in', ids)
    .execute();
}

/** A destination that asked for a pause gets it for all that waits for it. */
async function recordAttempt(db: Db, key: DeliveryKey, came: Attempt): Promise<void> {
  const { next, nowMs, pausedUntilMs, audience, channelKind } = came;
  const { workspaceId, notificationId, channelId } = key;
  await db
    .updateTable('delivery')
    .set((eb) => ({ ...toColumns(came), ...(isOver(next) && hurryFallback(eb, nowMs)) }))
    .where('workspace_id', '=', workspaceId)
    .where('notification_id', '=', notificationId)
    .where('channel_id', '=', channelId)
    .execute();
  const where = { workspaceId, channelId, nowMs };
  if (pausedUntilMs !== undefined)
    await waitingOf(db, where)
      .set({ next_attempt_at: pausedUntilMs })
      .where('next_attempt_at', '<', pausedUntilMs)
      .execute();
  if (came.isOut) await giveUpOld(db, { ...where, audience });
  if (next.status === 'failed' && next.isGone)
    await switchOff(db, { ...where, channelKind, because: next.error });
}

const isOver = ({ status }: Next): boolean => status === 'failed' || status === 'missed';

function toColumns({ next, attempts, nowMs }: Attempt) {
  const made = { status: next.status, attempts, claimed_until: 0 };
  if (!('error' in next))
    return { ...made, last_error: null, delivered_at: nowMs, fallback_at: null };
  const told = { ...made, last_error: next.error };
  return next.status === 'queued' ? { ...told, next_attempt_at: next.atMs } : told;
}

/** It will not arrive here: its fallback, if it has one, need not wait. */
const hurryFallback = (eb: ExpressionBuilder<Tables, 'delivery'>, nowMs: number) => ({
  fallback_at: eb
    .case()
    .when('fallback_at', 'is', null)
    .then(null)
    .else(eb.cast<number>(eb.val(nowMs), 'bigint'))
    .end(),
});

const waitingOf = (db: Db, { workspaceId, channelId }: Where) =>
  db
    .updateTable('delivery')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('status', '=', 'queued');

type Where = { workspaceId: string; channelId: string; nowMs: number };

/** What has waited for longer than its schedule takes, though its own turn never came. */
export async function giveUpOld(
  db: Db,
  { audience, ...where }: Where & { audience: Audience },
): Promise<void> {
  const { nowMs } = where;
  await waitingOf(db, where)
    .set((eb) => ({
      status: givenUp(audience),
      last_error: 'The destination did not take anything for too long.',
      ...hurryFallback(eb, nowMs),
    }))
    .where('queued_at', '<', nowMs - MAX_WAIT_MS[audience])
    .execute();
}

type Gone = Where & { channelKind: string; because: string };

async function switchOff(db: Db, gone: Gone): Promise<void> {
  const { workspaceId, channelId, nowMs, because } = gone;
  await waitingOf(db, gone)
    .set((eb) => ({ status: 'failed', last_error: because, ...hurryFallback(eb, nowMs) }))
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('channel')
    .set({ is_enabled: 0, off_because: because })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', channelId)
    .where('is_enabled', '=', 1)
    .executeTakeFirst();
  // What was under way when it was switched off ends like this too.
  if (numUpdatedRows > 0n) await tellAdmins(db, gone);
}

/** By channels for people, so by another than the one that is gone. Programs have no use for it. */
async function tellAdmins(db: Db, gone: Gone): Promise<void> {
  const { workspaceId, channelId, nowMs, channelKind } = gone;
  const admins = await db
    .selectFrom('person')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'admin')
    .orderBy('created_at')
    .limit(3)
    .execute();
  const body: ChannelDisabled = {
    type: 'channel.disabled',
    timestamp: new Date(nowMs).toISOString(),
    data: { channel: { id: channelId, kind: channelKind } },
  };
  // Where nobody is an admin a room hears of it all the same.
  for (const to of admins.length > 0 ? admins.map(({ id }) => id) : [null])
    await queueNotification(
      db,
      {
        workspace_id: workspaceId,
        id: `off-${channelId}-${nowMs}${to === null ? '' : `-${to}`}`,
        kind: 'channel_disabled',
        subject: `channel:${channelId}`,
        user_id: null,
        account_id: null,
        owner_id: null,
        body_json: JSON.stringify(body),
        created_at: nowMs,
      },
      { to, urgency: 'high', channels: { audiences: ['person', 'room'] } },
    );
}

/** When the next fallback is to begin; undefined when none waits. */
export async function readNextFallbackMs(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select('fallback_at')
    .where('fallback_at', 'is not', null)
    .orderBy('fallback_at')
    .limit(1)
    .executeTakeFirst();
  return row?.fallback_at ?? undefined;
}

const MAX_FALLBACKS = 500;

/** Begins the fallback of whatever has not arrived in time. What somebody has seen to already needs none. */
export async function beginFallbacks(db: Db, nowMs: number): Promise<void> {
  const late = await db
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
      'delivery.notification_id as id',
      'delivery.channel_id as channelId',
      'channel.fallback_id as fallbackId',
      'notification.urgency as urgency',
      'notification.acknowledged_at as acknowledgedAt',
    ])
    .where('delivery.fallback_at', '<=', nowMs)
    .orderBy('delivery.fallback_at')
    .limit(MAX_FALLBACKS)
    .execute();
  for (const { workspaceId, id, channelId, fallbackId, urgency, acknowledgedAt } of late) {
    await db
      .updateTable('delivery')
      .set({ fallback_at: null })
      .where('workspace_id', '=', workspaceId)
      .where('notification_id', '=', id)
      .where('channel_id', '=', channelId)
      .execute();
    if (fallbackId === null || acknowledgedAt !== null) continue;
    await queueDeliveries(db, { workspaceId, id, atMs: nowMs, urgency }, { ids: [fallbackId] });
  }
}
