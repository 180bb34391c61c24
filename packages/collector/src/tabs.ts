/**
 * One sender per origin, through Web Locks, held only while `work` runs: a lock held at navigation would
 * switch off Firefox's back/forward cache, which is also why `leave()` ends the wait and the hold. A holder that
 * is frozen never lets go: after a while it is not waited for, and the backend counts what comes twice once.
 */
export type SendLock = {
  /** Resolves when `work` is done, or the page goes away. */
  hold(work: () => Promise<void>): Promise<unknown>;
  leave(): void;
};

/** After this long a holder lets go, and waits in line with the others. */
export const MAX_HOLD_MS = 10_000;
/** More than a holder takes that runs: it looks at its watch between two requests, and each of them ends. */
const MAX_WAIT_MS = 30_000;

export function createSendLock(name: string): SendLock {
  let waiting: AbortController | undefined;

  async function hold(work: () => Promise<void>) {
    const { locks } = navigator;
    if (!locks) return work();
    const mine = new AbortController();
    const { signal } = mine;
    waiting = mine;
    const timer = setTimeout(() => mine.abort(MAX_WAIT_MS), MAX_WAIT_MS);
    try {
      return await locks.request(name, { signal }, () => {
        clearTimeout(timer);
        return Promise.race([
          work(),
          new Promise((letGo) => signal.addEventListener('abort', letGo)),
        ]);
      });
    } catch (error) {
      clearTimeout(timer);
      if (error === MAX_WAIT_MS) return work();
      if (!signal.aborted) throw error;
    }
  }

  return { hold, leave: () => waiting?.abort() };
}
