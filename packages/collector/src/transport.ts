import type { BatchAnswer, EventResult } from '@polku/protocol';
import type { Entry } from './entry.ts';

/**
 * One request: its body, and what an answer looks like. Requests are CORS-simple (a text body, keys and tokens in
 * it, no header of ours), so that nothing preflights, at unload least of all.
 */
export type Answer = {
  /** Of HTTP; 0 when there was no answer. */
  status: number;
  /** What became of each event; absent when the answer is not Polku's. */
  results?: EventResult[] | undefined;
  /** When to come again, if the backend has asked for that. */
  afterMs?: number | undefined;
};

/** A backend that has not answered for this long is taken as down. */
const MAX_ANSWER_WAIT_MS = 15_000;
/** Longer is not waited for: a mistake, and beyond 2³¹ ms a timer would fire at once. */
const MAX_RETRY_AFTER_MS = 3_600_000;

export async function post(url: string, body: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      // It outlives the page; one that does not keeps it out of Firefox's back/forward cache.
      keepalive: true,
      credentials: 'omit',
      signal: AbortSignal.timeout(MAX_ANSWER_WAIT_MS),
    });
    // The keepalive budget is freed only when the answer's body has been read.
    const text = await response.text();
    return {
      status: response.status,
      results: response.ok ? parseResults(text) : undefined,
      afterMs: toRetryAfterMs(response.headers.get('retry-after')),
    };
  } catch {
    return { status: 0 };
  }
}

/** Tokens are sent once each; an event points to its own by index. Events go as the texts that they are. */
export function toBody(entries: readonly Entry[], envelope: object): string {
  const tokens = [...new Set(entries.flatMap(({ token }) => token ?? []))];
  const events = entries.map(({ json, token }) =>
    token ? `{"token":${tokens.indexOf(token)},${json.slice(1)}` : json,
  );
  return `${JSON.stringify({ ...envelope, tokens }).slice(0, -1)},"events":[${events}]}`;
}

/** Undefined when this is no answer of ours: a captive portal answers 200 with a page of its own. */
function parseResults(text: string): EventResult[] | undefined {
  try {
    const { success, results }: BatchAnswer = JSON.parse(text);
    if (success === true) return results;
  } catch {
    // Not even JSON.
  }
  return undefined;
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function toRetryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
