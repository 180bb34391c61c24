import type { CheckedBatch } from '../ingest/checked.ts';

/**
 * Where batches go between their answer and their effect. A 2xx stands for `append` having resolved, so it
 * resolves only when the batch is durable. What is appended reaches the one consumer at least once.
 */
export type EventLog = {
  /** @throws LogFullError when too much waits already; any other error when it could not be made durable. */
  append(batch: CheckedBatch): Promise<void>;
  /** Starts handing batches to `consumer`, in groups. What it throws is kept and handed on again, or told. */
  consume(consumer: Consumer): void;
  /** What waits to be made durable. `isFull`: there is no room for another group. */
  load(): { waitingEvents: number; isFull: boolean };
  /** Takes nothing more, and resolves when what was appended is done with. */
  close(): Promise<void>;
};

/** Resolves when all of these have been applied. */
export type Consumer = (batches: readonly CheckedBatch[]) => Promise<void>;

/** Too much waits: to be tried again after `retryAfterS` seconds. */
export class LogFullError extends Error {
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super(`The event log is full. Try again in ${retryAfterS} s.`);
    this.name = 'LogFullError';
    this.retryAfterS = retryAfterS;
  }
}
