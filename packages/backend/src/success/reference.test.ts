import { describe, expect, test } from 'vitest';
import { findCandidates, mayAskFrom } from './reference.ts';

const DAY = 24 * 3_600_000;
const answer = (userId: string, kind: string, at = 1) => ({ userId, accountId: 'acme', kind, at });
const use = (userId: string, day: number, accountId = 'acme') => ({
  userId,
  accountId,
  at: day * DAY,
});

describe('who might speak for the product', () => {
  test('are promoters, by what they answered last', () => {
    const answers = [
      answer('a', 'promoter'),
      answer('b', 'promoter', 1),
      answer('b', 'detractor', 2),
      answer('c', 'passive'),
    ];
    expect(findCandidates({ answers, firstUses: [] })).toEqual([
      { userId: 'a', accountId: 'acme', why: [{ kind: 'promoter', at: 1 }] },
    ]);
  });

  test('are the first of an account whom others have followed within a month', () => {
    const followed = [use('a', 0), use('b', 1), use('c', 2), use('d', 30)];
    const alone = [use('e', 0, 'b'), use('f', 1, 'b'), use('g', 2, 'b'), use('h', 31, 'b')];
    expect(findCandidates({ answers: [], firstUses: [...alone, ...followed] })).toEqual([
      { userId: 'a', accountId: 'acme', why: [{ kind: 'followed', by: 3 }] },
    ]);
  });

  test('stand first when they are both', () => {
    const answers = [answer('z', 'promoter'), answer('a', 'promoter')];
    const firstUses = [use('z', 0), use('b', 1), use('c', 2), use('d', 3)];
    const found = findCandidates({ answers, firstUses });
    expect(found.map(({ userId }) => userId)).toEqual(['z', 'a']);
  });
});

describe('nobody is asked twice in a window', () => {
  const asked = (answered: 'yes' | 'no' | null) => [
    { askedAt: 0, answer: answered, answeredAt: answered ? 10 * DAY : null },
  ];
  test.each([
    ['who was never asked', [], 0, undefined],
    ['who has not answered', asked(null), 181, 182 * DAY],
    ['who has not answered, half a year later', asked(null), 182, undefined],
    ['who has said yes', asked('yes'), 181, 182 * DAY],
    ['who has said no', asked('no'), 374, 375 * DAY],
    ['who has said no, a year later', asked('no'), 375, undefined],
  ] as const)('%s', (_, before, day, from) => expect(mayAskFrom(before, day * DAY)).toBe(from));
});
