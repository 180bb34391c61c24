import { setTimeout as pause } from 'node:timers/promises';
import type { Db, Store } from './store.ts';

/**
 * Runs a long piece of work in transactions of its own, one after another, until `work` says that nothing is
 * left. Made for commands beside a running backend: after each the store is left to others for as long as it
 * was held, because whoever waits for its lock only looks every few milliseconds whether it is free.
 */
export async function inPages(store: Store, work: (db: Db) => Promise<Page>): Promise<void> {
  while (true) {
    const startedAt = performance.now();
    const { isLast } = await store.transaction(work);
    if (isLast) return;
    const heldMs = performance.now() - startedAt;
    await pause(Math.min(Math.max(heldMs, MIN_PAUSE_MS), MAX_PAUSE_MS));
  }
}

export type Page = { isLast: boolean };

/** Twice the time between two looks. */
const MIN_PAUSE_MS = 10;
const MAX_PAUSE_MS = 200;
