import type { Insertable } from 'kysely';
import type { Audience, Urgency } from '../notify-tables.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

export type NewNotification = Omit<
  Insertable<Tables['notification']>,
  | 'seq'
  | 'acknowledged_at'
  | 'acknowledged_by'
  | 'to_id'
  | 'urgency'
  | 'told_at'
  | 'assigned_to'
  | 'snoozed_until'
  | 'note'
>;

/** Whom to tell, how soon, and by what. */
export type Telling = {
  /** The person whom e-mail and direct messages go to. @default the owner */
  to?: string | null | undefined;
  /** `high`: the fallback of a channel is begun after a minute and not after five. @default 'normal' */
  urgency?: Urgency | undefined;
  /** By their ids, or by whom they reach. Only enabled ones are taken. @default all */
  channels?: { ids: readonly string[] } | { audiences: readonly Audience[] } | undefined;
};

/** Until the fallback channel is begun. */
export const FALLBACK_AFTER_MS: { [U in Urgency]: number } = { high: 60_000, normal: 300_000 };

/** Queues a notification with its deliveries. One that was queued before is not queued again: false. */
export async function queueNotification(
  db: Db,
  row: NewNotification,
  telling: Telling = {},
): Promise<boolean> {
  const { to = row.owner_id, urgency = 'normal', channels } = telling;
  const isForPerson =
    !channels || ('audiences' in channels && channels.audiences.includes('person'));
  const { numInsertedOrUpdatedRows: written } = await db
    .insertInto('notification')
    .values({ ...row, to_id: to, urgency, told_at: isForPerson ? row.created_at : null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (!written) return false;
  const { workspace_id: workspaceId, id, created_at: atMs } = row;
  await queueDeliveries(db, { workspaceId, id, atMs, urgency }, telling.channels);
  return true;
}

type Queued = { workspaceId: string; id: string; atMs: number; urgency: Urgency };

/** Sends a notification that is there by more channels, each of which sends it once. */
export async function queueDeliveries(
  db: Db,
  { workspaceId, id, atMs, urgency }: Queued,
  channels: Telling['channels'],
): Promise<void> {
  if (channels === NOBODY) return;
  const fallbackAt = atMs + FALLBACK_AFTER_MS[urgency];
  await db
    .insertInto('delivery')
    .columns([
      'workspace_id',
      'notification_id',
      'channel_id',
      'status',
      'attempts',
      'next_attempt_at',
      'queued_at',
      'fallback_at',
    ])
    .expression((outer) =>
      outer
        .selectFrom('channel')
        .select((eb) => [
          'workspace_id',
          eb.val(id).as('notification_id'),
          'id',
          eb.val('queued').as('status'),
          eb.val(0).as('attempts'),
          eb.val(atMs).as('next_attempt_at'),
          eb.val(atMs).as('queued_at'),
          eb
            .case()
            .when('fallback_id', 'is not', null)
            .then(eb.cast<number | null>(eb.val(fallbackAt), 'bigint'))
            .else(null)
            .end()
            .as('fallback_at'),
        ])
        .where('workspace_id', '=', workspaceId)
        .where('is_enabled', '=', 1)
        .$if(channels !== undefined && 'ids' in channels, (query) =>
          query.where('id', 'in', channels && 'ids' in channels ? channels.ids : []),
        )
        .$if(channels !== undefined && 'audiences' in channels, (query) =>
          query.where(
            'audience',
            'in',
            channels && 'audiences' in channels ? channels.audiences : [],
          ),
        ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Sends a notification that systems have been told already to a person too. */
export async function addPerson(db: Db, queued: Queued, toId: string | null): Promise<void> {
  await db
    .updateTable('notification')
    .set({ to_id: toId, urgency: queued.urgency, told_at: queued.atMs })
    .where('workspace_id', '=', queued.workspaceId)
    .where('id', '=', queued.id)
    .execute();
  await queueDeliveries(db, queued, PERSON);
}

/** One person's own channels. */
export const PERSON = { audiences: ['person'] } as const;

/** Rooms that several people share. */
export const ROOM = { audiences: ['room'] } as const;

/** Nobody: it stands in the inbox alone. */
export const NOBODY = { ids: [] } as const;

/** Where people read: a person's own channels, and rooms that several share. */
export const PEOPLE = { audiences: ['person', 'room'] } as const;

/** What is told in any case: a playbook decides about people. */
export const NOT_PEOPLE = { channels: { audiences: ['system', 'room'] } } as const;
