import type { Logger } from 'pino';
import { LogOutageError } from './log/event-log.ts';

/**
 * Logs what failed on our side. A store that is full or locked, or an event log that is away, fails every request,
 * hundreds a second: that is told now and then, with how often it has happened in between.
 */
export function createFaultLog(options: {
  log: Pick<Logger, 'error'>;
  isOutage: (error: unknown) => boolean;
  monotonicMs?: () => number;
}): (error: unknown) => void {
  const { log, isOutage, monotonicMs = () => performance.now() } = options;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return (error) => {
    if (!isOutage(error) && !(error instanceof LogOutageError))
      return log.error({ err: error }, 'fault');
    const now = monotonicMs();
    if (now - toldAtMs < TELL_OUTAGE_MS) {
      untold += 1;
      return;
    }
    log.error(
      { err: error, untold },
      'the store or the event log cannot be used; what is refused is tried again',
    );
    toldAtMs = now;
    untold = 0;
  };
}

const TELL_OUTAGE_MS = 5_000;
