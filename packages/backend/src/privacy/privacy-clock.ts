import type { Store } from '../store/store.ts';
import { type Clock, type ClockOptions, createClock } from '../success/clock.ts';
import { finishErasures } from './erase.ts';

/**
 * What forgetting leaves to be done: erasures that a killed process began, and the bytes of what was deleted. The file is
 * written anew once for all that were erased in a minute, and only where that is short: nobody can write meanwhile.
 */
export type PrivacyClock = Clock & {
  /** Somebody was erased. */
  onErased(): void;
};

const MAX_SCRUB_BYTES = 32_000_000;

export function createPrivacyClock(
  options: Omit<ClockOptions, 'look'> & { store: Store },
): PrivacyClock {
  const { store } = options;
  let isErased = false;
  const clock = createClock({
    ...options,
    async look() {
      if ((await finishErasures(store)) > 0) isErased = true;
      if (isErased) {
        isErased = false;
        await store.scrub(MAX_SCRUB_BYTES);
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
