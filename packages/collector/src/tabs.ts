/**
 * One sender per origin, through Web Locks, held only while `work` runs: a lock held at navigation would
 * switch off Firefox's back/forward cache, which is also why `signal` must abort the wait at `pagehide`.
 * Plain http pages have no Web Locks; there every tab sends what it has, and the backend counts what comes
 * twice once. Resolves when `work` is done or the wait was aborted.
 */
export async function withSendLock(
  name: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const { locks } = navigator;
  if (!locks) return work();
  try {
    await locks.request(name, { signal }, work);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
