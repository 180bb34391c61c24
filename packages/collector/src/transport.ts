import type { BatchAnswer } from '@polku/protocol';
import type { Entry } from './queue.ts';

/**
 * Sending: hides batching, the keepalive budget, bisecting and retry. Requests are CORS-simple (a text body,
 * keys and tokens in it, no header of ours), so that nothing preflights, at unload least of all.
 */

/** What became of a request. Only `delivered` and `refused` events leave the queue. */
export type Outcome =
  /** Answered by index; `refused` names those the backend will never take. */
  | { kind: 'answered'; delivered: string[]; refused: string[]; why?: string | undefined }
  /** 400 or 413: the body as a whole is bad; halve it to find the culprit. */
  | { kind: 'bisect' }
  /** 408, 429, 5xx, or no answer: later. */
  | { kind: 'retry'; afterMs: number | undefined }
  /** 401, 403, 404, or an answer that is not Polku's: keep all, stop, say so. */
  | { kind: 'stop'; reason: string };

export type Transport = {
  send(
    entries: readonly Entry[],
    dropped: { [reason: string]: number } | undefined,
  ): Promise<Outcome>;
};

// The fetch specification caps the bodies of keepalive requests in flight at 64 KiB a page; the rest of
// the page may use some of it.
const MAX_KEEPALIVE_BYTES = 60_000;
/** A backend that has not answered for this long is taken as down. */
const MAX_ANSWER_WAIT_MS = 15_000;
/** Longer is not waited for: a mistake, and beyond 2³¹ ms a timer would fire at once. */
const MAX_RETRY_AFTER_MS = 3_600_000;

export function createTransport(options: {
  url: string;
  writeKey: string;
  fetch: typeof fetch;
  now: () => number;
}): Transport {
  let keepaliveBytes = 0;

  async function send(
    entries: readonly Entry[],
    dropped: { [reason: string]: number } | undefined,
  ) {
    const body = toBody(entries, dropped, options);
    const bytes = new TextEncoder().encode(body).length;
    const isKeepalive = keepaliveBytes + bytes <= MAX_KEEPALIVE_BYTES;
    if (isKeepalive) keepaliveBytes += bytes;
    try {
      const response = await options.fetch(options.url, {
        method: 'POST',
        body,
        keepalive: isKeepalive,
        credentials: 'omit',
        signal: AbortSignal.timeout(MAX_ANSWER_WAIT_MS),
      });
      // The budget is freed only when the answer's body has been read.
      return toOutcome(response, await response.text(), entries, options.now);
    } catch {
      return { kind: 'retry', afterMs: undefined } as const;
    } finally {
      if (isKeepalive) keepaliveBytes -= bytes;
    }
  }

  return { send };
}

/** Tokens are sent once each; an event points to its own by index. */
function toBody(
  entries: readonly Entry[],
  dropped: { [reason: string]: number } | undefined,
  { writeKey, now }: { writeKey: string; now: () => number },
): string {
  const tokens = [...new Set(entries.flatMap((entry) => entry.token ?? []))];
  const events = entries.map(({ event, token }) =>
    token ? { ...event, token: tokens.indexOf(token) } : event,
  );
  return JSON.stringify({ writeKey, sentAt: now(), tokens, events, dropped });
}

function toOutcome(
  response: Response,
  text: string,
  entries: readonly Entry[],
  now: () => number,
): Outcome {
  const { status } = response;
  if (response.ok) return toAnswered(text, entries);
  if (status === 400 || status === 413) return { kind: 'bisect' };
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: 'retry', afterMs: toRetryAfterMs(response.headers.get('retry-after'), now()) };
  }
  return { kind: 'stop', reason: `the backend answered ${status}` };
}

function toAnswered(text: string, entries: readonly Entry[]): Outcome {
  let answer: Partial<BatchAnswer> | null = null;
  try {
    answer = JSON.parse(text);
  } catch {
    // A captive portal answers 200 with a page of its own.
  }
  if (answer?.success !== true || answer.results?.length !== entries.length) {
    return { kind: 'stop', reason: 'another server answered' };
  }
  const ids = (status: string) =>
    entries.filter((_, i) => answer.results?.[i]?.status === status).map(({ event }) => event.id);
  const why = answer.results?.find(({ status }) => status === 'refused')?.message;
  return { kind: 'answered', delivered: ids('accepted'), refused: ids('refused'), why };
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function toRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1_000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}

/** Full jitter: anywhere in [0, min(60 s, 1 s × 2ⁿ)] for the n-th failure in a row, n from 0. */
export const toBackoffMs = (failures: number, random: () => number): number =>
  random() * Math.min(60_000, 1_000 * 2 ** failures);
