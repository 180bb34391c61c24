import { deleteOldPreviews, readOldestPreviewEnd } from '../store/sql/previews.ts';
import { readNextRelease, releaseDue } from '../store/sql/releases.ts';
import type { Db, Store } from '../store/store.ts';

/**
 * Makes versions the current ones when their time has come: one statement for all that are due, so each does once,
 * also what fell due while no backend ran. It looks at the start and sleeps until the next is due; a `polku` command
 * beside us may schedule another meanwhile, so it never sleeps for longer than a minute. Drafts whose links have ended
 * go by the same clock.
 */
export type ReleaseClock = {
  start(): void;
  /** Resolves when the look that is under way has ended. */
  stop(): Promise<void>;
};

export type ReleaseClockOptions = {
  store: Store;
  nowMs: () => number;
  /** `(work, delayMs) → cancel`. */
  later: (work: () => void, delayMs: number) => () => void;
  onFault: (error: unknown) => void;
  /** So many flows have another version now. */
  onRelease: (count: number) => void;
};

const MAX_SLEEP_MS = 60_000;
/** After a store that failed. */
const FAULT_SLEEP_MS = 5_000;

export function createReleaseClock(options: ReleaseClockOptions): ReleaseClock {
  const { store, nowMs, later, onFault, onRelease } = options;
  let isStopped = false;
  let cancelTimer = () => {};
  let looking = Promise.resolve();

  function look(): void {
    looking = sleepAfterLook().then((sleepMs) => {
      if (!isStopped) cancelTimer = later(look, sleepMs);
    });
  }

  async function sleepAfterLook(): Promise<number> {
    try {
      // A look first: a transaction costs a write to the disk.
      let nextMs = await readNextMs();
      if (nextMs <= nowMs()) {
        const released = await store.transaction((db) => doDue(db, nowMs()));
        if (released > 0) onRelease(released);
        nextMs = await readNextMs();
      }
      return Math.min(MAX_SLEEP_MS, Math.max(0, nextMs - nowMs()));
    } catch (error) {
      onFault(error);
      return FAULT_SLEEP_MS;
    }
  }

  const readNextMs = async (): Promise<number> =>
    Math.min(
      (await readNextRelease(store.db)) ?? Infinity,
      (await readOldestPreviewEnd(store.db)) ?? Infinity,
    );

  return {
    start: look,
    stop() {
      isStopped = true;
      cancelTimer();
      return looking;
    },
  };
}

async function doDue(db: Db, nowMs: number): Promise<number> {
  await deleteOldPreviews(db, nowMs);
  return releaseDue(db, nowMs);
}
