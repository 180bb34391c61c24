import { countEach, type Summary, toNumbers, Z } from '../summary.ts';
import type { AnswerValue } from '../view.ts';
import { toNpsBucket } from './bucket.ts';

const POINTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/**
 * NPS = % 9–10 minus % 0–6 of all who answered (Reichheld 2003), −100 to 100, with the adjusted Wald interval:
 * three quarters of a promoter and of a detractor, and three answers, are added, and then it holds for small n
 * and for answers that are all alike (Rocks 2016).
 */
export function summarizeNps(values: readonly AnswerValue[]): Summary {
  const scores = toNumbers(values);
  const n = scores.length;
  const counts = countEach(POINTS, scores);
  if (n === 0) return { n, counts, figures: {} };
  const buckets = scores.map(toNpsBucket);
  const [promoters, detractors] = (['promoter', 'detractor'] as const).map(
    (bucket) => buckets.filter((each) => each === bucket).length,
  ) as [number, number];
  const adjusted = { n: n + 3, promoters: promoters + 0.75, detractors: detractors + 0.75 };
  const middle = (adjusted.promoters - adjusted.detractors) / adjusted.n;
  const variance = (adjusted.promoters + adjusted.detractors) / adjusted.n - middle ** 2;
  const margin = Z * Math.sqrt(variance / adjusted.n);
  const nps = {
    value: (100 * (promoters - detractors)) / n,
    low: Math.max(-100, 100 * (middle - margin)),
    high: Math.min(100, 100 * (middle + margin)),
  };
  return { n, counts, figures: { nps } };
}
