import { describe, expect, test } from 'vitest';
import { shuffle } from './shuffle.ts';

const items = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
const order = (seed: string, given: { id: string; isFixed?: boolean }[] = items) =>
  shuffle(given, seed)
    .map(({ id }) => id)
    .join('');

describe('an order drawn by lot', () => {
  test('is the same for the same response, and differs between responses', () => {
    expect(order('r1')).toBe(order('r1'));
    const seeds = Array.from({ length: 50 }, (_, i) => `r${i}`);
    expect(new Set(seeds.map((seed) => order(seed))).size).toBeGreaterThan(15);
  });

  test('has each of the 24 orders as often as the others', () => {
    const draws = 24_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const drawn = order(`${i.toString(16)}-response`);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const expected = draws / 24;
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // 23 degrees of freedom: 49.7 is passed once in a thousand. The seeds are fixed, so it passes always or never.
    expect(chiSquare).toBeLessThan(49.7);
  });

  test('leaves where it stands what is fixed, and loses nothing', () => {
    const fixed = [...items, { id: 'z', isFixed: true }];
    for (let i = 0; i < 50; i++) {
      const drawn = order(`r${i}`, fixed);
      expect(drawn.endsWith('z')).toBe(true);
      expect([...drawn].sort().join('')).toBe('abcdz');
    }
  });
});
