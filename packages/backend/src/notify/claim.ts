import { claimDeliveries, type DeliveryKey } from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';
import { createGroups } from './in-groups.ts';

/**
 * Takes a delivery right before it is sent, where other processes may send it as well: whoever reads what is due reads
 * what the others do. It is let go when what came of it is written; of a process that was killed, when its time is over.
 * Alone nothing is taken: what is under way stands in memory.
 */
export type Claim = (delivery: DeliveryKey) => Promise<boolean>;

/** Longer than any channel waits for its answer, and than it takes to write of it. */
const CLAIM_MS = 30_000;

export function createClaim({ store, nowMs }: { store: Store; nowMs: () => number }): Claim {
  if (!store.isShared) return async () => true;
  return createGroups(
    async (keys: readonly DeliveryKey[]) => {
      const now = nowMs();
      const claim = { keys, nowMs: now, untilMs: now + CLAIM_MS };
      const mine = await store.transaction((db) => claimDeliveries(db, claim), { workspaces: [] });
      const taken = new Set(mine.map(toKey));
      return keys.map((key) => taken.has(toKey(key)));
    },
    { isFaultOfAll: store.isOutage },
  );
}

/** Of a delivery among all. */
export const toKey = ({ workspaceId, notificationId, channelId }: DeliveryKey): string =>
  [workspaceId, notificationId, channelId].join('\n');
