import { type Attempt, recordAttempts } from '../store/sql/delivery-results.ts';
import type { DeliveryKey } from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes how deliveries went, all that ended meanwhile in one commit: a commit waits for the disk, and a thousand
 * deliveries a second would wait for it one by one.
 */
export type Record = (delivery: DeliveryKey, came: Attempt) => Promise<void>;

type Item = {
  delivery: DeliveryKey;
  came: Attempt;
  resolve: () => void;
  reject: (error: unknown) => void;
};

const MAX_GROUP = 500;

export function createRecord(store: Store): Record {
  const waiting: Item[] = [];
  let isWriting = false;

  const commit = (items: readonly Item[]) => store.transaction((db) => recordAttempts(db, items));

  async function write(items: readonly Item[]): Promise<void> {
    try {
      await commit(items);
      for (const { resolve } of items) resolve();
    } catch (error) {
      // One that cannot be written must not keep the others from it.
      const isAlone = items.length === 1 || store.isOutage(error);
      for (const item of items) {
        if (isAlone) item.reject(error);
        else await commit([item]).then(item.resolve, item.reject);
      }
    }
  }

  async function run(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) await write(waiting.splice(0, MAX_GROUP));
    isWriting = false;
  }

  return (delivery, came) =>
    new Promise((resolve, reject) => {
      waiting.push({ delivery, came, resolve, reject });
      if (!isWriting) void run();
    });
}
