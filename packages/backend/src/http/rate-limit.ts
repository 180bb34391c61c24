/**
 * A token bucket for each key: `burst` at once, then `perSecond` of them. In memory and for this process alone.
 * Who has one left may take many, and owes the rest: a large batch that had to find all of its tokens at once
 * would never be let in among a flood of small ones, although it costs the flood no more.
 */
export type RateLimit = {
  /** → how long until `key` has one, in ms; 0 when it has. */
  waitMs(key: string): number;
  /** Takes `count` when there is one. → 0, or how long to wait, in ms, and nothing is taken. */
  take(key: string, count?: number): number;
};

export type Rate = { perSecond: number; burst: number };

/** About 10 MB of addresses. */
const MAX_KEYS = 50_000;

export function createRateLimit(
  options: Rate & {
    /** A clock that never goes back: one that does would lock everybody out for as long. */
    monotonicMs: () => number;
    /** No more keys are remembered. The one that was looked at longest ago is forgotten. @default 50000 */
    maxKeys?: number;
  },
): RateLimit {
  const { perSecond, burst, monotonicMs, maxKeys = MAX_KEYS } = options;
  const refillMs = 1_000 / perSecond;
  /** When the bucket of a key is full again: all that has to be known of it. */
  const fullAtMs = new Map<string, number>();

  /** Until there is one, for whom it is full again at `fullAt`. */
  const toWaitMs = (fullAt: number, now: number): number =>
    Math.max(0, fullAt - now - (burst - 1) * refillMs);

  function waitMs(key: string): number {
    const fullAt = fullAtMs.get(key);
    return fullAt === undefined ? 0 : toWaitMs(fullAt, monotonicMs());
  }

  function take(key: string, count = 1): number {
    const now = monotonicMs();
    const known = fullAtMs.get(key);
    const wait = known === undefined ? 0 : toWaitMs(known, now);
    if (wait > 0) return wait;
    fullAtMs.set(key, Math.max(known ?? now, now) + count * refillMs);
    if (known === undefined) forget(now);
    return 0;
  }

  /**
   * A few for each new one and not all at once: a flood of new keys must not make every taking a walk. Two a
   * turn is faster than they come, so that nobody who still owes is forgotten while others are full again.
   */
  function forget(now: number): void {
    for (let looks = 0; looks < 2; looks += 1) {
      const [first] = fullAtMs;
      if (!first) return;
      const [key, fullAt] = first;
      fullAtMs.delete(key);
      if (fullAt > now) fullAtMs.set(key, fullAt);
    }
    const [oldest] = fullAtMs.keys();
    if (fullAtMs.size > maxKeys && oldest !== undefined) fullAtMs.delete(oldest);
  }

  return { waitMs, take };
}
