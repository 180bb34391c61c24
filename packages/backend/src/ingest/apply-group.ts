import type { Consumer } from '../log/event-log.ts';
import { inSavepoint } from '../store/savepoint.ts';
import { insertDeadLetter } from '../store/sql/dead-letters.ts';
import type { Db, Store } from '../store/store.ts';
import { apply } from './apply.ts';
import type { CheckedBatch } from './checked.ts';

/**
 * Applies a group of batches in one transaction, all that is of one workspace as one batch: what a statement costs
 * is then paid once for many requests. What cannot be applied is taken back and applied in halves, and those in
 * halves, until the event that cannot be is alone. It has been accepted by then, so it is kept whole as a dead
 * letter; nobody else's event fails with it. Only when the store itself fails does the group fail, and with it the
 * requests.
 */
export function createConsumer(options: ConsumerOptions): Consumer {
  const { store, onNotifications = () => {}, onFault = () => {}, onGroup = () => {} } = options;

  async function applyGroup(db: Db, batches: readonly CheckedBatch[]): Promise<number> {
    let notifications = 0;
    for (const batch of joinBatches(batches)) notifications += await applyParts(db, batch);
    return notifications;
  }

  async function applyParts(db: Db, batch: CheckedBatch): Promise<number> {
    const { events } = batch;
    try {
      return await inSavepoint(db, () => apply(db, batch));
    } catch (error) {
      if (store.isOutage(error)) throw error;
      if (events.length <= 1) return keepDeadLetter(db, batch, error);
    }
    const middle = events.length >> 1;
    const notifications = await applyParts(db, { ...batch, events: events.slice(0, middle) });
    return notifications + (await applyParts(db, { ...batch, events: events.slice(middle) }));
  }

  async function keepDeadLetter(
    db: Db,
    { workspaceId, receivedAt, events }: CheckedBatch,
    error: unknown,
  ): Promise<number> {
    onFault(error);
    for (const event of events)
      await insertDeadLetter(db, {
        workspace_id: workspaceId,
        received_at: receivedAt,
        trust: event.trust,
        reason: String(error),
        event_json: JSON.stringify(event),
      });
    return 0;
  }

  return async (batches) => {
    const startedAt = performance.now();
    const end = (error?: unknown) =>
      onGroup({ batches, durationMs: performance.now() - startedAt, error });
    try {
      const workspaces = [...new Set(batches.map(({ workspaceId }) => workspaceId))];
      const work = (db: Db) => applyGroup(db, batches);
      const notifications = await store.transaction(work, { workspaces });
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

/**
 * One batch a workspace, as if all that came within a second had come with its last one. What waited in a log for
 * a worker may have come over a longer time, and keeps its own.
 */
function joinBatches(batches: readonly CheckedBatch[]): CheckedBatch[] {
  const joined: CheckedBatch[][] = [];
  const open = new Map<string, CheckedBatch[]>();
  for (const batch of batches) {
    const parts = open.get(batch.workspaceId);
    const [first] = parts ?? [];
    if (parts && first && Math.abs(batch.receivedAt - first.receivedAt) < JOINED_MS) {
      parts.push(batch);
      continue;
    }
    const next = [batch];
    open.set(batch.workspaceId, next);
    joined.push(next);
  }
  return joined.map((parts) => ({
    workspaceId: parts[0]?.workspaceId ?? '',
    receivedAt: Math.max(...parts.map(({ receivedAt }) => receivedAt)),
    events: parts.flatMap(({ events }) => events),
  }));
}

const JOINED_MS = 1_000;
