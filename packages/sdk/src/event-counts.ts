import type { PersonPart } from '@polku/flows';
import type { Event } from '@polku/protocol';
import { type Counted, countedOf, isCounted, toIdMs } from '@polku/protocol/counted';
import type { Memory } from './storage.ts';

/**
 * How often the person has done what the published rules count. Of somebody verified the backend knows all devices,
 * and this browser adds what it made since the newest event of its own that the backend had counted: each is counted
 * once. Of anybody else it knows what it remembers itself.
 *
 * Of each count the moments of as many events are kept as a rule asks for, and one: more could change no answer. They
 * belong to the device's anonymous id, which becomes the user's with their identify, and is another one for the next.
 */
export type EventCounts = {
  /** What is to be counted from here on, for all rules in these; what is not any more is forgotten. */
  watch(rules: readonly object[]): void;
  add(event: Event): void;
  /** By key, for the facts. */
  read(theirs: PersonPart['facts']['events'], nowMs: number): { [key: string]: number };
};

/** By key the moments, by this device's clock, UTC ms, in the order in which they came. */
type Kept = { device: string; at: { [key: string]: number[] } };

export function createEventCounts(memory: Memory, device: () => string): EventCounts {
  let counted: readonly Counted[] = [];

  function kept(): Kept['at'] {
    const stored = memory.read<Kept>('counts');
    return stored?.device === device() ? stored.at : {};
  }

  const momentsOf = (at: Kept['at'], key: string): readonly number[] =>
    Object.hasOwn(at, key) ? (at[key] ?? []) : [];

  return {
    watch(rules) {
      counted = countedOf(rules);
      const stored = memory.read<Kept>('counts');
      // Also what somebody else has left behind.
      const isStale = ([key]: [string, unknown]) => counted.every((one) => one.key !== key);
      if (stored && (stored.device !== device() || Object.entries(stored.at).some(isStale)))
        write(kept());
    },
    add(event) {
      const mine = counted.filter((one) => isCounted(one, event));
      if (mine.length === 0) return;
      const at = kept();
      const moments = mine.map(({ key, limit }) => [
        key,
        [...momentsOf(at, key), toIdMs(event.id)].slice(-limit),
      ]);
      write({ ...at, ...Object.fromEntries(moments) });
    },
    read(theirs = {}, nowMs) {
      const at = counted.length > 0 ? kept() : {};
      return Object.fromEntries(
        counted.map(({ key, withinMs }) => {
          const { count, upTo = -Infinity } = theirs[key] ?? { count: 0 };
          const since = nowMs - withinMs;
          const added = momentsOf(at, key).filter((moment) => moment > upTo && moment >= since);
          return [key, count + added.length];
        }),
      );
    },
  };

  function write(at: Kept['at']) {
    const wanted = Object.entries(at).filter(([key]) => counted.some((one) => one.key === key));
    memory.write('counts', { device: device(), at: Object.fromEntries(wanted) } satisfies Kept);
  }
}
