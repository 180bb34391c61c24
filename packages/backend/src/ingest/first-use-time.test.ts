import { describe, expect, test } from 'vitest';
import { type Act, createIngest, DAY, HOUR, MINUTE, NOW, SECOND } from './ingest.fixture.ts';

const acme: Act = { as: 'u1', of: 'acme' };
const live = { claims: { iat: NOW / SECOND - 60, exp: NOW / SECOND + 60 } };
const identify: Act = { ...acme, type: 'identify' };

describe('the time of a first use', () => {
  const ahead = NOW + 3 * HOUR;
  const behind = NOW - 3_650 * DAY;
  /** `sentAt` and `at` are the device's; the token is the host's, whose clock is right. */
  test.each<[string, { acts: Act[]; sentAt?: number; isSecret?: boolean }, number | undefined]>([
    ['of a right clock is its own', { acts: [{ ...acme, at: NOW - MINUTE }] }, NOW - MINUTE],
    [
      'of a clock ahead is corrected',
      { acts: [{ ...acme, ...live, at: ahead - MINUTE }], sentAt: ahead },
      NOW - MINUTE,
    ],
    [
      'of a clock years behind is corrected',
      { acts: [{ ...acme, ...live, at: behind - MINUTE }], sentAt: behind },
      NOW - MINUTE,
    ],
    [
      'that has not come yet by its own clock is when it was received',
      { acts: [{ ...acme, ...live, at: NOW + HOUR }], sentAt: NOW },
      NOW,
    ],
    ['of seven days ago still counts', { acts: [{ ...acme, at: NOW - 7 * DAY }] }, NOW - 7 * DAY],
    ['of longer ago does not', { acts: [{ ...acme, at: NOW - 7 * DAY - 1 }] }, undefined],
    [
      'made anonymously thirty days ago counts when its user identifies',
      { acts: [{ at: NOW - 30 * DAY }, identify] },
      NOW - 30 * DAY,
    ],
    [
      'made anonymously longer ago is refused',
      { acts: [{ at: NOW - 30 * DAY - 1 }, identify] },
      undefined,
    ],
    [
      'that the host’s server imports may be of any age',
      { acts: [{ userId: 'u1', accountId: 'acme', at: NOW - 400 * DAY }], isSecret: true },
      NOW - 400 * DAY,
    ],
    [
      'that the host’s server imports is not of the future',
      { acts: [{ userId: 'u1', accountId: 'acme', at: NOW + DAY }], isSecret: true },
      NOW,
    ],
  ])('%s', async (_what, { acts, ...options }, at) => {
    const { send, told, times } = await createIngest();
    await send(acts, options);
    const expected = at === undefined ? {} : { 'user:u1': at, 'account:acme': at };
    expect(await times()).toEqual(expected);
    const tellings = (await told()).map(({ body }) => Date.parse(body.data.firstUseAt));
    expect(tellings).toEqual(at === undefined ? [] : [at]);
  });

  test.each([
    ['an hour', NOW - HOUR],
    ['seven days', NOW - 7 * DAY],
  ])('moves back by %s when an earlier one comes later, and nobody is told', async (_how, at) => {
    const { send, times, told } = await createIngest();
    await send([acme]);
    const before = await told();
    await send([{ ...acme, at }]);
    expect(await times()).toEqual({ 'user:u1': at, 'account:acme': at });
    await send([{ ...acme, at: NOW - MINUTE }]);
    expect(await times()).toEqual({ 'user:u1': at, 'account:acme': at });
    expect(await told()).toEqual(before);
  });

  test('moves back to that of a colleague for the account alone', async () => {
    const { send, times, told } = await createIngest();
    await send([acme]);
    await send([{ as: 'u2', of: 'acme', at: NOW - HOUR }]);
    expect(await times()).toEqual({
      'user:u1': NOW,
      'user:u2': NOW - HOUR,
      'account:acme': NOW - HOUR,
    });
    // The account's first use was told already, as the other's.
    expect((await told()).map(({ subject, body }) => [subject, body.data.account?.first])).toEqual([
      ['user:u1', true],
      ['user:u2', false],
    ]);
  });
});
