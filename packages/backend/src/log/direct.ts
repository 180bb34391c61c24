import type { CheckedBatch } from '../ingest/checked.ts';
import { type Consumer, type EventLog, LogFullError } from './event-log.ts';

/**
 * `direct:` has no log of its own: a batch is applied in the transaction that makes it durable. One commit is
 * one wait for the disk, so batches that come close together share it. A batch that comes alone is not kept
 * waiting; the next group starts 5 ms after this one did, or when it is full, whichever comes first.
 */
export type DirectLogOptions = {
  /** Between the starts of two groups. @default 5 */
  maxDelayMs?: number;
  /** A group of so many events waits no longer. @default 500 */
  maxGroupEvents?: number;
  /** More than these may not wait, half of it where nothing is verified: `append` fails instead. @default 20000 */
  maxWaitingEvents?: number;
  /** A clock that never goes back. @default performance.now */
  monotonicMs?: () => number;
};

type Waiting = {
  batch: CheckedBatch;
  resolve: () => void;
  reject: (error: unknown) => void;
};

const RETRY_AFTER_S = 1;

export function createDirectLog(options: DirectLogOptions = {}): EventLog {
  const { maxDelayMs = 5, maxGroupEvents = 500, maxWaitingEvents = 20_000 } = options;
  const { monotonicMs = () => performance.now() } = options;
  const waiting: Waiting[] = [];
  let waitingEvents = 0;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isStarting = false;
  let running: Promise<void> | undefined;
  let consumer: Consumer | undefined;
  let isClosed = false;

  function schedule(): void {
    if (running || isStarting || !consumer || waiting.length === 0) return;
    const delayMs = startedAtMs + maxDelayMs - monotonicMs();
    if (waitingEvents >= maxGroupEvents || delayMs <= 0 || isClosed) {
      isStarting = true;
      // Not at once: what else has come in this turn of the event loop joins the group.
      setImmediate(run, consumer);
    } else timer ??= setTimeout(onTimer, Math.ceil(delayMs));
  }

  function onTimer(): void {
    timer = undefined;
    schedule();
  }

  function run(consume: Consumer): void {
    isStarting = false;
    clearTimeout(timer);
    timer = undefined;
    startedAtMs = monotonicMs();
    running = runGroup(consume, takeGroup()).finally(() => {
      running = undefined;
      schedule();
    });
  }

  function takeGroup(): Waiting[] {
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

  /** A flood of what nobody vouches for leaves room for what somebody does. */
  function hasRoomFor({ events }: CheckedBatch): boolean {
    const isVerified = events.some(({ trust }) => trust === 1);
    const roomFor = isVerified ? maxWaitingEvents : maxWaitingEvents / 2;
    return waitingEvents === 0 || waitingEvents + events.length <= roomFor;
  }

  return {
    append(batch) {
      if (isClosed || !hasRoomFor(batch)) return Promise.reject(new LogFullError(RETRY_AFTER_S));
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ batch, resolve, reject });
      waitingEvents += batch.events.length;
      schedule();
      return promise;
    },
    consume(next) {
      consumer = next;
      schedule();
    },
    load: () => ({ waitingEvents, isFull: waitingEvents + maxGroupEvents > maxWaitingEvents }),
    async close() {
      isClosed = true;
      while (consumer && (running || waiting.length > 0)) {
        schedule();
        await (running ?? new Promise<void>((resolve) => setImmediate(resolve)));
      }
    },
  };
}

async function runGroup(consume: Consumer, group: readonly Waiting[]): Promise<void> {
  try {
    await consume(group.map(({ batch }) => batch));
  } catch (error) {
    for (const { reject } of group) reject(error);
    return;
  }
  for (const { resolve } of group) resolve();
}
