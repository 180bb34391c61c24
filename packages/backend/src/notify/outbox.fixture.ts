import type { FirstUseReached } from '@polku/protocol';
import type { Store } from '../store/store.ts';

/** Writes what ingest writes when a first use is reached: a notification, and its deliveries. */
export async function queueNotification(
  store: Store,
  queued: {
    workspaceId: string;
    id: string;
    userId?: string;
    accountId?: string | null;
    channelIds?: readonly string[];
    atMs: number;
  },
): Promise<void> {
  const { workspaceId, id, userId = 'u1', accountId = 'a1', channelIds = [], atMs } = queued;
  const at = new Date(atMs).toISOString();
  const body: FirstUseReached = {
    type: 'first_use.reached',
    timestamp: at,
    data: {
      milestone: 'first_use',
      user: { id: userId },
      account:
        accountId === null
          ? null
          : { id: accountId, plan: 'gold', touchLevel: 'high', first: true },
      owner: null,
      firstUseAt: at,
      sinceContractMs: 1,
      sinceFirstSessionMs: null,
      flow: 'welcome',
      step: 'new',
    },
  };
  await store.transaction(async (db) => {
    await db
      .insertInto('notification')
      .values({
        workspace_id: workspaceId,
        id,
        kind: 'first_use',
        subject: `user:${userId}`,
        user_id: userId,
        account_id: accountId,
        owner_id: null,
        body_json: JSON.stringify(body),
        created_at: atMs,
        seq: null,
        acknowledged_at: null,
        acknowledged_by: null,
      })
      .execute();
    for (const channel_id of channelIds) {
      await db
        .insertInto('delivery')
        .values({
          workspace_id: workspaceId,
          notification_id: id,
          channel_id,
          status: 'queued',
          attempts: 0,
          next_attempt_at: atMs,
          queued_at: atMs,
          delivered_at: null,
          last_error: null,
        })
        .execute();
    }
  });
}
