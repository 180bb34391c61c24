/**
 * How long somebody must wait after wrong guesses: nothing for the first few, then twice as long each time up to a
 * limit. Never for good: the limit is what a stranger who keeps guessing can cost the person whose name they use.
 * In memory and for this process alone, as rates are.
 */
export type Slowdown = {
  /** → ms until a guess may be made; 0 when it may, and then it counts as wrong until `forgive`. */
  take(key: string): number;
  /** It was right. */
  forgive(key: string): void;
};

export type SlowdownOptions = {
  /** Wrong guesses that cost nothing. */
  free: number;
  maxMs: number;
  monotonicMs: () => number;
  /** @default 20_000 */
  maxKeys?: number;
};

const FIRST_MS = 1_000;
/** Nobody tries any longer. */
const FORGOTTEN_MS = 3_600_000;

export function createSlowdown(options: SlowdownOptions): Slowdown {
  const { free, maxMs, monotonicMs, maxKeys = 20_000 } = options;
  const guesses = new Map<string, { count: number; lastMs: number }>();

  const toWaitMs = ({ count, lastMs }: { count: number; lastMs: number }, now: number): number => {
    if (count < free) return 0;
    const pauseMs = Math.min(FIRST_MS * 2 ** Math.min(count - free, 30), maxMs);
    return Math.max(0, lastMs + pauseMs - now);
  };

  return {
    take(key) {
      const now = monotonicMs();
      const last = guesses.get(key);
      const known = last && now - last.lastMs < FORGOTTEN_MS + maxMs ? last : undefined;
      const waitMs = known ? toWaitMs(known, now) : 0;
      if (waitMs > 0) return waitMs;
      // The one that was tried longest ago comes first, and goes first.
      guesses.delete(key);
      guesses.set(key, { count: (known?.count ?? 0) + 1, lastMs: now });
      const [oldest] = guesses.keys();
      if (guesses.size > maxKeys && oldest !== undefined) guesses.delete(oldest);
      return 0;
    },
    forgive: (key) => void guesses.delete(key),
  };
}
