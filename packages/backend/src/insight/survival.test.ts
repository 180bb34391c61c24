import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChance } from '../success/demo/random.ts';
import { summarizeWaits, thin, toQuantile, toSurvival, type Wait } from './survival.ts';

const over = (...all: number[]): Wait[] => all.map((ms) => ({ ms, isOver: true }));
const waiting = (...all: number[]): Wait[] => all.map((ms) => ({ ms, isOver: false }));

// Freireich et al. 1963, weeks of remission under 6-MP: the textbook example (Collett; Klein and Moeschberger; R's
// and Stata's manuals).
const FREIREICH = [
  ...over(6, 6, 6, 7, 10, 13, 16, 22, 23),
  ...waiting(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
];

describe('a survival curve', () => {
  it('is the published one of Freireich’s 21 patients', () => {
    const curve = toSurvival(FREIREICH);
    expect(curve.map(({ ms, ratio, atRisk }) => [ms, Number(ratio.toFixed(4)), atRisk])).toEqual([
      [6, 0.8571, 21],
      [7, 0.8067, 17],
      [10, 0.7529, 15],
      [13, 0.6902, 12],
      [16, 0.6275, 11],
      [22, 0.5378, 7],
      [23, 0.4482, 6],
    ]);
    // Stata, `sts list`: the band at 6 and at 23 weeks.
    expect([curve[0]?.low, curve[0]?.high].map((end) => end?.toFixed(4))).toEqual([
      '0.6197',
      '0.9516',
    ]);
    expect([curve[6]?.low, curve[6]?.high].map((end) => end?.toFixed(4))).toEqual([
      '0.1881',
      '0.6801',
    ]);
  });

  it('gives the published median, whose upper end is open', () => {
    const { median, firstQuartile, thirdQuartile, begun, waiting } = summarizeWaits(
      FREIREICH,
      'users',
    );
    expect(median).toEqual({
      value: 23,
      low: 13,
      high: null,
      n: 21,
      of: 'users',
      unit: 'ms',
      reason: 'not_reached',
    });
    expect(firstQuartile.value).toBe(13);
    expect(thirdQuartile).toMatchObject({ value: null, reason: 'not_reached' });
    expect([begun, waiting]).toEqual([21, 12]);
  });

  it('of nothing, of one who waits and of one who came is finite and says why', () => {
    expect(summarizeWaits([], 'users')).toMatchObject({
      begun: 0,
      median: { value: null, reason: 'nothing' },
      curve: [],
    });
    expect(summarizeWaits(waiting(5), 'users')).toMatchObject({
      waiting: 1,
      median: { value: null, n: 1, reason: 'not_reached' },
      curve: [],
    });
    expect(summarizeWaits(over(5), 'users')).toMatchObject({
      over: 1,
      median: { value: 5, low: null, high: null, reason: 'too_few' },
      curve: [{ ms: 5, ratio: 0, low: null, high: null, atRisk: 1 }],
    });
  });

  it('does not call the lucky the median: with half still waiting longer there is none', () => {
    const { median } = summarizeWaits([...over(1, 2), ...waiting(50, 50, 50)], 'users');
    expect(median).toMatchObject({ value: null, reason: 'not_reached', n: 5 });
  });
});

const waits = fc.array(
  fc.record({ ms: fc.nat(40), isOver: fc.boolean(), times: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 40 },
);

/**
 * Efron's reckoning of the same curve, with nothing in common: everybody has an equal mass, and whoever is lost from
 * sight hands theirs to all who are left, in equal parts.
 */
function redistribute(all: readonly Wait[]): Map<number, number> {
  const people = all
    .flatMap(({ ms, isOver, times = 1 }) => Array.from({ length: times }, () => ({ ms, isOver })))
    .sort((a, b) => a.ms - b.ms || Number(b.isOver) - Number(a.isOver));
  const mass = people.map(() => 1 / people.length);
  let left = 1;
  const curve = new Map<number, number>();
  for (const [index, { ms, isOver }] of people.entries()) {
    const own = mass[index] ?? 0;
    if (isOver) {
      left -= own;
      curve.set(ms, left);
    } else {
      const others = people.length - index - 1;
      for (let other = index + 1; other < people.length; other += 1)
        mass[other] = (mass[other] ?? 0) + own / others;
    }
  }
  return curve;
}

describe('whatever the waits', () => {
  it('it is what Efron’s redistribution to the right gives', () => {
    fc.assert(
      fc.property(waits, (all) => {
        const other = redistribute(all);
        const curve = toSurvival(all);
        expect(curve.map(({ ms }) => ms)).toEqual([...other.keys()]);
        for (const { ms, ratio } of curve) expect(ratio).toBeCloseTo(other.get(ms) ?? -1, 9);
      }),
    );
  });

  it('it only falls, within 0 and 1, within its band, and its quantiles rise', () => {
    fc.assert(
      fc.property(waits, (all) => {
        const curve = toSurvival(all);
        let last = 1;
        for (const { ratio, low, high } of curve) {
          expect(ratio).toBeLessThan(last);
          expect(ratio).toBeGreaterThanOrEqual(0);
          if (low !== null && high !== null) {
            expect(low).toBeLessThanOrEqual(ratio);
            expect(high).toBeGreaterThanOrEqual(ratio);
            expect(low >= 0 && high <= 1).toBe(true);
          }
          last = ratio;
        }
        const values = [0.25, 0.5, 0.75].map((share) => toQuantile(curve, share)?.value);
        const known = values.filter((value) => value !== undefined);
        expect(known).toEqual(known.toSorted((a, b) => a - b));
        expect(JSON.stringify(summarizeWaits(all, 'users'))).not.toMatch(/NaN|Infinity/);
      }),
    );
  });

  it('without anybody waiting it is the plain share', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1 }), (all) => {
        for (const { ms, ratio } of toSurvival(over(...all)))
          expect(ratio).toBeCloseTo(all.filter((each) => each > ms).length / all.length, 9);
      }),
    );
  });
});

it('the median’s interval is that of resampling', () => {
  const chance = createChance('median');
  const all: Wait[] = Array.from({ length: 300 }, () => {
    const [ms, seenMs] = [chance.wait(100), chance.wait(200)];
    return { ms: Math.min(ms, seenMs), isOver: ms <= seenMs };
  });
  const medians = Array.from({ length: 400 }, () => {
    const again = all.map(() => chance.pick(all as [Wait, ...Wait[]]));
    return toQuantile(toSurvival(again), 0.5)?.value ?? Infinity;
  }).sort((a, b) => a - b);
  const { value, low, high } = toQuantile(toSurvival(all), 0.5) ?? { value: 0, low: 0, high: 0 };
  const [from = 0, to = 0] = [medians[10], medians[389]];
  // Two ways to the same ends: they differ by less than a fifth of the width.
  const width = to - from;
  expect(Math.abs((low ?? 0) - from) / width).toBeLessThan(0.2);
  expect(Math.abs((high ?? 0) - to) / width).toBeLessThan(0.2);
  expect(value > from && value < to).toBe(true);
});

it('keeps the ends when it is thinned', () => {
  const points = Array.from({ length: 1_234 }, (_, index) => index);
  const thinned = thin(points, 200);
  expect([thinned.length, thinned[0], thinned.at(-1)]).toEqual([200, 0, 1_233]);
  expect(thin([1, 2], 200)).toEqual([1, 2]);
});
