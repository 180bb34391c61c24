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

export const toNumbers = (values: readonly AnswerValue[]): number[] =>
  values.filter((value) => typeof value === 'number');

/** A mean with its share of `high` points, of whole points from `min` to `max`; the scale of CES, CSAT and rating. */
export function summarizeScale(
  values: readonly AnswerValue[],
  { min, max, high }: { min: number; max: number; high: number },
): Summary {
  const points = toNumbers(values);
  const n = points.length;
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const counts = countEach(all, points);
  if (n === 0) return { n, counts, figures: {} };
  const mean = points.reduce((sum, point) => sum + point, 0) / n;
  const share = toShare(points.filter((point) => point >= high).length, n);
  return { n, counts, figures: { mean: { value: mean }, share } };
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
