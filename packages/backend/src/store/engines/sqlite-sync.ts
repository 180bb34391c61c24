import { type FileHandle, open } from 'node:fs/promises';

/**
 * Waits until what was committed is on the disk. SQLite itself would do so inside of `commit`, on the only thread
 * there is: a third of the time of a backend under load, in which no request could be read. It is told not to
 * (`synchronous=NORMAL`: it still orders what it writes, so a power cut loses the newest commits and breaks
 * nothing), and its write-ahead log is flushed here, off the thread, before anybody is told of the commit.
 *
 * The log is one file for as long as anybody has the store open; a checkpoint puts it on the disk before the
 * database, and the database before the log is written over.
 */
export type Sync = {
  /** Resolves when everything that was committed before the call is durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
};

export type Flush = (log: FileHandle) => Promise<void>;

export type SyncOptions = {
  logFile: string;
  /** Moves all that is in the log into the database, durably; throws when it cannot. */
  checkpoint: () => void;
  /** @default datasync */
  flush?: Flush | undefined;
};

export function createSync({ logFile, checkpoint, flush = datasync }: SyncOptions): Sync {
  let hasFailed = false;
  let log: Promise<FileHandle> | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      // Linux takes a page that could not be written for written: a second flush would say that all is well.
      if (hasFailed) checkpoint();
      hasFailed = false;
      // To write as well: some systems flush nothing that was opened for reading.
      log ??= open(logFile, 'r+');
      await flush(await log.catch(forget));
    } catch (error) {
      hasFailed = true;
      throw new SyncError(error);
    }
  }

  /** It is opened anew the next time. */
  function forget(error: unknown): never {
    log = undefined;
    throw error;
  }

  function start(): Promise<void> {
    next = undefined;
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    sync() {
      if (!running) return start();
      // The one under way may have begun before the last commit: all that come meanwhile share the one after it.
      next ??= running.then(start, start);
      return next;
    },
    async close() {
      await (await log?.catch(() => undefined))?.close();
    },
  };
}

const datasync: Flush = (log) => log.datasync();

/** The disk has not taken what was committed. */
export class SyncError extends Error {
  constructor(cause: unknown) {
    super('The write-ahead log of the store could not be flushed to the disk.', { cause });
  }
}
