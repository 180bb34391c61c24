import { setTimeout as pause } from 'node:timers/promises';
import type { Db, Store } from './store.ts';

/**
 * One transaction of a long piece of work that is cut into many. Made for commands beside a running backend:
 * afterwards the store is left to others for as long as it was held, because whoever waits for its lock only
 * looks every few milliseconds whether it is free.
 */
export async function inTurn<T>(store: Store, work: (db: Db) => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await store.transaction(work);
  const heldMs = performance.now() - startedAt;
  await pause(Math.min(Math.max(heldMs, MIN_PAUSE_MS), MAX_PAUSE_MS));
  return result;
}

/** Twice the time between two looks. */
const MIN_PAUSE_MS = 10;
const MAX_PAUSE_MS = 200;
