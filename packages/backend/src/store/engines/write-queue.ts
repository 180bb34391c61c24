/** Runs work after all that was asked for before, whatever becomes of that. */
export type WriteQueue = <T>(work: () => T | Promise<T>) => Promise<T>;

export function createWriteQueue(): WriteQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {
      // Told to its own caller; the next in the queue starts afresh.
    });
    return done;
  };
}
