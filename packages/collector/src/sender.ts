import type { EventResult } from '@polku/protocol';
import { MAX_BATCH_TOKENS } from '@polku/protocol/limits';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';
import { createSendLock } from './tabs.ts';
import { type Answer, toBody } from './transport.ts';
import type { Warn } from './warn.ts';
import { elapsed } from './within.ts';

/**
 * Decides when the queue is sent, and what happens to it after each answer. One flush at a time; under the
 * tabs' lock but at `pagehide`, where waiting is not possible and the backend's deduplication does its work.
 */
export type Sender = {
  /** From here on things are sent. */
  start(): void;
  /** Nothing is sent from here on. */
  stop(): void;
  /** An entry was put: it goes with a batch that is full, or within `delayMs`. */
  note(entry: Entry, delayMs: number): void;
  /** Sends within `delayMs`, or sooner when a send is already due sooner. */
  schedule(delayMs: number): void;
  /** Sends now; resolves when it is done, whatever came of it. */
  flush(): Promise<void>;
  /** The page goes away: what fits into one request goes with it. */
  leave(): void;
  /** The network or the page is back: what waits for its next try need not, unless the backend asked for it. */
  wake(): void;
  /** Another tab has changed what they share. */
  look(): void;
  countDropped(reason: string, count?: number): void;
};

// The fetch specification caps the bodies of keepalive requests in flight at 64 KiB a page; the rest of
// the page may use some of it. Ours are two at most, with 1 kB each beside events and tokens: a key of 200
// characters, some counts.
const MAX_LEAVE_BYTES = 60_000 - 2 * 1_000;
// A batch of this size still fits into the keepalive budget beside another request of the page.
const MAX_BATCH_BYTES = 45_000;
/** Each event weighs at least this, so that a batch has at most fifty. */
const MIN_EVENT_BYTES = MAX_BATCH_BYTES / 50;
/** Comma, and the index of its token. */
const EVENT_OVERHEAD_BYTES = 16;
/**
 * Chromium tells a page that is back what became of its requests, at once. Firefox never does, nor WebKit of those
 * that were under way before: after this long their events are sent again.
 */
const MAX_TELL_MS = 3_000;
/** Firefox may tell of another tab's change before it can be read. */
const MAX_LOOK_MS = 1_000;

export type SenderOptions = {
  name: string;
  /** Where the tabs see each other; without one there is nothing that they share. */
  storage: Storage | undefined;
  /** The workspace's. */
  writeKey: string;
  queue: Queue;
  post: (body: string) => Promise<Answer>;
  /** Gives entries that wait for a token theirs; called before each flush. */
  settle: () => Promise<void> | undefined;
  /** Whether an entry must still wait, for its token: it stays where it is. */
  isHeld: (entry: Entry) => boolean | undefined;
  random: () => number;
  warn: Warn;
};

