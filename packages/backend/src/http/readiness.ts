import type { EventLog } from '../log/event-log.ts';
import { checkWritable } from '../store/sql/counter.ts';
import type { Store } from '../store/store.ts';

/**
 * Whether events would be taken now, for `/readyz`. What the last commit came to says so while there is
 * traffic. Without any, or a while after a commit that failed, the event log is asked and a small write is tried: a
 * balancer that sends nothing to a backend which is not ready would otherwise never hear that it is well again.
 */
export type Readiness = {
  /** One sentence of what is wrong; undefined when nothing is. */
  fault(): Promise<string | undefined>;
  /** A group was committed, or the store did not take it. */
  onCommit(error: unknown): void;
  start(): void;
  stop(): void;
};

/** A commit that failed so long ago says nothing of now. */
const FAULT_HOLDS_MS = 5_000;
const NOT_WRITABLE = 'The store cannot be written; the log says why.';
/** Anybody may ask: a write for each would be a way to wear the disk. */
const CHECK_HOLDS_MS = 1_000;

export function createReadiness(options: {
  /** Absent where nothing is done without another that has it: what an ingest node takes goes to the log. */
  store: Store | undefined;
  /** Absent where no events come by. */
  log: Pick<EventLog, 'load' | 'fault'> | undefined;
  monotonicMs?: () => number;
}): Readiness {
  const { store, log, monotonicMs = () => performance.now() } = options;
  let state: 'starting' | 'started' | 'stopping' = 'starting';
  let failedAtMs: number | undefined;
  let checked: { result: Promise<string | undefined>; untilMs: number } | undefined;

  async function check(): Promise<string | undefined> {
    const now = monotonicMs();
    if (failedAtMs !== undefined && now - failedAtMs < FAULT_HOLDS_MS) return NOT_WRITABLE;
    if (!checked || now >= checked.untilMs)
      checked = { result: checkNow(), untilMs: now + CHECK_HOLDS_MS };
    return checked.result;
  }

  async function checkNow(): Promise<string | undefined> {
    const fault = await log?.fault();
    if (fault !== undefined || !store) return fault;
    return checkWritable(store).then(
      () => undefined,
      () => NOT_WRITABLE,
    );
  }

  return {
    async fault() {
      if (state !== 'started') return `The backend is ${state}.`;
      if (log?.load().isFull) return 'Too many events wait to be written.';
      return check();
    },
    onCommit(error) {
      failedAtMs = error === undefined ? undefined : monotonicMs();
    },
    start() {
      state = 'started';
    },
    stop() {
      state = 'stopping';
    },
  };
}
