import type { UnverifiedShare } from '../ingest/unverified-share.ts';
import type { EventLog } from '../log/event-log.ts';
import { countDeadLetters } from '../store/sql/dead-letters.ts';
import { readOutboxState } from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';
import type { State } from './metrics.ts';

/** Looks up what the metrics tell of the state, which nobody counts as it changes. */
export async function readState(sources: {
  store: Store;
  /** Of a process that has to do with it. */
  log: Pick<EventLog, 'load' | 'backlog'> | undefined;
  /** Of a worker. */
  unverified: Pick<UnverifiedShare, 'total'> | undefined;
  nowMs: number;
}): Promise<State> {
  const { store, log, unverified, nowMs } = sources;
  const { due, firstDueAtMs } = await readOutboxState(store.db, nowMs);
  return {
    waitingEvents: log?.load().waitingEvents ?? 0,
    // Where the log cannot say it, the store still can say the rest.
    backlog: await log?.backlog().catch(() => undefined),
    unverified: unverified?.total() ?? { events: 0, bytes: 0, removed: 0 },
    due,
    longestDueMs: firstDueAtMs === null ? 0 : nowMs - firstDueAtMs,
    deadLetters: {
      verified: await countDeadLetters(store.db, { trust: 1 }),
      unverified: await countDeadLetters(store.db, { trust: 0 }),
    },
  };
}