export function createSender(options: SenderOptions): Sender {
  const { name, queue, warn } = options;
  const lock = createSendLock(name, options.storage);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = 0;
  /** Nothing is scheduled before this: the backend is down, or has asked for time. */
  let restsUntil = 0;
  let hasAsked = false;
  let failures = 0;
  let isOpen = false;
  /** What was put since the last flush began. */
  let newBytes = 0;
  let flushing = Promise.resolve();
  /** Ends the wait for another tab. */
  let look = () => {};
  /** The page is on its way out, or in the back/forward cache. */
  let isAway = false;
  let dropped: { [reason: string]: number } = {};
  /** By id what is under way, with what takes the answer. */
  const inFlight = new Map<string, (answer: Answer) => void>();

  function note({ bytes }: Entry, delayMs: number) {
    newBytes += Math.max(bytes, MIN_EVENT_BYTES);
    schedule(newBytes < MAX_BATCH_BYTES ? delayMs : 0);
  }

  function schedule(delayMs: number) {
    // Against the monotonic clock: a device clock set back must not hold a send up.
    const now = elapsed();
    const at = Math.max(now + delayMs, restsUntil);
    if (!isOpen || (timer && at >= dueAt)) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(flush, at - now);
  }

  /** Full jitter: anywhere in [0, min(60 s, 1 s × 2ⁿ)] after the n-th failure in a row, n from 0. */
  function rest(askedMs?: number) {
    hasAsked = askedMs !== undefined;
    const delayMs = askedMs ?? options.random() * Math.min(60_000, 1_000 * 2 ** failures++);
    restsUntil = elapsed() + delayMs;
    schedule(0);
  }

  function wake() {
    if (isAway) {
      for (const answerWith of inFlight.values())
        setTimeout(answerWith, MAX_TELL_MS, { status: 0 });
    }
    isAway = false;
    if (!hasAsked) restsUntil = 0;
    schedule(0);
  }

  /** What was put while a flush runs goes with the next, right behind it. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing
      .then(sendAll)
      .catch((error) => {
        warn(`Sending failed: ${error}.`);
        rest();
      })
      .finally(lock.free);
    return flushing;
  }

  async function sendAll(): Promise<void> {
    newBytes = 0;
    if (!isHere()) return;
    // Also one that stood in line behind the request that was told to wait.
    if (hasAsked && elapsed() < restsUntil) return schedule(0);
    await options.settle();
    await queue.committed();
    if (!isHere()) return;
    const takenMs = lock.take();
    return takenMs > 0 ? wait(Math.min(takenMs, MAX_LOOK_MS)).then(sendAll) : sendWaiting();
  }

  async function sendWaiting() {
    const unsent = (await queue.read()).filter(mayGo);
    while (unsent.length > 0) {
      // Another tab has taken the lock in the same moment, or while this one was frozen.
      if (!isHere() || lock.take() > 0) return schedule(0);
      if (!(await deliver(takeBatch(unsent, MAX_BATCH_BYTES, MIN_EVENT_BYTES)))) return;
    }
  }

  const wait = (ms: number) =>
    new Promise<void>((goOn) => {
      look = goOn;
      setTimeout(goOn, ms);
    });

  const isHere = () => isOpen && !isAway;
  const mayGo = (entry: Entry) => !inFlight.has(entry.id) && !options.isHeld(entry);

  /** Whether to go on with the next batch. */
  async function deliver(entries: readonly Entry[]): Promise<boolean> {
    const { status, results, afterMs } = await send(entries);
    if (results?.length === entries.length) return take(entries, results);
    if (status === 400 || status === 413) return halve(entries);
    if (status === 0 || status >= 500 || [408, 425, 429].includes(status)) rest(afterMs);
    else {
      stop();
      // Also a 200 that is not Polku's: a captive portal, another server.
      warn(
        `Sending has stopped until the next page: the answer was ${status}. Check key, endpoint and origins.`,
      );
    }
    return false;
  }

  async function take(entries: readonly Entry[], results: readonly EventResult[]) {
    failures = restsUntil = 0;
    for (const { status, message } of results) {
      if (status !== 'refused') continue;
      countDropped(status);
      warn(`An event was refused: ${message}.`);
    }
    // A status of a newer backend is neither yes nor no.
    const isDone = (_: Entry, i: number) => /^(accept|refus)ed$/.test(results[i]?.status ?? '');
    await queue.remove(entries.filter(isDone).map(({ id }) => id));
    return true;
  }

  /** The body as a whole is bad: its halves tell which event it is. */
  async function halve(entries: readonly Entry[]): Promise<boolean> {
    const half = entries.length >> 1;
    if (half === 0) return take(entries, [{ status: 'refused', message: 'bad request' }]);
    return (await deliver(entries.slice(0, half))) && deliver(entries.slice(half));
  }

  /** Counts of dropped events go up with the request and come back to us when it fails. */
  async function send(entries: readonly Entry[]): Promise<Answer> {
    const body = toBody(entries, {
      writeKey: options.writeKey,
      sentAt: Date.now(),
      storage: queue.isDurable() ? 'durable' : 'memory',
      dropped,
    });
    const counts = Object.entries(dropped);
    dropped = {};
    const answer = await new Promise<Answer>((resolve) => {
      for (const { id } of entries) inFlight.set(id, resolve);
      void options.post(body).then(resolve);
    });
    for (const { id } of entries) inFlight.delete(id);
    if (!answer.results) for (const count of counts) countDropped(...count);
    return answer;
  }

  function leave() {
    isAway = true;
    letGo();
    queue.spill();
    if (!isOpen) return;
    // Beside the one batch that may be under way.
    const room = inFlight.size > 0 ? MAX_LEAVE_BYTES - MAX_BATCH_BYTES : MAX_LEAVE_BYTES;
    const batch = takeBatch(queue.peek().filter(mayGo), room, 0);
    // No await: nothing may be left open when the page freezes. If it lives on, the answer is taken.
    if (batch.length + Object.keys(dropped).length > 0) void deliver(batch);
  }

  function countDropped(reason: string, count = 1) {
    dropped[reason] = (dropped[reason] ?? 0) + count;
  }

  function start() {
    isOpen = true;
  }

  function stop() {
    isOpen = false;
    letGo();
  }

  /** Neither holds up another tab, nor waits for one. */
  function letGo() {
    lock.free();
    look();
  }

  return { start, stop, note, schedule, flush, leave, wake, look: () => look(), countDropped };
}

/** Takes from the front of `entries` what goes into one request, one at least. */
function takeBatch(entries: Entry[], maxBytes: number, minEventBytes: number): Entry[] {
  const tokens = new Set<string>();
  let room = maxBytes;
  let count = 0;
  for (const { bytes, token = '' } of entries) {
    if (!tokens.has(token)) room -= token.length;
    tokens.add(token);
    room -= Math.max(bytes + EVENT_OVERHEAD_BYTES, minEventBytes);
    if (count > 0 && (room < 0 || tokens.size > MAX_BATCH_TOKENS)) break;
    count++;
  }
  return entries.splice(0, count);
}
