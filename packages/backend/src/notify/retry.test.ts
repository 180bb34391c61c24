import { describe, expect, it } from 'vitest';
import { nextAttempt, parseRetryAfter, RETRY_DELAYS_MS } from './retry.ts';

const nowMs = Date.UTC(2026, 0, 1);
const failed = { kind: 'failed', error: 'no' } as const;
const MIDDLE = 0.5;
const audience = 'system' as const;

describe('nextAttempt', () => {
  it('follows the schedule of Standard Webhooks and then gives up', () => {
    const delays = RETRY_DELAYS_MS.system.map((_, index) => {
      const next = nextAttempt(failed, { attempts: index + 1, nowMs, random: MIDDLE, audience });
      return next.status === 'queued' ? (next.atMs - nowMs) / 1_000 : next.status;
    });
    expect(delays).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(nextAttempt(failed, { attempts: 10, nowMs, random: MIDDLE, audience })).toEqual({
      status: 'failed',
      error: 'no',
      isGone: false,
    });
  });

  it('spreads each delay by a fifth', () => {
    const at = (random: number) => nextAttempt(failed, { attempts: 2, nowMs, random, audience });
    expect(at(0)).toMatchObject({ atMs: nowMs + 240_000 });
    expect(at(0.999_999)).toMatchObject({ atMs: nowMs + 360_000 });
  });

  it.each([
    ['longer than the schedule', 60_000, 60_000],
    ['shorter than the schedule', 1_000, 5_000],
    ['a year', 365 * 86_400_000, 86_400_000],
  ])('honours a Retry-After that is %s', (_, retryAfterMs, delayMs) => {
    const outcome = { ...failed, retryAfterMs };
    const next = nextAttempt(outcome, { attempts: 1, nowMs, random: MIDDLE, audience });
    expect(next).toMatchObject({ status: 'queued', atMs: nowMs + delayMs });
  });

  it('tries for people over 2 h 43 min, and then it is missed', () => {
    const delays = RETRY_DELAYS_MS.person.map((_, index) => {
      const made = { attempts: index + 1, nowMs, random: MIDDLE, audience: 'person' as const };
      const next = nextAttempt(failed, made);
      return next.status === 'queued' ? (next.atMs - nowMs) / 1_000 : next.status;
    });
    expect(delays).toEqual([2, 10, 30, 120, 600, 1_800, 7_200]);
    const last = { attempts: 8, nowMs, random: MIDDLE, audience: 'person' as const };
    expect(nextAttempt(failed, last)).toMatchObject({ status: 'missed', isGone: false });
  });

  it('pages nobody a day late because a destination wants to be left alone for so long', () => {
    const outcome = { ...failed, retryAfterMs: 20 * 3_600_000 };
    const made = { attempts: 1, nowMs, random: MIDDLE };
    expect(nextAttempt(outcome, { ...made, audience: 'room' })).toMatchObject({ status: 'missed' });
    expect(nextAttempt(outcome, { ...made, audience })).toMatchObject({ status: 'queued' });
  });

  it('does not try again what will never be taken, and keeps the channel', () => {
    const made = { attempts: 1, nowMs, random: MIDDLE, audience };
    const next = nextAttempt({ ...failed, isFinal: true }, made);
    expect(next).toEqual({ status: 'failed', error: 'no', isGone: false });
  });

  it('knows what was taken over without a receipt', () => {
    const made = { attempts: 1, nowMs, random: MIDDLE, audience };
    expect(nextAttempt({ kind: 'accepted' }, made)).toEqual({ status: 'accepted' });
  });

  it('stops at once when the destination is gone, and when it has arrived', () => {
    const options = { attempts: 1, nowMs, random: MIDDLE, audience };
    expect(nextAttempt({ ...failed, isGone: true }, options)).toMatchObject({
      status: 'failed',
      isGone: true,
    });
    expect(nextAttempt({ kind: 'delivered' }, options)).toEqual({ status: 'delivered' });
  });
});

describe('parseRetryAfter', () => {
  it.each([
    [undefined, undefined],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2015 00:00:00 GMT', 0],
    ['soon', undefined],
  ])('reads %s as %s ms', (header, ms) => {
    expect(parseRetryAfter(header, nowMs)).toBe(ms);
  });
});
