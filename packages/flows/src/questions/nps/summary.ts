import { countPoints, type Figure, type Summary, sizeOf, type Tally, Z } from '../summary.ts';
import { toNpsBucket } from './bucket.ts';

const POINTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function summarizeNps(tally: Tally): Summary {
  const n = sizeOf(tally);
  const counts = countPoints(POINTS, tally);
  return { n, counts, figures: n === 0 ? {} : { nps: toNps(toNpsCounts(tally)) } };
}

/** How many there are of each; need not be whole where answers are weighted. Passives are the rest of `n`. */
export type NpsCounts = { n: number; promoters: number; detractors: number };

export function toNpsCounts(tally: Tally): NpsCounts {
  const counts = { detractor: 0, passive: 0, promoter: 0 };
  for (const [score, times] of tally) counts[toNpsBucket(score)] += times;
  return { n: sizeOf(tally), promoters: counts.promoter, detractors: counts.detractor };
}

/**
 * NPS = % 9–10 minus % 0–6 of all who answered (Reichheld 2003), −100 to 100, with the adjusted Wald interval:
 * three quarters of a promoter and of a detractor, and three answers, are added, and then it holds for small n
 * and for answers that are all alike (Rocks 2016).
 *
 * @param counts of one answer at least
 */
export function toNps(counts: NpsCounts): Required<Figure> {
  const value = (100 * (counts.promoters - counts.detractors)) / counts.n;
  return toAround(value, { ...adjust(counts), max: 100 });
}

/**
 * How far the NPS has moved from one wave of answers to another, −200 to 200, with its 95 % interval: of the same
 * adjusted counts, as of two samples that know nothing of each other (MeasuringU). An interval that holds 0 says that
 * it may as well not have moved.
 *
 * @param before and `after`: each of one answer at least
 */
export function compareNps(before: NpsCounts, after: NpsCounts): Required<Figure> {
  const [from, to] = [adjust(before), adjust(after)];
  const value = toNps(after).value - toNps(before).value;
  const error = Math.hypot(from.error, to.error);
  return toAround(value, { middle: to.middle - from.middle, error, max: 200 });
}

/** The adjusted middle lies nearer to 0: of one or two answers so much that the value itself must be let in. */
function toAround(
  value: number,
  { middle, error, max }: { middle: number; error: number; max: number },
): Required<Figure> {
  const [low, high] = [middle - Z * error, middle + Z * error];
  return {
    value,
    low: Math.max(-max, Math.min(low, value)),
    high: Math.min(max, Math.max(high, value)),
  };
}

/** In points of NPS. */
function adjust(counts: NpsCounts): { middle: number; error: number } {
  const n = counts.n + 3;
  const [promoters, detractors] = [counts.promoters + 0.75, counts.detractors + 0.75];
  const middle = (promoters - detractors) / n;
  const variance = (promoters + detractors) / n - middle ** 2;
  return { middle: 100 * middle, error: 100 * Math.sqrt(variance / n) };
}
