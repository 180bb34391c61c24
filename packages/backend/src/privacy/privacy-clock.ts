import { isHeldUp, makeComingMonths } from '../store/sql/event-months.ts';
import type { Store } from '../store/store.ts';
import { type Clock, type ClockOptions, createClock } from '../success/clock.ts';
import { finishErasures } from './erase.ts';
import { applyRetention } from './retention.ts';

/**
 * What forgetting leaves to be done: erasures that a killed process began, and the bytes of what was deleted; and what is
 * kept for too long. The file is written anew once for all that were erased in a minute, and only where that is short: nobody can write meanwhile.
 */
export type PrivacyClock = Clock & {
  /** Somebody was erased. */
  onErased(): void;
};

const MAX_SCRUB_BYTES = 32_000_000;
/** Days are counted; a look reads past what is kept for good. */
const APPLY_EVERY_MS = 6 * 3_600_000;

export function createPrivacyClock(
  options: Omit<ClockOptions, 'look'> & { store: Store },
): PrivacyClock {
  const { store, nowMs } = options;
  let isErased = false;
  let appliedAtMs = -Infinity;
  const clock = createClock({
    ...options,
    async look() {
      if ((await finishErasures(store)) > 0) isErased = true;
      if (isErased) {
        isErased = false;
        await store.scrub(MAX_SCRUB_BYTES);
      }
      if (nowMs() - appliedAtMs >= APPLY_EVERY_MS) {
        appliedAtMs = nowMs();
        if (store.isShared)
          await store.transaction((db) => makeComingMonths(db, nowMs())).catch(tolerate);
        await applyRetention(store, appliedAtMs);
      }
      return Infinity;
    },
  });
  return {
    ...clock,
    onErased() {
      isErased = true;
    },
  };
}

/** There are months ahead still. */
function tolerate(error: unknown): void {
  if (!isHeldUp(error)) throw error;
}
