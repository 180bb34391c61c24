import { type Attempt, recordAttempts } from '../store/sql/delivery-results.ts';
import type { DeliveryKey } from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';
import { createGroups } from './in-groups.ts';

/** Writes how deliveries went, all that ended meanwhile in one commit. */
export type Record = (delivery: DeliveryKey, came: Attempt) => Promise<void>;

export function createRecord(store: Store): Record {
  const record = createGroups(
    async (items: readonly { delivery: DeliveryKey; came: Attempt }[]) => {
      const workspaces = [...new Set(items.map(({ delivery }) => delivery.workspaceId))];
      await store.transaction((db) => recordAttempts(db, items), { workspaces });
      return items.map(() => undefined);
    },
    { isFaultOfAll: store.isOutage },
  );
  return async (delivery, came) => record({ delivery, came });
}
