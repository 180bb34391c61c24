/** What channels remember between sends, such as an access token. Only that which can be asked for again. */
export type Memory = {
  get(key: string): string | undefined;
  set(key: string, value: string, forMs: number): void;
  forget(key: string): void;
};

/** The oldest go when there are more. */
const MAX_ENTRIES = 10_000;

export function createMemory(nowMs: () => number): Memory {
  const entries = new Map<string, { value: string; untilMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry && entry.untilMs > nowMs() ? entry.value : undefined;
    },
    set(key, value, forMs) {
      entries.delete(key);
      entries.set(key, { value, untilMs: nowMs() + forMs });
      for (const [oldest] of entries) {
        if (entries.size <= MAX_ENTRIES) break;
        entries.delete(oldest);
      }
    },
    forget: (key) => void entries.delete(key),
  };
}
