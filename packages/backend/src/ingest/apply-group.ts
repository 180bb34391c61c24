import type { Consumer } from '../log/event-log.ts';
import { inSavepoint } from '../store/savepoint.ts';
import { insertDeadLetter } from '../store/sql/dead-letters.ts';
import type { Db, Store } from '../store/store.ts';
import { apply } from './apply.ts';
import type { CheckedBatch } from './checked.ts';

/**
 * Applies a group of batches in one transaction, a savepoint each: one that cannot be applied fails neither
 * the others nor its own other events. It has been accepted by then, so what is left of it is kept whole as a
 * dead letter. Only when the store itself fails does the group fail, and with it the requests.
 */
export function createConsumer(options: ConsumerOptions): Consumer {
  const { store, onNotifications = () => {}, onFault = () => {}, onGroup = () => {} } = options;

  async function applyGroup(db: Db, batches: readonly CheckedBatch[]): Promise<number> {
    let notifications = 0;
    for (const batch of batches) {
      try {
        notifications += await inSavepoint(db, () => apply(db, batch));
      } catch (error) {
        if (store.isOutage(error)) throw error;
        notifications += await applyOneByOne(db, batch);
      }
    }
    return notifications;
  }

  async function applyOneByOne(db: Db, batch: CheckedBatch): Promise<number> {
    let notifications = 0;
    for (const event of batch.events) {
      try {
        const alone = { ...batch, events: [event] };
        notifications += await inSavepoint(db, () => apply(db, alone));
      } catch (error) {
        if (store.isOutage(error)) throw error;
        onFault(error);
        await insertDeadLetter(db, {
          workspace_id: batch.workspaceId,
          received_at: batch.receivedAt,
          trust: event.trust,
          reason: String(error),
          event_json: JSON.stringify(event),
        });
      }
    }
    return notifications;
  }

  return async (batches) => {
    const startedAt = performance.now();
    const end = (error?: unknown) =>
      onGroup({ batches, durationMs: performance.now() - startedAt, error });
    try {
      const notifications = await store.transaction((db) => applyGroup(db, batches));
      if (notifications > 0) onNotifications();
    } catch (error) {
      end(error);
      throw error;
    }
    end();
  };
}

export type ConsumerOptions = {
  store: Store;
  /** Called after a commit that queued notifications. */
  onNotifications?: () => void;
  /** An event could not be applied and became a dead letter. */
  onFault?: (error: unknown) => void;
  /** A group was committed, or failed as a whole. */
  onGroup?: (group: Group) => void;
};

export type Group = {
  batches: readonly CheckedBatch[];
  /** The commit included. */
  durationMs: number;
  /** Why the store did not take it. */
  error: unknown;
};
