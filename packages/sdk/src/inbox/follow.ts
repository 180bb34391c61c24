/**
 * Asks again and again while the inbox is open and looked at; each question waits at the backend for something new,
 * so that an answer comes in the moment in which it is given. A closed inbox, and a page in the background, ask
 * nothing: no connection stays open at rest.
 */
export type Follow = { start(): void; stop(): void };

export function createFollow(options: {
  /** → whether there was an answer, and nothing more to wait for than the next. */
  ask(signal: AbortSignal): Promise<boolean>;
  /** At least so long between two questions, whatever the answers say. @default 2_000 */
  pauseMs?: number;
  /** After any other. @default 15_000 */
  retryMs?: number;
}): Follow {
  const { ask, pauseMs = 2_000, retryMs = 15_000 } = options;
  let isWanted = false;
  let round: AbortController | undefined;

  async function run(): Promise<void> {
    const mine = new AbortController();
    round = mine;
    const { signal } = mine;
    while (!signal.aborted) {
      const isAnswered = await ask(signal);
      await pause(isAnswered ? pauseMs : retryMs, signal);
    }
  }

  function look() {
    const isLookedAt = isWanted && document.visibilityState === 'visible';
    if (isLookedAt && (!round || round.signal.aborted)) void run();
    else if (!isLookedAt) round?.abort();
  }

  /** Asked at once where the network has come back. */
  function again() {
    round?.abort();
    look();
  }

  return {
    start() {
      if (isWanted) return;
      isWanted = true;
      document.addEventListener('visibilitychange', look);
      addEventListener('online', again);
      look();
    },
    stop() {
      isWanted = false;
      document.removeEventListener('visibilitychange', look);
      removeEventListener('online', again);
      look();
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}
