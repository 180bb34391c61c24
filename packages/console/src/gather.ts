/**
 * Takes what comes one by one and hands it on together: the first at once, those that come right after it once in a
 * while. What is done with them costs the same for one as for many; an inbox to which fifty come a second is drawn four
 * times a second, and answers keys in between.
 */
export type Gathering<T> = {
  add(item: T): void;
  /** What waits is let go. */
  stop(): void;
};

/** So many are not kept waiting: timers of a page that nobody sees come late. */
const MAX_WAITING = 500;

export function createGathering<T>(options: {
  everyMs: number;
  take(items: readonly T[]): void;
  nowMs(): number;
  /** `(work, delayMs) → cancel` */
  later(work: () => void, delayMs: number): () => void;
}): Gathering<T> {
  const { everyMs, take, nowMs, later } = options;
  let waiting: T[] = [];
  let givenAtMs = Number.NEGATIVE_INFINITY;
  let cancel = () => {};

  function give() {
    cancel();
    const items = waiting;
    waiting = [];
    givenAtMs = nowMs();
    take(items);
  }

  return {
    add(item) {
      waiting.push(item);
      // A clock that was put back must not hold anything up.
      const sinceMs = Math.abs(nowMs() - givenAtMs);
      if (sinceMs >= everyMs || waiting.length >= MAX_WAITING) give();
      else if (waiting.length === 1) cancel = later(give, everyMs - sinceMs);
    },
    stop() {
      cancel();
      waiting = [];
    },
  };
}
