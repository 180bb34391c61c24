import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Amount,
  measureUnverified,
  ROW_BYTES,
  removeOldestUnverified,
} from '../store/sql/unverified.ts';
import { readWorkspaceIds } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import type { CheckedBatch, CheckedEvent } from './checked.ts';

/**
 * Keeps what nobody vouches for within its share of the disk, workspace by workspace: whoever has the public
 * key may send for ever, and fills nothing. When a workspace is over, its oldest unverified events go, by the
 * time they came and not by the time they claim; verified ones never do.
 *
 * What is there is counted in memory by what comes, which is too much where events come twice or turn out to
 * be somebody's; so it is measured before anything is removed. Both go in small steps between which others
 * have their turn, and a tenth is removed at a time, so that it is seldom.
 */
export type UnverifiedShare = {
  /** Looks at all workspaces: the share may have been made smaller. */
  start(): Promise<void>;
  /** These were stored. */
  onStored(batches: readonly CheckedBatch[]): void;
  /** In all workspaces, about; `removed` since the start. */
  total(): Amount & { removed: number };
  /** Resolves when the step under way has ended. */
  stop(): Promise<void>;
};

export type UnverifiedShareOptions = {
  store: Store;
  /** Of one workspace. */
  max: Amount;
  onFault: (error: unknown) => void;
  /** `(work, delayMs) → cancel`. */
  later: (work: () => void, delayMs: number) => () => void;
};

const MEASURED_AT_ONCE = 2_000;
const REMOVED_AT_ONCE = 200;
/** What is left of a share that was full. */
const REST_RATIO = 0.9;
/** After a store that failed. */
const FAULT_SLEEP_MS = 5_000;

export function createUnverifiedShare(options: UnverifiedShareOptions): UnverifiedShare {
  const { store, max, onFault, later } = options;
  const held = new Map<string, Amount>();
  /** Stored while its workspace is measured. */
  const arriving = new Map<string, Amount>();
  const due = new Set<string>();
  let removed = 0;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let cancelTimer = () => {};

  function wake(): void {
    if (isStopped || running || due.size === 0) return;
    running = run().then(
      () => {
        running = undefined;
        // What became due after the last look.
        wake();
      },
      (error) => {
        running = undefined;
        onFault(error);
        cancelTimer();
        cancelTimer = later(wake, FAULT_SLEEP_MS);
      },
    );
  }

  async function run(): Promise<void> {
    for (const workspaceId of due) {
      await keepShare(workspaceId);
      // Only now, so that it is tried again after a fault.
      due.delete(workspaceId);
      // Perhaps only by what came while it was measured: to be measured anew.
      if (isOver(held.get(workspaceId) ?? NOTHING, max)) due.add(workspaceId);
    }
  }

  async function keepShare(workspaceId: string): Promise<void> {
    const arrived = { ...NOTHING };
    arriving.set(workspaceId, arrived);
    const amount = await measure(workspaceId);
    arriving.delete(workspaceId);
    held.set(workspaceId, amount);
    if (isOver(amount, max)) await remove(workspaceId, amount);
    // Of these the measurement has seen a part, nobody knows which: rather too much than too little.
    add(amount, arrived);
  }

  /** Until what is left of `amount` is well within the share; takes what is gone off it. */
  async function remove(workspaceId: string, amount: Amount): Promise<void> {
    const rest = { events: max.events * REST_RATIO, bytes: max.bytes * REST_RATIO };
    while (!isStopped && isOver(amount, rest)) {
      const limit = Math.min(REMOVED_AT_ONCE, excessEvents(amount, rest));
      const gone = await removeOldestUnverified(store, { workspaceId, limit });
      if (gone.events === 0) return;
      removed += gone.events;
      add(amount, { events: -gone.events, bytes: -gone.bytes });
      await nextTurn();
    }
  }

  async function measure(workspaceId: string): Promise<Amount> {
    const amount = { ...NOTHING };
    for (let afterSeq: number | undefined = 0; afterSeq !== undefined && !isStopped; ) {
      const asked = { workspaceId, afterSeq, limit: MEASURED_AT_ONCE };
      const { lastSeq, ...part } = await measureUnverified(store.db, asked);
      add(amount, part);
      afterSeq = lastSeq;
      await nextTurn();
    }
    return amount;
  }

  return {
    async start() {
      for (const id of await readWorkspaceIds(store.db)) due.add(id);
      wake();
    },
    onStored(batches) {
      for (const { workspaceId, events } of batches) {
        const more = weigh(events);
        if (more.events === 0) continue;
        const amount = held.get(workspaceId) ?? { ...NOTHING };
        held.set(workspaceId, add(amount, more));
        const arrived = arriving.get(workspaceId);
        if (arrived) add(arrived, more);
        if (isOver(amount, max)) due.add(workspaceId);
      }
      wake();
    },
    total() {
      const all = { ...NOTHING };
      for (const amount of held.values()) add(all, amount);
      return { ...all, removed };
    },
    async stop() {
      isStopped = true;
      cancelTimer();
      await running;
    },
  };
}

const NOTHING: Amount = { events: 0, bytes: 0 };

const isOver = (amount: Amount, max: Amount): boolean =>
  amount.events > max.events || amount.bytes > max.bytes;

/** How many events of the usual size are too many; at least one. */
function excessEvents(amount: Amount, max: Amount): number {
  const byBytes = ((amount.bytes - max.bytes) / amount.bytes) * amount.events;
  return Math.ceil(Math.max(amount.events - max.events, byBytes, 1));
}

function add(amount: Amount, more: Amount): Amount {
  amount.events += more.events;
  amount.bytes += more.bytes;
  return amount;
}

/** What those of them take that nobody vouches for. */
function weigh(events: readonly CheckedEvent[]): Amount {
  const amount = { events: 0, bytes: 0 };
  for (const { trust, event } of events) {
    if (trust === 1) continue;
    // Near enough: the text holds all that is stored, and names that are not.
    add(amount, { events: 1, bytes: ROW_BYTES + JSON.stringify(event).length });
  }
  return amount;
}
