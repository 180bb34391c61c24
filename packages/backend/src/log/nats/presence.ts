import type { Stream } from './stream.ts';

/**
 * Which workers live: each says so every second, to all. Nothing rests on it: who holds a partition is decided
 * by its consumer; this is how they share the partitions out, and how a dead one's are taken over soon. Of one that was
 * killed the servers know at once: they are asked as soon as it is quiet.
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
/** Well before, the servers are asked whether it is connected to any of them. */
const QUIET_MS = 1_500;
const ASK_MS = 1_000;
const SUBJECT = 'polku.workers';
/** Where it is asked for. */
const toSubject = (workerId: string): string => `${SUBJECT}.${workerId}`;

type Word = { id: string; isLeaving?: boolean; hasFreed?: boolean };

export function createPresence(
  { connection }: Stream,
  { workerId, onChange }: { workerId: string; onChange: () => void },
): Presence {
  let startedAtMs = performance.now();
  let toldAtMs = startedAtMs;
  const heardAtMs = new Map<string, number>();
  /** Those of which the servers have said so. */
  const gone = new Set<string>();

  const subscription = connection.subscribe(SUBJECT, {
    callback(error, message) {
      if (error) return;
      const { id, isLeaving = false, hasFreed = false } = message.json<Word>();
      if (id === workerId) return;
      const isNew = !heardAtMs.has(id);
      if (isLeaving) heardAtMs.delete(id);
      else hear(id);
      // Who has just come is answered at once, so that it knows its share.
      if (isNew && !isLeaving) tell();
      if (isNew || isLeaving || hasFreed) onChange();
    },
  });

  const asked = connection.subscribe(toSubject(workerId), {
    callback: (error, message) => void (error || message.respond()),
  });

  /** It may be quiet because it is busy, or asleep, and then it answers, or nobody says that it is not there. */
  async function ask(id: string): Promise<void> {
    try {
      await connection.request(toSubject(id), '', { timeout: ASK_MS });
      hear(id);
    } catch (error) {
      // What has come back meanwhile has said so.
      if (!isNobody(error) || !isSilent(id)) return;
      heardAtMs.delete(id);
      gone.add(id);
      onChange();
    }
  }

  function hear(id: string): void {
    heardAtMs.set(id, performance.now());
    gone.delete(id);
  }

  const isSilent = (id: string) =>
    performance.now() - (heardAtMs.get(id) ?? startedAtMs) >= QUIET_MS;

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
    for (const id of heardAtMs.keys()) if (isSilent(id)) void ask(id);
  }

  const isQuiet = (id: string) => performance.now() - (heardAtMs.get(id) ?? startedAtMs) >= GONE_MS;

  return {
    workerIds() {
      for (const id of heardAtMs.keys()) if (isQuiet(id)) heardAtMs.delete(id);
      return new Set([workerId, ...heardAtMs.keys()]);
    },
    isGone(id) {
      if (id === workerId) return false;
      // One that this worker has never heard of, since it has just started itself.
      if (!heardAtMs.has(id) && !gone.has(id) && isSilent(id)) void ask(id);
      return gone.has(id) || isQuiet(id);
    },
    tell,
    tellFreed: () => say({ id: workerId, hasFreed: true }),
    leave() {
      say({ id: workerId, isLeaving: true });
      subscription.unsubscribe();
      asked.unsubscribe();
    },
  };
}

/** The server says so itself; who does not answer in time may well be there. */
const isNobody = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  error.cause.name === 'NoRespondersError';
