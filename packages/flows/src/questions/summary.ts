import type { AnswerValue } from './view.ts';

/** Many answers to one question, made few figures. All of one wording: what was asked otherwise is summed apart. */
export type Summary = {
  /** How many answered it: the denominator of every share. */
  n: number;
  /** How often each point or option was chosen; also those that nobody chose. */
  counts: { [answer: string]: number };
  /** By name: `nps`, `mean`, `share`, …; none of nothing. */
  figures: { [name: string]: Figure };
};

/** `low` and `high`: the 95 % interval. */
export type Figure = { value: number; low?: number; high?: number };

/** How often each of `all` is among `values`; of others none is kept. */
export function countEach(
  all: readonly (string | number)[],
  values: readonly (string | number)[],
): Summary['counts'] {
  const counts = new Map(all.map((each) => [String(each), 0]));
  for (const value of values) {
    const before = counts.get(String(value));
    if (before !== undefined) counts.set(String(value), before + 1);
  }
  return Object.fromEntries(counts);
}

/** How often each point was given: what is left of many answers on a scale when it does not matter whose they were. */
export type Tally = ReadonlyMap<number, number>;

export function toTally(values: readonly AnswerValue[]): Tally {
  const tally = new Map<number, number>();
  for (const value of values)
    if (typeof value === 'number') tally.set(value, (tally.get(value) ?? 0) + 1);
  return tally;
}

export const sizeOf = (tally: Tally): number =>
  [...tally.values()].reduce((sum, times) => sum + times, 0);

export const countPoints = (all: readonly number[], tally: Tally): Summary['counts'] =>
  Object.fromEntries(all.map((point) => [String(point), tally.get(point) ?? 0]));

/** A mean with its share of `high` points, of whole points from `min` to `max`; the scale of CES, CSAT and rating. */
export function summarizeScale(
  tally: Tally,
  { min, max, high }: { min: number; max: number; high: number },
): Summary {
  const n = sizeOf(tally);
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const counts = countPoints(all, tally);
  if (n === 0) return { n, counts, figures: {} };
  const above = [...tally].filter(([point]) => point >= high);
  return {
    n,
    counts,
    figures: { mean: toMean(tally, { min, max }), share: toShare(sizeOf(new Map(above)), n) },
  };
}

/**
 * A mean with Student's interval m ± t·s/√n, kept within the scale. Of one answer, and of answers that are all alike,
 * nothing is known of how far others would lie from it: then there is none.
 */
function toMean(tally: Tally, { min, max }: { min: number; max: number }): Figure {
  const n = sizeOf(tally);
  const sumOf = (of: (point: number) => number) =>
    [...tally].reduce((sum, [point, times]) => sum + times * of(point), 0);
  const value = sumOf((point) => point) / n;
  const squares = sumOf((point) => (point - value) ** 2);
  if (n < 2 || tally.size < 2) return { value };
  const margin = toT(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { value, low: Math.max(min, value - margin), high: Math.min(max, value + margin) };
}

/** Student's t of 95 % for one to six degrees of freedom. */
const SMALL_T = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469];

/** Above six by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5), right to three digits. */
function toT(freedom: number): number {
  const z = Z;
  return (
    SMALL_T[freedom - 1] ??
    z +
      (z ** 3 + z) / (4 * freedom) +
      (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
      (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** z of 95 %. */
export const Z = 1.959964;

/** A share with Wilson's interval, which holds for small n and for shares near none and all (Newcombe 1998). */
export function toShare(count: number, n: number): Figure {
  const share = count / n;
  const middle = share + Z ** 2 / (2 * n);
  const margin = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const whole = 1 + Z ** 2 / n;
  return { value: share, low: (middle - margin) / whole, high: (middle + margin) / whole };
}
