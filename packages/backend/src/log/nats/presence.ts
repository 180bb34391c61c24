import type { Stream } from './stream.ts';

/**
 * Which workers live: each says so every second, to all. Nothing rests on it: who holds a partition is decided
 * by its consumer; this is how they share the partitions out, and how a dead one's are taken over soon.
 */
export type Presence = {
  /** Those that were heard of lately, oneself included. */
  workerIds(): Set<string>;
  /** Whether it has been quiet for so long that it is gone. */
  isGone(workerId: string): boolean;
  /** Tells the others. */
  tell(): void;
  /** Tells the others that something may be had which this one held. */
  tellFreed(): void;
  leave(): void;
};

/** Without a word for so long, a worker is gone. */
const GONE_MS = 4_000;
const SUBJECT = 'polku.workers';

type Word = { id: string; isLeaving?: boolean; hasFreed?: boolean };

export function createPresence(
  { connection }: Stream,
  { workerId, onChange }: { workerId: string; onChange: () => void },
): Presence {
  let startedAtMs = performance.now();
  let toldAtMs = startedAtMs;
  const heardAtMs = new Map<string, number>();

  const subscription = connection.subscribe(SUBJECT, {
    callback(error, message) {
      if (error) return;
      const { id, isLeaving = false, hasFreed = false } = message.json<Word>();
      if (id === workerId) return;
      const isNew = !heardAtMs.has(id);
      if (isLeaving) heardAtMs.delete(id);
      else heardAtMs.set(id, performance.now());
      // Who has just come is answered at once, so that it knows its share.
      if (isNew && !isLeaving) tell();
      if (isNew || isLeaving || hasFreed) onChange();
    },
  });

  function say(message: Word): void {
    if (!connection.isClosed()) connection.publish(SUBJECT, JSON.stringify(message));
  }

  function tell(): void {
    const now = performance.now();
    // Who was asleep or cut off has not listened: that the others were quiet says nothing.
    if (now - toldAtMs > GONE_MS / 2) {
      startedAtMs = now;
      for (const id of heardAtMs.keys()) heardAtMs.set(id, now);
    }
    toldAtMs = now;
    say({ id: workerId });
  }

  const isQuiet = (id: string) => performance.now() - (heardAtMs.get(id) ?? startedAtMs) >= GONE_MS;

  return {
    workerIds() {
      for (const id of heardAtMs.keys()) if (isQuiet(id)) heardAtMs.delete(id);
      return new Set([workerId, ...heardAtMs.keys()]);
    },
    isGone: (id) => id !== workerId && isQuiet(id),
    tell,
    tellFreed: () => say({ id: workerId, hasFreed: true }),
    leave() {
      say({ id: workerId, isLeaving: true });
      subscription.unsubscribe();
    },
  };
}
