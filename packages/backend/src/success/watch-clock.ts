import { adoptLines, readAdoptable } from '../store/sql/digests.ts';
import { readNextOverdue } from '../store/sql/tasks.ts';
import { readNextWatch } from '../store/sql/watches.ts';
import type { Store } from '../store/store.ts';
import { type Clock, type ClockOptions, createClock } from './clock.ts';
import { readDigestTimes, sendDigest } from './digest.ts';
import { escalateOverdue } from './task-do.ts';
import { arm, readMissing } from './watch-arm.ts';
import { fireDue } from './watch-fire.ts';
import { sendFigures } from './weekly-figures.ts';
import { sendWords } from './weekly-words.ts';

/**
 * The one clock of all durable timers. What it knows is in the store: it decides what is due, also what fell due while no
 * backend ran. Every hour it sets the timers that are missing. By the same clock somebody is told of a task that is
 * overdue, and digests and the figures of the week go out.
 */
export type WatchClockOptions = Omit<ClockOptions, 'look'> & {
  store: Store;
  /** After a commit that queued notifications. */
  onNotifications: () => void;
};

const ARM_EVERY_MS = 3_600_000;

export function createWatchClock(options: WatchClockOptions): Clock {
  const { store, nowMs, onNotifications } = options;
  const watch = createWatch(store);
  return createClock({
    ...options,
    async look() {
      const { queued, nextMs } = await watch.look(nowMs());
      if (queued > 0) onNotifications();
      return nextMs;
    },
  });
}

/** The watch without its clock: looks when it is told the time. */
export function createWatch(store: Store) {
  let armedAtMs = -Infinity;

  async function setMissing(nowMs: number): Promise<void> {
    for (;;) {
      // Read first: a transaction costs a write to the disk.
      const missing = await readMissing(store.db, nowMs);
      if (Object.values(missing).every((rows) => rows.length === 0)) return;
      await store.transaction((db) => arm(db, missing));
    }
  }

  return {
    /** Returns how many notifications were queued, and when the next timer is due. */
    async look(nowMs: number): Promise<{ queued: number; nextMs: number }> {
      if (nowMs - armedAtMs >= ARM_EVERY_MS) {
        await setMissing(nowMs);
        armedAtMs = nowMs;
      }
      let queued = 0;
      let nextMs = (await readNextWatch(store.db)) ?? Infinity;
      while (nextMs <= nowMs) {
        queued += await store.transaction((db) => fireDue(db, nowMs));
        nextMs = (await readNextWatch(store.db)) ?? Infinity;
      }
      let overdueMs = (await readNextOverdue(store.db)) ?? Infinity;
      while (overdueMs <= nowMs) {
        queued += await store.transaction((db) => escalateOverdue(db, nowMs));
        overdueMs = (await readNextOverdue(store.db)) ?? Infinity;
      }
      const adoptable = await readAdoptable(store.db);
      if (adoptable.length > 0) await store.transaction((db) => adoptLines(db, adoptable));
      const digests = await readDigestTimes(store.db);
      for (const digest of digests.filter(({ dueMs }) => dueMs <= nowMs))
        queued += await store.transaction((db) => sendDigest(db, digest, nowMs));
      queued += await sendFigures(store, nowMs);
      queued += await sendWords(store, nowMs);
      const later = digests.flatMap(({ dueMs }) => (dueMs > nowMs ? [dueMs] : []));
      return { queued, nextMs: Math.min(nextMs, overdueMs, ...later) };
    },
  };
}
