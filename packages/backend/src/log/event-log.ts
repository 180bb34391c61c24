import type { CheckedBatch } from '../ingest/checked.ts';

/**
 * Where batches go between their answer and their effect. A 2xx stands for `append` having resolved, so it
 * resolves only when the batch is durable. What is appended reaches the one consumer at least once, and what
 * is of one account in the order of appending.
 */
export type EventLog = {
  /** @throws LogFullError when too much waits already; any other error when it could not be made durable. */
  append(batch: CheckedBatch): Promise<void>;
  /** Starts handing batches to `consumer`, in groups. What it throws is kept and handed on again, or told. */
  consume(consumer: Consumer): void;
  /** What waits here to be made durable. `isFull`: there is no room for another group. */
  load(): { waitingEvents: number; isFull: boolean };
  /** One sentence of why nothing could be appended now; undefined when nothing is wrong. */
  fault(): Promise<string | undefined>;
  /** What is durable and not applied yet, whoever has appended it. */
  backlog(): Promise<Backlog>;
  /** Takes nothing more, and resolves when what was appended is done with, or kept for the next to consume. */
  close(): Promise<void>;
};

/** Resolves when all of these have been applied; fails only when the store does. */
export type Consumer = (batches: readonly CheckedBatch[]) => Promise<void>;

export type Backlog = {
  messages: number;
  /** How long the first of them has waited. */
  oldestMs: number;
  /** Handed to this process once more, since its start. */
  redelivered: number;
};

/** Too much waits: to be tried again after `retryAfterS` seconds. */
export class LogFullError extends Error {
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super(`The event log is full. Try again in ${retryAfterS} s.`);
    this.name = 'LogFullError';
    this.retryAfterS = retryAfterS;
  }
}

/** The log could not be reached, or not say that it has taken something: that passes. */
export class LogOutageError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LogOutageError';
  }
}
