import type { Stream } from './stream.ts';

/**
 * How full the stream is, as far as one node can tell: what the servers said last, and what it has published since.
 * They have the limit too, but do not hold to it: nats-server 2.9 leaves out what a record takes beside its message,
 * so it takes one that does not fit, and makes room for it by dropping the oldest, which was acknowledged. So nobody
 * comes near to it.
 */
export type Fill = {
  /** Whether there is room for a message of so many bytes; then it counts. */
  take(bytes: number): boolean;
  /** It was answered, or given up: the servers count it, if they have it. */
  settle(bytes: number): void;
  /** Asks the servers; fails never, as it is asked again. */
  read(): Promise<void>;
};

/** Of the limit of the servers. What several nodes publish between two readings fits into the rest. */
export const FULL_RATIO = 0.9;
const READ_EVERY_MS = 500;
/** Of a record, beside its message: lengths, a number, a time, the subject and a checksum. */
const OVERHEAD_BYTES = 64;

export function createFill(stream: Pick<Stream, 'info'>, maxBytes: number): Fill {
  const room = maxBytes * FULL_RATIO;
  let known = 0;
  /** Published, and not answered; and answered since the servers were asked. */
  let underWay = 0;
  let settled = 0;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  function read(): Promise<void> {
    reading ??= ask().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function ask(): Promise<void> {
    readAtMs = performance.now();
    const before = settled;
    try {
      known = (await stream.info()).state.bytes;
      settled -= before;
    } catch {
      // What was known stays so.
    }
  }

  return {
    take(bytes) {
      if (performance.now() - readAtMs >= READ_EVERY_MS) void read();
      const size = bytes + OVERHEAD_BYTES;
      if (known + settled + underWay + size > room) return false;
      underWay += size;
      return true;
    },
    settle(bytes) {
      underWay -= bytes + OVERHEAD_BYTES;
      settled += bytes + OVERHEAD_BYTES;
    },
    read,
  };
}
