import type { CheckedBatch } from '../../ingest/checked.ts';
import { LogFullError, LogOutageError } from '../event-log.ts';
import { createRoom } from '../room.ts';
import type { Fill } from './fill.ts';
import { type Message, toMessages } from './message.ts';
import { type Stream, subjectOf } from './stream.ts';

/**
 * Publishes batches, and resolves when most of the servers have each of its messages. While a leader is
 * chosen anew nobody answers, for some five seconds: the message is sent again until a limit that is shorter than
 * what collectors wait. After that nobody knows whether it is there, so the sender keeps it and comes again.
 *
 * What is there twice is applied twice, to no effect. The servers are not asked to know it by an id: of what was
 * acknowledged and is gone one of them forgets the ids when it starts anew, and takes for new what the others refuse.
 * From then on they count differently, and throw their copies of the stream away (seen with 2.9.10).
 */
export type Appender = {
  append(batch: CheckedBatch): Promise<void>;
  load(): { waitingEvents: number; isFull: boolean };
  /** Takes nothing more, and resolves when what is under way has been answered. */
  close(): Promise<void>;
};

export type AppendOptions = {
  /** More than these may not wait for an answer, half of it where nothing is verified. @default 20000 */
  maxWaitingEvents?: number;
  /** @default 10000 */
  giveUpMs?: number;
};

const ATTEMPT_MS = 1_000;
const PAUSE_MS = 100;
const RETRY_AFTER_S = 1;
/** Workers have to catch up first. */
const FULL_RETRY_AFTER_S = 5;
/** The stream is as large as it may be, or the disk of the servers is. */
const STORE_FAILED = 10_077;

export function createAppender(stream: Stream, fill: Fill, options: AppendOptions): Appender {
  const { maxWaitingEvents = 20_000, giveUpMs = 10_000 } = options;
  const { connection, jetstream } = stream;
  const room = createRoom(maxWaitingEvents);
  const underWay = new Set<Promise<void>>();
  let isClosed = false;
  let fullAtMs = Number.NEGATIVE_INFINITY;

  async function publish(message: Message): Promise<void> {
    const bytes = Buffer.byteLength(message.data);
    if (!fill.take(bytes)) throw toFull();
    try {
      await publishUntilTaken(message);
    } finally {
      fill.settle(bytes);
    }
  }

  function toFull(): LogFullError {
    fullAtMs = performance.now();
    return new LogFullError(FULL_RETRY_AFTER_S);
  }

  async function publishUntilTaken(message: Message): Promise<void> {
    const giveUpAtMs = performance.now() + giveUpMs;
    for (;;) {
      const fault = await tryOnce(message);
      if (fault === undefined) return;
      if (performance.now() >= giveUpAtMs)
        throw new LogOutageError('The event log has not said that it took a batch', fault);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** Why it is to be tried again; undefined when it was taken. */
  async function tryOnce({ partition, data }: Message): Promise<unknown> {
    // The client would keep it until it is connected again, one copy for each attempt.
    if (!stream.isConnected()) return 'It is not connected.';
    try {
      await jetstream.publish(subjectOf(partition), data, { timeout: ATTEMPT_MS });
      return undefined;
    } catch (error) {
      if (isFull(error)) throw toFull();
      if (!isPassing(error) || connection.isClosed())
        throw new LogOutageError('The event log has not taken a batch', error);
      return error;
    }
  }

  async function append(batch: CheckedBatch): Promise<void> {
    const maxBytes = connection.info?.max_payload ?? 0;
    // All are waited for, also where one has failed: what is under way still takes room.
    const outcomes = await Promise.allSettled(toMessages(batch, maxBytes).map(publish));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  return {
    append(batch) {
      if (isClosed || !room.has(batch)) return Promise.reject(new LogFullError(RETRY_AFTER_S));
      room.take(batch);
      const done = append(batch).finally(() => {
        room.free(batch);
        underWay.delete(done);
      });
      underWay.add(done);
      return done;
    },
    load() {
      const isFull = performance.now() - fullAtMs < FULL_RETRY_AFTER_S * 1_000;
      return { waitingEvents: room.waitingEvents(), isFull };
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const isFull = (error: unknown): boolean => codeOf(error) === STORE_FAILED;

/** No answer, a connection that is cut, no leader yet; and not that it is no stream of ours. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof Error && 'status' in error && Number(error.status) < 500);
