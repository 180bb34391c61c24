import { deleteOldPreviews, readOldestPreviewEnd } from '../store/sql/previews.ts';
import { readNextRelease, releaseDue } from '../store/sql/releases.ts';
import type { Db, Store } from '../store/store.ts';
import { type Clock, type ClockOptions, createClock } from './clock.ts';

/**
 * Makes versions the current ones when their time has come: one statement for all that are due, so each does once,
 * also what fell due while no backend ran. Drafts whose links have ended go by the same clock.
 */
export type ReleaseClockOptions = Omit<ClockOptions, 'look'> & {
  store: Store;
  /** So many flows have another version now. */
  onRelease: (count: number) => void;
};

export function createReleaseClock(options: ReleaseClockOptions): Clock {
  const { store, nowMs, onRelease } = options;

  async function look(): Promise<number> {
    // A look first: a transaction costs a write to the disk.
    const nextMs = await readNextMs();
    if (nextMs > nowMs()) return nextMs;
    const released = await store.transaction((db) => doDue(db, nowMs()));
    if (released > 0) onRelease(released);
    return readNextMs();
  }

  const readNextMs = async (): Promise<number> =>
    Math.min(
      (await readNextRelease(store.db)) ?? Infinity,
      (await readOldestPreviewEnd(store.db)) ?? Infinity,
    );

  return createClock({ ...options, look });
}

async function doDue(db: Db, nowMs: number): Promise<number> {
  await deleteOldPreviews(db, nowMs);
  return releaseDue(db, nowMs);
}
