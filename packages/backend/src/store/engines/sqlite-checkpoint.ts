import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import type { WriteQueue } from './write-queue.ts';

/**
 * Moves what was committed from the write-ahead log into the database, beside the thread that takes requests. SQLite
 * itself would do so inside of `commit`: it flushes the log, writes thousands of pages and flushes the database, and on
 * a busy disk no request is read for as long as that takes.
 *
 * Two passes. The first moves what there is while others go on writing. The log is written anew from its start only
 * when nothing in it is left to be moved, and under load there always is; so the second one moves the little that came
 * meanwhile, with the queue of transactions held.
 */
export type Checkpoints = {
  /** To be called after each commit. */
  onCommit(): void;
  close(): Promise<void>;
};

export type CheckpointOptions = {
  writer: Database.Database;
  /** Runs work while nobody writes. */
  between: WriteQueue;
};

/** Pages of the log that are not moved yet: 16 MiB, in which a page that is written again and again is moved once. */
export const DUE_PAGES = 4_000;
/** Should the thread be held up, or fail, SQLite does it in `commit`. */
export const MAX_LOG_PAGES = 16_000;

/** In pages: how long the log is, and how much of it is in the database. */
export type LogState = { log: number; checkpointed: number };

export function createCheckpoints({ writer, between }: CheckpointOptions): Checkpoints {
  const readState = writer.prepare<[], LogState>('pragma wal_checkpoint(noop)');
  let thread: Worker | undefined;
  let isGone = false;
  let running: Promise<void> | undefined;

  function isDue(): boolean {
    try {
      const { log = 0, checkpointed = 0 } = readState.get() ?? {};
      return log - checkpointed >= DUE_PAGES;
    } catch {
      // Not what was committed has failed; it is looked at again after the next commit.
      return false;
    }
  }

  async function run(): Promise<void> {
    await pass();
    await between(pass);
  }

  /** What it cannot move stays in the log, until the pass after the next commit. */
  async function pass(): Promise<void> {
    thread ??= start();
    if (!isGone) await ask(thread, 'pass');
  }

  function start(): Worker {
    const started = new Worker(new URL('sqlite-checkpoint-thread.ts', import.meta.url), {
      workerData: writer.name,
    });
    const forget = () => {
      isGone = true;
    };
    // Unheard, an error of its own would end the process.
    started.on('error', forget).on('exit', forget).unref();
    return started;
  }

  return {
    onCommit() {
      if (running || isGone || !isDue()) return;
      running = run().finally(() => {
        running = undefined;
      });
    },
    async close() {
      await running;
      if (thread && !isGone) await ask(thread, 'end');
    },
  };
}

/** Resolves when the thread has done it, or is no more. */
function ask(thread: Worker, what: 'pass' | 'end'): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => {
    thread.off('message', end).off('exit', end);
    resolve();
  };
  thread.on('message', end).on('exit', end);
  thread.postMessage(what);
  return promise;
}
