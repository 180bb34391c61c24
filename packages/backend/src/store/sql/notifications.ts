import type { Insertable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

export type NewNotification = Omit<
  Insertable<Tables['notification']>,
  'seq' | 'acknowledged_at' | 'acknowledged_by'
>;

/** Queues a notification for every enabled channel. One that was queued before is not queued again. */
export async function queueNotification(db: Db, row: NewNotification): Promise<void> {
  const { numInsertedOrUpdatedRows: written } = await db
    .insertInto('notification')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (!written) return;
  await db
    .insertInto('delivery')
    .columns([
      'workspace_id',
      'notification_id',
      'channel_id',
      'status',
      'attempts',
      'next_attempt_at',
    ])
    .expression((eb) =>
      eb
        .selectFrom('channel')
        .select([
          'workspace_id',
          eb.val(row.id).as('notification_id'),
          'id',
          eb.val('queued').as('status'),
          eb.val(0).as('attempts'),
          eb.val(row.created_at).as('next_attempt_at'),
        ])
        .where('workspace_id', '=', row.workspace_id)
        .where('is_enabled', '=', 1),
    )
    .execute();
}
