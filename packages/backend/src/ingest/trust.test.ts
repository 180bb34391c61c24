import { describe, expect, test } from 'vitest';
import { correctTime, judge, type Situation } from './trust.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = 1_750_000_000_000;
/** A token of an hour, given at NOW − 1 h. */
const claims = { sub: 'u1', account: 'acme', iat: NOW / 1_000 - 3_600, exp: NOW / 1_000 };
const situation = (given: Partial<Situation>): Situation => ({
  event: {},
  claims,
  at: NOW,
  receivedAt: NOW,
  allowUnverified: false,
  isSecret: false,
  ...given,
});

describe('the time of an event', () => {
  test.each([
    ['of a right clock', { at: NOW - 5, sentAt: NOW, receivedAt: NOW }, NOW - 5],
    [
      'of a clock three hours ahead',
      { at: NOW + 3 * 60 * MINUTE - 5, sentAt: NOW + 3 * 60 * MINUTE, receivedAt: NOW },
      NOW - 5,
    ],
    ['of a clock years behind', { at: 1_000, sentAt: 6_000, receivedAt: NOW }, NOW - 5_000],
    ['that lies in the future', { at: NOW + 10, sentAt: NOW, receivedAt: NOW }, NOW],
    [
      'at the edge of thirty days',
      { at: NOW - 30 * DAY, sentAt: NOW, receivedAt: NOW },
      NOW - 30 * DAY,
    ],
  ])('%s is corrected', (_what, clocks, at) => {
    expect(correctTime({ ...clocks, isSecret: false })).toEqual({ at, isTooOld: false });
  });

  test('is too old beyond thirty days', () => {
    const clocks = { at: NOW - 30 * DAY - 1, sentAt: NOW, receivedAt: NOW, isSecret: false };
    expect(correctTime(clocks)).toEqual({ at: NOW - 30 * DAY, isTooOld: true });
  });

  test.each([
    ['is never too old', NOW - 4_000 * DAY, NOW - 4_000 * DAY],
    ['is not of the future', NOW + DAY, NOW],
  ])('with a secret key %s', (_what, at, corrected) => {
    const clocks = { at, sentAt: NOW, receivedAt: NOW, isSecret: true };
    expect(correctTime(clocks)).toEqual({ at: corrected, isTooOld: false });
  });
});

describe('the verdict on an event', () => {
  const verified = { trust: 1, userId: 'u1', accountId: 'acme', isInternal: false };
  test.each<[string, Partial<Situation>, object]>([
    ['with a live token', {}, verified],
    ['that names the same user', { event: { userId: 'u1' } }, verified],
    ['that names another account than its token', { event: { accountId: 'other' } }, verified],
    [
      'five minutes after its token',
      { at: NOW + 5 * MINUTE, receivedAt: NOW + 5 * MINUTE },
      verified,
    ],
    ['five minutes before its token', { at: NOW - 65 * MINUTE }, verified],
    ['that comes seven days late', { at: NOW, receivedAt: NOW + 7 * DAY }, verified],
    [
      'whose token has no account',
      { claims: { ...claims, account: undefined as never }, event: { accountId: 'beta' } },
      { ...verified, accountId: 'beta' },
    ],
    [
      'of staff acting as the user',
      { claims: { ...claims, act: { sub: 's' } } },
      { ...verified, isInternal: true },
    ],
    [
      'of the vendor’s own',
      { claims: { ...claims, internal: true } },
      { ...verified, isInternal: true },
    ],
    ['that says it is not internal', { claims: { ...claims, internal: false } }, verified],
    [
      'whose ids are decomposed',
      { claims: { ...claims, sub: 'A\u030A' }, event: { userId: '\u00C5' } },
      { ...verified, userId: '\u00C5' },
    ],
    [
      'of an id with half a character',
      { claims: { ...claims, sub: '\uD800' } },
      { ...verified, userId: '\uFFFD' },
    ],
  ])('verifies one %s', (_what, given, verdict) => {
    expect(judge(situation(given))).toEqual(verdict);
  });

  const claimed = { trust: 0, userId: 'u1', accountId: 'acme', isInternal: false };
  const event = { userId: 'u1', accountId: 'acme' };
  test.each<[string, Partial<Situation>, object]>([
    ['without a token', { claims: undefined }, claimed],
    [
      'more than five minutes after its token',
      { at: NOW + 5 * MINUTE + 1, receivedAt: NOW + 5 * MINUTE + 1 },
      claimed,
    ],
    ['more than five minutes before its token', { at: NOW - 65 * MINUTE - 1 }, claimed],
    ['more than seven days late', { receivedAt: NOW + 7 * DAY + 1 }, claimed],
    ['with somebody else’s token', { claims: { ...claims, sub: 'u2' } }, claimed],
    [
      'with a token that says internal, but too late',
      { receivedAt: NOW + 8 * DAY, claims: { ...claims, internal: true } },
      { ...claimed, isInternal: true },
    ],
    [
      'without a token and anonymous',
      { claims: undefined, event: {} },
      { trust: 0, isInternal: false },
    ],
  ])('does not verify one %s', (_what, given, verdict) => {
    expect(judge(situation({ event, ...given }))).toEqual(verdict);
  });

  test('believes the host’s own server without a token, of any age, but nobody for somebody', () => {
    const server = { claims: undefined, isSecret: true, at: NOW - 400 * DAY };
    expect(judge(situation({ event, ...server }))).toEqual({ ...claimed, trust: 1 });
    expect(judge(situation(server))).toEqual({ trust: 0, isInternal: false });
  });

  test('takes a claimed id where the workspace is being tried, but nobody for somebody', () => {
    const trial = { claims: undefined, allowUnverified: true };
    expect(judge(situation({ event, ...trial }))).toEqual({ ...claimed, trust: 1 });
    expect(judge(situation({ ...trial }))).toEqual({ trust: 0, isInternal: false });
  });
});
