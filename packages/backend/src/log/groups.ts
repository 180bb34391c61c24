import type { CheckedBatch } from '../ingest/checked.ts';

/**
 * Puts what comes close together into one group. One commit is one wait for the disk, so batches share it. A
 * batch that comes alone is not kept waiting; the next group starts 5 ms after this one did, or when it is
 * full, whichever comes first. Groups run one after another.
 */
export type Groups<T extends { batch: CheckedBatch }> = {
  add(item: T): void;
  /** From now on groups are run. Nothing may be thrown by `run`. */
  start(run: (group: readonly T[]) => Promise<void>): void;
  /** Of those that are in no group yet. */
  waitingEvents(): number;
  /** Takes out what is in no group yet, and resolves when the group that runs is over. */
  remove(isGone: (item: T) => boolean): Promise<void>;
  /** Runs what waits without waiting for more, and resolves when nothing is left. */
  finish(): Promise<void>;
};

export type GroupOptions = {
  /** Between the starts of two groups. @default 5 */
  maxDelayMs?: number;
  /** A group of so many events waits no longer. @default 500 */
  maxGroupEvents?: number;
  /** A clock that never goes back. @default performance.now */
  monotonicMs?: () => number;
};

export const MAX_GROUP_EVENTS = 500;

export function createGroups<T extends { batch: CheckedBatch }>(
  options: GroupOptions = {},
): Groups<T> {
  const { maxDelayMs = 5, maxGroupEvents = MAX_GROUP_EVENTS } = options;
  const { monotonicMs = () => performance.now() } = options;
  let waiting: T[] = [];
  let waitingEvents = 0;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isStarting = false;
  let isFinishing = false;
  let running: Promise<void> | undefined;
  let runGroup: ((group: readonly T[]) => Promise<void>) | undefined;

  function schedule(): void {
    if (running || isStarting || !runGroup || waiting.length === 0) return;
    const delayMs = startedAtMs + maxDelayMs - monotonicMs();
    if (waitingEvents >= maxGroupEvents || delayMs <= 0 || isFinishing) {
      isStarting = true;
      // Not at once: what else has come in this turn of the event loop joins the group.
      setImmediate(run, runGroup);
    } else timer ??= setTimeout(onTimer, Math.ceil(delayMs));
  }

  function onTimer(): void {
    timer = undefined;
    schedule();
  }

  function run(work: (group: readonly T[]) => Promise<void>): void {
    isStarting = false;
    clearTimeout(timer);
    timer = undefined;
    const group = takeGroup();
    // It was taken out meanwhile.
    if (group.length === 0) return;
    startedAtMs = monotonicMs();
    running = work(group).finally(() => {
      running = undefined;
      schedule();
    });
  }

  function takeGroup(): T[] {
    let events = 0;
    let batches = 0;
    for (const { batch } of waiting) {
      if (batches > 0 && events + batch.events.length > maxGroupEvents) break;
      events += batch.events.length;
      batches += 1;
    }
    waitingEvents -= events;
    return waiting.splice(0, batches);
  }

  return {
    add(item) {
      waiting.push(item);
      waitingEvents += item.batch.events.length;
      schedule();
    },
    start(work) {
      runGroup = work;
      schedule();
    },
    waitingEvents: () => waitingEvents,
    async remove(isGone) {
      waiting = waiting.filter((item) => !isGone(item));
      waitingEvents = waiting.reduce((sum, { batch }) => sum + batch.events.length, 0);
      await running;
    },
    async finish() {
      isFinishing = true;
      while (runGroup && (running || waiting.length > 0)) {
        schedule();
        await (running ?? new Promise<void>((resolve) => setImmediate(resolve)));
      }
    },
  };
}
