import { setTimeout as pause } from 'node:timers/promises';
import type { Db, Store } from './store.ts';

/**
 * Runs a long piece of work in transactions of its own, one after another, until `work` says that nothing is
 * left. Made for commands beside a running backend: after each the store is left to others for as long as it
 * was held, because whoever waits for SQLite's lock only looks every now and then whether it is free.
 */
export async function inPages(store: Store, work: (db: Db) => Promise<Page>): Promise<void> {
  while (true) {
    const startedAt = performance.now();
    const { isLast } = await store.transaction(work);
    if (isLast) return;
    await pause(Math.min(performance.now() - startedAt, MAX_PAUSE_MS));
  }
}

export type Page = { isLast: boolean };

const MAX_PAUSE_MS = 200;
