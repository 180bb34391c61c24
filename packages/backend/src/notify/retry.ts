/**
 * What follows an attempt to deliver, decided purely. The schedule is the one that Standard Webhooks 1.0.0
 * recommends: ten attempts over 75.5 hours, each delay ±20 % so that what failed together does not return
 * together. Every failure is tried again, 4xx too (a receiver that is being deployed answers 404 for a while),
 * but 410, by which a receiver says that it will never want anything again.
 */

/** What an attempt on a channel came to. */
export type Outcome =
  | { kind: 'delivered' }
  | {
      kind: 'failed';
      /** One sentence, for people. Never what the destination answered: that may be a secret of its own. */
      error: string;
      /** How long the destination asked to be left alone. */
      retryAfterMs?: number | undefined;
      /** The destination is gone for good: its channel is switched off. */
      isGone?: boolean;
    };

export type Next =
  | { status: 'delivered' }
  | { status: 'queued'; atMs: number; error: string }
  | { status: 'failed'; error: string; isGone: boolean };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The delay after the first, second, … failed attempt. https://github.com/standard-webhooks/standard-webhooks */
export const RETRY_DELAYS_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const JITTER_RATIO = 0.2;
/** A destination may ask for a longer pause than the schedule's, but not for one of years. */
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/**
 * @param attempts made so far, this one included; 1 or more.
 * @param random in [0, 1).
 */
export function nextAttempt(
  outcome: Outcome,
  { attempts, nowMs, random }: { attempts: number; nowMs: number; random: number },
): Next {
  if (outcome.kind === 'delivered') return { status: 'delivered' };
  const { error, isGone = false } = outcome;
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  if (isGone || delayMs === undefined) return { status: 'failed', error, isGone };
  const jitteredMs = delayMs * (1 - JITTER_RATIO + 2 * JITTER_RATIO * random);
  const atMs = Math.max(nowMs + jitteredMs, pausedUntilMs(outcome, nowMs) ?? 0);
  return { status: 'queued', atMs: Math.round(atMs), error };
}

/** Until when the destination wants to hear nothing of us, whatever we have for it; undefined when it did not say. */
export function pausedUntilMs(outcome: Outcome, nowMs: number): number | undefined {
  if (outcome.kind === 'delivered' || outcome.retryAfterMs === undefined) return undefined;
  return nowMs + Math.min(outcome.retryAfterMs, MAX_RETRY_AFTER_MS);
}

/** `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3) → milliseconds from now; undefined when unreadable. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
