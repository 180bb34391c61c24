import { Z } from '@polku/flows/summaries';
import type { Denominator, InsightFigure, WaitFigures, WaitPoint } from '../http/api-insight.ts';
import { toFigure, toNone } from './figure.ts';

/**
 * How long something takes of which some have not seen the end yet. An average of those who have is one of the lucky;
 * so who still waits stays in, for as long as they have (Kaplan and Meier 1958). The band is Greenwood's on the scale of
 * log(−log S), which stays within 0 and 1, and a quantile's interval is where the band crosses it (Brookmeyer and
 * Crowley 1982), as `survfit(conf.type = "log-log")` of R has it.
 */
export type Wait = {
  ms: number;
  /** False: it goes on. */
  isOver: boolean;
  /** How many waited just so long. @default 1 */
  times?: number;
};

/** The share that still waits after each moment at which a wait ended. */
export function toSurvival(waits: readonly Wait[]): WaitPoint[] {
  const sorted = waits.toSorted((a, b) => a.ms - b.ms);
  let atRisk = sorted.reduce((all, { times = 1 }) => all + times, 0);
  const curve: WaitPoint[] = [];
  let ratio = 1;
  let variance = 0;
  for (let next = 0; next < sorted.length; ) {
    const ms = sorted[next]?.ms ?? 0;
    let over = 0;
    let gone = 0;
    for (let wait = sorted[next]; wait?.ms === ms; next += 1, wait = sorted[next]) {
      gone += wait.times ?? 1;
      if (wait.isOver) over += wait.times ?? 1;
    }
    if (over > 0) {
      // To the last of them: exactly none, whatever the rounding before.
      ratio = over === atRisk ? 0 : ratio * (1 - over / atRisk);
      variance += over / (atRisk * (atRisk - over));
      curve.push({ ms, ratio, ...toBand(ratio, variance), atRisk });
    }
    atRisk -= gone;
  }
  return curve;
}

/** Where nobody waits any more, nothing is known of the band. */
function toBand(ratio: number, variance: number): Pick<WaitPoint, 'low' | 'high'> {
  if (ratio === 0) return { low: null, high: null };
  const log = Math.log(ratio);
  const spread = Math.exp((Z * Math.sqrt(variance)) / Math.abs(log));
  return { low: Math.exp(log * spread), high: Math.exp(log / spread) };
}

/** After how long this share has come, with the interval; an end that was not reached yet is null. */
export function toQuantile(
  curve: readonly WaitPoint[],
  share: number,
): { value: number; low: number | null; high: number | null } | undefined {
  // What is 0.5 by every reckoning must not be 0.5000000000000001 here.
  const left = 1 - share + 1e-9;
  const value = curve.find(({ ratio }) => ratio <= left)?.ms;
  if (value === undefined) return undefined;
  // A band that is not known is no end of an interval.
  const crosses = (end: 'low' | 'high') =>
    curve.find((point) => (point[end] ?? Infinity) <= left)?.ms ?? null;
  return { value, low: crosses('low'), high: crosses('high') };
}

const MAX_POINTS = 200;

export function summarizeWaits(waits: readonly Wait[], of: Denominator): WaitFigures {
  const curve = toSurvival(waits);
  const sum = (some: readonly Wait[]) => some.reduce((all, { times = 1 }) => all + times, 0);
  const begun = sum(waits);
  const over = sum(waits.filter(({ isOver }) => isOver));
  const quantile = (share: number) => toDuration(toQuantile(curve, share), begun, of);
  return {
    begun,
    over,
    waiting: begun - over,
    median: quantile(0.5),
    firstQuartile: quantile(0.25),
    thirdQuartile: quantile(0.75),
    curve: thin(curve, MAX_POINTS),
  };
}

/** After how long a share of them have come, as figures of one curve. */
export function createDurations(
  waits: readonly Wait[],
  of: Denominator,
): (share: number) => InsightFigure {
  const curve = toSurvival(waits);
  const n = waits.reduce((all, { times = 1 }) => all + times, 0);
  return (share) => toDuration(toQuantile(curve, share), n, of);
}

function toDuration(
  quantile: ReturnType<typeof toQuantile>,
  n: number,
  of: Denominator,
): InsightFigure {
  const named = { n, of, unit: 'ms' } as const;
  if (!quantile) return toNone(named, n === 0 ? 'nothing' : 'not_reached');
  const { value, low, high } = quantile;
  if (low === null) return toFigure({ value }, named);
  // The upper end is open when too few have come to close it.
  return { value, low, high, ...named, reason: high === null ? 'not_reached' : null };
}

/** Evenly by place, with the first and the last. */
export function thin<T>(points: readonly T[], max: number): T[] {
  if (points.length <= max) return [...points];
  const step = (points.length - 1) / (max - 1);
  return Array.from({ length: max }, (_, index) => points[Math.round(index * step)] as T);
}
