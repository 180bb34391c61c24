import { randomName } from './id.ts';

/**
 * One sender per origin: whoever sends has its name in localStorage, with the time until when it holds, and takes it
 * out when it is done. The other tabs hear of that by a `storage` event.
 *
 * Not a Web Lock: one that is held when the user navigates keeps the page out of Firefox's back/forward cache, also
 * when it is let go at `pagehide`, and plain http pages have none. Two tabs that begin in the same moment both write,
 * and the one that was overwritten finds out before it sends. A page that was frozen or killed does not say again that
 * it sends: it is not waited for, and the backend counts what comes twice once.
 */
export type SendLock = {
  /** Takes it, or says again that it is ours: 0. Else for how long another tab's is still good, in ms. */
  take(): number;
  /** Another tab may send. Nothing, when it is not ours. */
  free(): void;
};

/** So long a sender is believed that has not said again that it sends. */
const LOCK_MS = 3_000;
/** Hidden tabs have timers of a second. */
const SAY_AGAIN_MS = 1_000;

/** Without a storage a page shares its events with no other. */
export function createSendLock(name: string, storage: Storage | undefined): SendLock {
  const key = `${name}:sender`;
  const self = randomName();
  let saying: ReturnType<typeof setInterval> | undefined;

  const isMine = () => storage?.getItem(key)?.endsWith(self);

  function take() {
    // It begins with its end.
    const ms = Number.parseInt(storage?.getItem(key) ?? '', 10) - Date.now();
    // One for longer than there are: the clock was set back.
    if (ms > 0 && ms <= LOCK_MS && !isMine()) return ms;
    saying ??= setInterval(take, SAY_AGAIN_MS);
    try {
      storage?.setItem(key, `${Date.now() + LOCK_MS} ${self}`);
    } catch {
      // Full: nothing keeps the tabs apart then, and the backend counts once.
    }
    return 0;
  }

  function free() {
    clearInterval(saying);
    saying = undefined;
    if (isMine()) storage?.removeItem(key);
  }

  return { take, free };
}
