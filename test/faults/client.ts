import { setTimeout as pause } from 'node:timers/promises';
import { MAX_BATCH_TOKENS } from '@polku/protocol/limits';
import type { TestEvent } from '../e2e/batch.ts';

/**
 * What the collector's sender does, in Node, so that a test can run many of them against one backend: events
 * wait in order and keep their id and their `at`; every attempt has a `sentAt` of its own; what has no answer
 * of ours, and 408, 429 and 5xx, is tried again for ever, no sooner than `Retry-After` says. It keeps the ids
 * that were acknowledged: those are what the backend may never lose.
 *
 * Not the collector itself: that one stands on a browser's storage, and has its tests in real browsers.
 */
export type Client = ReturnType<typeof createClient>;

export type ClientOptions = {
  /** Of the backend, or of what stands before it. */
  url: string;
  writeKey: string;
  /** The device's clock, UTC ms. @default Date.now */
  nowMs?: () => number;
  /** In [0, 1). @default Math.random */
  random?: () => number;
  maxBatchEvents?: number;
  /** Whether it may have to try again; otherwise that fails the test. @default true */
  mayFail?: boolean;
};

type Tracked = { event: TestEvent; token: string | undefined };
type Result = { status: 'accepted' | 'refused'; code?: string };
type Outcome =
  | { kind: 'answered'; results: Result[] }
  | { kind: 'failed'; why: string; retryAfterMs: number };

/** Full jitter: a random share of it, doubled with each failure. Short, for a network that is this machine. */
const BASE_DELAY_MS = 40;
const MAX_DELAY_MS = 800;
const isRetried = (status: number) => status === 408 || status === 429 || status >= 500;

export function createClient(options: ClientOptions) {
  const { url, writeKey, nowMs = Date.now, random = Math.random } = options;
  const { maxBatchEvents = 50, mayFail = true } = options;
  const queue: Tracked[] = [];
  const acknowledged = new Set<string>();
  const refused = new Map<string, string>();
  /** How many attempts ended in each way: a status, or the kind of the network's error. */
  const outcomes = new Map<string, number>();
  const leaving = new AbortController();
  let sending: Promise<void> | undefined;

  async function sendAll(): Promise<void> {
    let failures = 0;
    while (queue.length > 0) {
      const batch = toBatch(queue, maxBatchEvents);
      const outcome = await attempt(batch);
      const how = outcome.kind === 'answered' ? '200' : outcome.why;
      outcomes.set(how, (outcomes.get(how) ?? 0) + 1);
      if (outcome.kind === 'answered') {
        failures = 0;
        queue.splice(0, batch.length);
        batch.forEach(({ event }, index) => {
          settle(event.id, outcome.results[index]);
        });
      } else {
        if (!mayFail) throw new Error(`A client was refused or cut off: ${outcome.why}.`);
        const delayMs = random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** failures++);
        await pause(outcome.retryAfterMs + delayMs, undefined, { signal: leaving.signal });
      }
    }
  }

  function settle(id: string, result: Result | undefined): void {
    if (!result) throw new Error(`The answer has no result for the event ${id}.`);
    if (result.status === 'accepted') acknowledged.add(id);
    else refused.set(id, result.code ?? '');
  }

  async function attempt(batch: readonly Tracked[]): Promise<Outcome> {
    try {
      const response = await fetch(`${url}/v1/batch`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ writeKey, sentAt: nowMs(), ...toBody(batch) }),
        signal: leaving.signal,
      });
      return await toOutcome(response);
    } catch (error) {
      leaving.signal.throwIfAborted();
      // The network's errors have a cause; any other is a fault of the test.
      if (!(error instanceof Error && error.cause instanceof Error)) throw error;
      const { cause } = error;
      const why = 'code' in cause ? String(cause.code) : cause.name;
      return { kind: 'failed', why, retryAfterMs: 0 };
    }
  }

  return {
    acknowledged,
    refused,
    outcomes,
    /** Queues an event with the token that is current now. */
    track(event: TestEvent, token?: string) {
      queue.push({ event, token });
    },
    /** Sends; resolves when nothing waits any more. */
    flush(): Promise<void> {
      if (sending) return sending;
      sending = sendAll().finally(() => {
        sending = undefined;
      });
      // Whoever waits for it is told; a test that failed before waits no more.
      sending.catch(() => {});
      return sending;
    },
    /** Gives up what waits, so that a test that failed ends. */
    stop() {
      leaving.abort();
      return sending?.catch(() => {});
    },
  };
}

async function toOutcome(response: Response): Promise<Outcome> {
  const { status, headers } = response;
  const text = await response.text();
  if (status === 200) return { kind: 'answered', ...JSON.parse(text) };
  // What the backend calls wrong is a fault of the test, and repeating it would hide that.
  if (!isRetried(status)) throw new Error(`The backend answered ${status}: ${text}`);
  const retryAfterMs = Number(headers.get('retry-after') ?? 0) * 1_000;
  return { kind: 'failed', why: String(status), retryAfterMs };
}

/** As many of the oldest as fit into one body. */
function toBatch(queue: readonly Tracked[], maxEvents: number): Tracked[] {
  const batch: Tracked[] = [];
  const tokens = new Set<string>();
  for (const tracked of queue.slice(0, maxEvents)) {
    if (tracked.token !== undefined) tokens.add(tracked.token);
    if (tokens.size > MAX_BATCH_TOKENS) break;
    batch.push(tracked);
  }
  return batch;
}

function toBody(batch: readonly Tracked[]) {
  const tokens = [...new Set(batch.flatMap(({ token }) => token ?? []))];
  const events = batch.map(({ event, token }) =>
    token === undefined ? event : { ...event, token: tokens.indexOf(token) },
  );
  return { tokens, events };
}
