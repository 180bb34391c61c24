/**
 * What bodies take of memory together, from their first byte until their answer. When it is too much, the one
 * that has been coming longest and is not whole yet is given up: an honest body takes a moment, and whoever
 * sends many slow ones must not keep out what others send. What is whole waits for its commit and is kept.
 */
export type PendingBytes = { begin(): Reading };

export type Reading = {
  /** It begins to come; `cut` gives it up. */
  onStart(cut: (error: Error) => void): void;
  /** More of it is kept. → why it is not, when there is no room for it. */
  onBytes(bytes: number): Error | undefined;
  /** It is whole. */
  onEnd(): void;
  /** It was answered: its room is free. → how many bytes it had. */
  free(): number;
};

type Open = { bytes: number; cut: (error: Error) => void };

export function createPendingBytes(maxBytes: number, toRefusal: () => Error): PendingBytes {
  let pending = 0;
  /** Not whole yet, the one that has been coming longest first. */
  const coming = new Set<Open>();

  function free(reading: Open): number {
    const { bytes } = reading;
    coming.delete(reading);
    pending -= bytes;
    reading.bytes = 0;
    return bytes;
  }

  function makeRoom(): void {
    for (const reading of coming) {
      if (pending <= maxBytes) return;
      free(reading);
      reading.cut(toRefusal());
    }
  }

  function begin(): Reading {
    const reading: Open = { bytes: 0, cut: () => {} };
    return {
      onStart(cut) {
        reading.cut = cut;
        coming.add(reading);
      },
      onBytes(bytes) {
        reading.bytes += bytes;
        pending += bytes;
        if (pending > maxBytes) makeRoom();
        return pending > maxBytes ? toRefusal() : undefined;
      },
      onEnd: () => void coming.delete(reading),
      free: () => free(reading),
    };
  }

  return { begin };
}
