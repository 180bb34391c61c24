import { writeSync } from 'node:fs';

/**
 * Where the log goes: whole lines, at once, and never a fault of ours when they cannot be written. A log on a
 * full disk must not end the backend, which pino's own destination does (it even keeps it from exiting). What
 * was lost is told by the first line that can be written again.
 */
export function createLogLines(fd: number): { write(line: string): void } {
  let lost = 0;

  function put(text: string): void {
    let rest = Buffer.from(text);
    // Once is enough: with nobody reading, every line would be waited for.
    const maxWaitMs = lost > 0 ? 0 : MAX_WAIT_MS;
    while (rest.length > 0) rest = rest.subarray(writeWaiting(fd, rest, maxWaitMs));
  }

  return {
    write(line) {
      try {
        // Begins a line of its own: the one that failed may have been cut in the middle.
        if (lost > 0) put(`\n${JSON.stringify({ level: 40, msg: 'log lines were lost', lost })}\n`);
        lost = 0;
        put(line);
      } catch {
        // There is nobody left to tell.
        lost += 1;
      }
    },
  };
}

/** A pipe whose reader is slow may say that it is full: it is waited for, but not for ever. */
const MAX_WAIT_MS = 1_000;
const LOOK_AGAIN_MS = 10;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

function writeWaiting(fd: number, bytes: Buffer, maxWaitMs: number): number {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    try {
      return writeSync(fd, bytes);
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!isFull || waitedMs >= maxWaitMs) throw error;
      // Blocks: a line that is lost in a crash is the one that would have said why.
      Atomics.wait(sleeper, 0, 0, LOOK_AGAIN_MS);
    }
  }
}
