import { describe, expect, test } from 'vitest';
import { createRateLimit, type Rate } from './rate-limit.ts';

function start(rate: Rate, maxKeys?: number) {
  let now = 1_000;
  const limit = createRateLimit({
    ...rate,
    monotonicMs: () => now,
    ...(maxKeys !== undefined && { maxKeys }),
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...limit, pass };
}

describe('a rate limit', () => {
  test('gives the burst at once and then its rate, however long nothing was taken', () => {
    const { take, pass } = start({ burst: 3, perSecond: 2 });
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 500]);
    pass(499);
    expect(take('a')).toBe(1);
    pass(1);
    expect([take('a'), take('a')]).toEqual([0, 500]);
    pass(1e9);
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 500]);
  });

  test('keeps the keys apart', () => {
    const { take } = start({ burst: 1, perSecond: 1 });
    expect([take('a'), take('b'), take('a'), take('b')]).toEqual([0, 0, 1_000, 1_000]);
  });

  test('lets in many at once when one is left, and is owed the rest', () => {
    const { take, pass } = start({ burst: 10, perSecond: 1 });
    take('a', 9);
    expect(take('a', 50)).toBe(0);
    expect(take('a')).toBe(50_000);
    pass(50_000);
    expect(take('a')).toBe(0);
  });

  test('gives a large batch its turn among small ones that take all there is', () => {
    const { take, pass } = start({ burst: 10, perSecond: 10 });
    let isLarge = false;
    for (let turn = 0; turn < 100; turn += 1) {
      while (!isLarge && take('all') === 0);
      pass(100);
      if (turn === 50) isLarge = take('all', 50) === 0;
    }
    expect(isLarge).toBe(true);
  });

  test('says how long to wait without taking anything', () => {
    const { take, waitMs } = start({ burst: 1, perSecond: 1 });
    expect([waitMs('a'), waitMs('a'), take('a'), waitMs('a')]).toEqual([0, 0, 0, 1_000]);
  });

  test('remembers no more keys than it may, whatever they owe', () => {
    const { take, waitMs } = start({ burst: 1, perSecond: 1 }, 3);
    const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
    for (const key of keys) expect(take(key)).toBe(0);
    expect(keys.filter((key) => waitMs(key) > 0)).toHaveLength(3);
  });

  test('remembers whom it must, while others that are full again come and go', () => {
    const { take, pass } = start({ burst: 10, perSecond: 10 }, 100);
    take('debtor', 1_000);
    for (let count = 0; count < 1_000; count += 1) {
      take(`visitor-${count}`);
      pass(10);
    }
    expect(take('debtor')).toBeGreaterThan(0);
  });
});
