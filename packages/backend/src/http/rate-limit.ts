/**
 * A token bucket for each key: `burst` at once, then one every `refillMs`. In memory and for this process
 * alone, which is enough to keep guessing slow; what is full again is forgotten.
 */
export type RateLimit = {
  /** Takes one. → 0 when there was one, else how long to wait, in ms. */
  take(key: string): number;
};

/** Never more keys than this; the oldest is forgotten first, in favour of the guesser, not of memory. */
const MAX_KEYS = 10_000;

export function createRateLimit(options: {
  burst: number;
  refillMs: number;
  nowMs: () => number;
}): RateLimit {
  const { burst, refillMs, nowMs } = options;
  /** When the bucket of a key is full again: all that has to be known of it. */
  const fullAtMs = new Map<string, number>();
  return {
    take(key) {
      const now = nowMs();
      const fullAt = Math.max(fullAtMs.get(key) ?? now, now);
      const waitMs = fullAt + refillMs - now - burst * refillMs;
      if (waitMs > 0) return waitMs;
      fullAtMs.delete(key);
      fullAtMs.set(key, fullAt + refillMs);
      if (fullAtMs.size > MAX_KEYS) forget(now);
      return 0;
    },
  };

  function forget(now: number): void {
    for (const [key, fullAt] of fullAtMs) if (fullAt <= now) fullAtMs.delete(key);
    const [oldest] = fullAtMs.keys();
    if (fullAtMs.size > MAX_KEYS && oldest !== undefined) fullAtMs.delete(oldest);
  }
}
