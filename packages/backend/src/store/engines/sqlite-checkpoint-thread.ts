import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** The thread of `sqlite-checkpoint.ts`: moves what it can at each word, and says when it has. */
const database = new Database(workerData);
// As the writer: the log is flushed before what is in it is moved, and the database before the log is written over.
database.pragma('synchronous = NORMAL');

parentPort?.on('message', (what: 'pass' | 'end') => {
  if (what === 'pass') pass();
  else database.close();
  parentPort?.postMessage('done');
  if (what === 'end') parentPort?.close();
});

function pass(): void {
  try {
    database.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // A disk that is full, or a lock: what was not moved stays in the log.
  }
}
