import type { Audience } from '../store/notify-tables.ts';

/**
 * What follows an attempt to deliver, decided purely. There are two schedules, because news for a person is worth
 * less by the hour and news for a program is not.
 *
 * - For people, in person or in a room: eight attempts over 2 h 43 m, and what has not arrived then is *missed*: the
 *   console shows it, and nobody is paged late.
 * - For programs: the schedule that Standard Webhooks 1.0.0 recommends, ten attempts over 75.5 hours.
 *
 * Each delay is ±20 %, so that what failed together does not return together. Every failure is tried again, 4xx of a
 * webhook too (a receiver that is being deployed answers 404 for a while), but one that a channel knows to be final:
 * this message can never be taken, or (410) the destination will never want anything again.
 */

/** What an attempt on a channel came to. */
export type Outcome =
  | { kind: 'delivered' }
  /** Taken over by somebody who will send no receipt. */
  | { kind: 'accepted' }
  | {
      kind: 'failed';
      /** One sentence, for people. Never what the destination answered: that may be a secret of its own. */
      error: string;
      /** How long the destination asked to be left alone. */
      retryAfterMs?: number | undefined;
      /** This message will never be taken; the next one may. */
      isFinal?: boolean;
      /** The destination is gone for good: its channel is switched off. */
      isGone?: boolean;
    };

export type Next =
  | { status: 'delivered' | 'accepted' }
  | { status: 'queued'; atMs: number; error: string }
  | { status: 'failed' | 'missed'; error: string; isGone: boolean };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const FOR_PEOPLE_MS: readonly number[] = [
  2 * SECOND_MS,
  10 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
];

/** https://github.com/standard-webhooks/standard-webhooks */
const FOR_PROGRAMS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** The delay after the first, second, … failed attempt. */
export const RETRY_DELAYS_MS: { [A in Audience]: readonly number[] } = {
  person: FOR_PEOPLE_MS,
  room: FOR_PEOPLE_MS,
  system: FOR_PROGRAMS_MS,
};
/**
 * For how long something waits for a destination that has stopped answering, though its own attempts are not used up:
 * a little longer than its schedule takes.
 */
export const MAX_WAIT_MS: { [A in Audience]: number } = {
  person: 4 * HOUR_MS,
  room: 4 * HOUR_MS,
  system: 96 * HOUR_MS,
};
const JITTER_RATIO = 0.2;
/** A destination may ask for a longer pause than the schedule's, but not for one of years. */
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/** What was given up, by whom it was for. */
export const givenUp = (audience: Audience): 'failed' | 'missed' =>
  audience === 'system' ? 'failed' : 'missed';

type Attempted = {
  /** Made so far, this one included; 1 or more. */
  attempts: number;
  nowMs: number;
  /** In [0, 1). */
  random: number;
  audience: Audience;
};

export function nextAttempt(
  outcome: Outcome,
  { attempts, nowMs, random, audience }: Attempted,
): Next {
  if (outcome.kind !== 'failed') return { status: outcome.kind };
  const { error, isGone = false, isFinal = false } = outcome;
  if (isGone || isFinal) return { status: 'failed', error, isGone };
  const delayMs = RETRY_DELAYS_MS[audience][attempts - 1];
  if (delayMs === undefined) return { status: givenUp(audience), error, isGone };
  const jitteredMs = delayMs * (1 - JITTER_RATIO + 2 * JITTER_RATIO * random);
  const atMs = Math.round(Math.max(nowMs + jitteredMs, pausedUntilMs(outcome, nowMs) ?? 0));
  if (atMs - nowMs > MAX_WAIT_MS[audience]) return { status: givenUp(audience), error, isGone };
  return { status: 'queued', atMs, error };
}

/** Until when the destination wants to hear nothing of us, whatever we have for it; undefined when it did not say. */
export function pausedUntilMs(outcome: Outcome, nowMs: number): number | undefined {
  if (outcome.kind !== 'failed' || outcome.retryAfterMs === undefined) return undefined;
  return nowMs + Math.min(outcome.retryAfterMs, MAX_RETRY_AFTER_MS);
}

/** `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3) → milliseconds from now; undefined when unreadable. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
