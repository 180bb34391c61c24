import { MAX_BATCH_TOKENS } from '@polku/protocol/limits';
import type { Entry, Queue } from './queue.ts';
import { withSendLock } from './tabs.ts';
import { type Transport, toBackoffMs } from './transport.ts';
import type { Warn } from './warn.ts';

/**
 * Decides when the queue is sent, and what happens to it after each answer. One flush at a time; under the
 * tabs' lock but at `pagehide`, where waiting is not possible and the backend's deduplication does its work.
 */
export type Sender = {
  /** Sends within `delayMs`, or sooner when a send is already due sooner. */
  schedule(delayMs: number): void;
  /** Sends now; resolves when it is done, whatever came of it. */
  flush(): Promise<void>;
  /** The page goes away: what fits into one request goes with it. */
  leave(): void;
  /** The page came back from the back/forward cache. */
  comeBack(): void;
  /** The network is back: what waits for its next try need not, unless the backend has asked for it. */
  wake(): void;
  countDropped(reason: string, count?: number): void;
  stop(): void;
};

const MAX_BATCH_EVENTS = 50;
// A batch of this size still fits into the keepalive budget beside another request of the page.
const MAX_BATCH_CHARACTERS = 45_000;

export function createSender(options: {
  lockName: string;
  queue: Queue;
  transport: Transport;
  /** Gives entries that wait for a token theirs; called before each flush. */
  beforeSend: () => Promise<void>;
  /** Whether an entry still waits for its token: it stays where it is. */
  isHeld: (id: string) => boolean;
  random: () => number;
  warn: Warn;
}): Sender {
  const { lockName, queue, transport, beforeSend, isHeld, random, warn } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  /** Nothing is scheduled before this: the backend is down, or has asked for time. */
  let restsUntil = 0;
  let hasAsked = false;
  let flushing: Promise<void> | undefined;
  let leaving = new AbortController();
  let failures = 0;
  let isStopped = false;
  let dropped: { [reason: string]: number } = {};
  const inFlight = new Set<string>();

  function schedule(delayMs: number) {
    // Against the monotonic clock: a device clock set back must not hold a send up.
    const now = performance.now();
    const at = Math.max(now + delayMs, restsUntil);
    if (isStopped || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(flush, at - now);
  }

  function rest(askedMs?: number) {
    hasAsked = askedMs !== undefined;
    restsUntil = performance.now() + (askedMs ?? toBackoffMs(failures++, random));
    schedule(0);
  }

  function wake() {
    if (!hasAsked) restsUntil = 0;
    schedule(0);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    dueAt = Number.POSITIVE_INFINITY;
    if (isStopped) return;
    // What was put while a flush runs goes with the next, right behind it.
    const before = flushing;
    const mine = (async () => {
      // It has said itself what was wrong with it.
      await before?.catch(() => {});
      await beforeSend();
      await queue.committed();
      await withSendLock(lockName, leaving.signal, sendAll);
    })();
    flushing = mine;
    try {
      await mine;
    } catch (error) {
      warn(`Sending failed, trying again: ${error}.`);
      rest();
    } finally {
      if (flushing === mine) flushing = undefined;
    }
  }

  async function sendAll() {
    const unsent = (await queue.read()).filter(({ event }) => !isHeld(event.id));
    for (const batch of toBatches(unsent)) {
      if (isStopped || !(await deliver(batch))) return;
    }
  }

  /** Whether to go on with the next batch. */
  async function deliver(entries: readonly Entry[]): Promise<boolean> {
    const outcome = await sendCounted(entries);
    switch (outcome.kind) {
      case 'answered':
        failures = restsUntil = 0;
        if (outcome.refused.length > 0) refuse(outcome.refused.length, outcome.why);
        await queue.remove([...outcome.delivered, ...outcome.refused]);
        return true;
      case 'bisect': {
        if (entries.length === 1) {
          refuse(1);
          await queue.remove(toIds(entries));
          return true;
        }
        const half = entries.length >> 1;
        return (await deliver(entries.slice(0, half))) && deliver(entries.slice(half));
      }
      case 'retry':
        rest(outcome.afterMs);
        return false;
      case 'stop':
        isStopped = true;
        warn(
          `Sending has stopped until the next page: ${outcome.reason}. Check key, endpoint and origins.`,
        );
        return false;
    }
  }

  /** Counts of dropped events go up with the request and come back to us when it fails. */
  async function sendCounted(entries: readonly Entry[]) {
    const counts = dropped;
    dropped = {};
    const ids = toIds(entries);
    for (const id of ids) inFlight.add(id);
    const hasCounts = Object.keys(counts).length > 0;
    const outcome = await transport.send(entries, hasCounts ? counts : undefined);
    for (const id of ids) inFlight.delete(id);
    if (outcome.kind !== 'answered') {
      for (const [reason, count] of Object.entries(counts)) countDropped(reason, count);
    }
    return outcome;
  }

  function leave() {
    leaving.abort();
    queue.spill();
    if (isStopped) return;
    const unsent = queue.peek().filter(({ event: { id } }) => !inFlight.has(id) && !isHeld(id));
    const [batch] = toBatches(unsent);
    // No await: nothing may be left open when the page freezes. If it lives on, the answer is taken.
    if (batch) void deliver(batch);
  }

  function comeBack() {
    leaving = new AbortController();
    wake();
  }

  function countDropped(reason: string, count = 1) {
    dropped[reason] = (dropped[reason] ?? 0) + count;
  }

  function refuse(count: number, why?: string) {
    countDropped('refused', count);
    warn(`${count} event(s) were refused: ${why ?? 'bad request'}`);
  }

  function stop() {
    leave();
    isStopped = true;
    clearTimeout(timer);
  }

  return { schedule, flush, leave, comeBack, wake, countDropped, stop };
}

const toIds = (entries: readonly Entry[]) => entries.map(({ event }) => event.id);

function toBatches(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    // With its token, although one that several share is sent once.
    const size = JSON.stringify(entry).length;
    const last = batches.at(-1) ?? [];
    const tokens = new Set([...last, entry].map(({ token }) => token));
    const hasRoom = last.length < MAX_BATCH_EVENTS && tokens.size <= MAX_BATCH_TOKENS;
    if (hasRoom && characters + size <= MAX_BATCH_CHARACTERS) {
      last.push(entry);
      characters += size;
    } else {
      batches.push([entry]);
      characters = size;
    }
  }
  return batches;
}
