/**
 * Looks at the start, sleeps until the next thing is due, and looks again; never for longer than a minute, because a
 * `polku` command beside us may have written meanwhile.
 */
export type Clock = {
  start(): void;
  /** Resolves when the look that is under way has ended. */
  stop(): Promise<void>;
};

export type ClockOptions = {
  /** Does what is due; resolves with when the next thing is, `Infinity` for none. */
  look: () => Promise<number>;
  nowMs: () => number;
  /** `(work, delayMs) → cancel`. */
  later: (work: () => void, delayMs: number) => () => void;
  onFault: (error: unknown) => void;
};

const MAX_SLEEP_MS = 60_000;
/** After a look that failed. */
const FAULT_SLEEP_MS = 5_000;

export function createClock({ look, nowMs, later, onFault }: ClockOptions): Clock {
  let isStopped = false;
  let cancelTimer = () => {};
  let looking = Promise.resolve();

  function run(): void {
    looking = sleepAfterLook().then((sleepMs) => {
      if (!isStopped) cancelTimer = later(run, sleepMs);
    });
  }

  async function sleepAfterLook(): Promise<number> {
    try {
      const nextMs = await look();
      return Math.min(MAX_SLEEP_MS, Math.max(0, nextMs - nowMs()));
    } catch (error) {
      onFault(error);
      return FAULT_SLEEP_MS;
    }
  }

  return {
    start: run,
    stop() {
      isStopped = true;
      cancelTimer();
      return looking;
    },
  };
}
