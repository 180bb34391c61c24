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
  const curve: WaitPoint[] = [];
  walk(toLengths(waits), (ms, ratio, variance, atRisk) => {
    curve.push({ ms, ratio, ...toBand(ratio, variance), atRisk });
    return true;
  });
  return curve;
}

/** → whether to go on. */
type See = (ms: number, ratio: number, variance: number, atRisk: number) => boolean;

/** Along the curve; of ten thousand waits its points are seen and not kept. */
function walk(lengths: Lengths, see: See): void {
  const over = lengths.over.sort();
  const waiting = lengths.waiting.sort();
  let ratio = 1;
  let variance = 0;
  let gone = 0;
  for (let next = 0; next < over.length; ) {
    const ms = over[next] ?? 0;
    const first = next;
    while (over[next] === ms) next += 1;
    while ((waiting[gone] ?? ms) < ms) gone += 1;
    const ended = next - first;
    const atRisk = over.length - first + waiting.length - gone;
    // To the last of them: exactly none, whatever the rounding before.
    ratio = ended === atRisk ? 0 : ratio * (1 - ended / atRisk);
    variance += ended / (atRisk * (atRisk - ended));
    if (!see(ms, ratio, variance, atRisk)) return;
  }
}

/** How long they waited, numbers alone: of many thousands that is sooner made and sorted than what they are of. */
export type Lengths = { over: Float64Array; waiting: Float64Array };

/** Of so many waits: from when each was, until when; null: it goes on, until now. */
export function measureWaits(
  count: number,
  sinceOf: (place: number) => number,
  endOf: (place: number) => number | null,
  nowMs: number,
): Lengths {
  const lengths = new Float64Array(count);
  let over = 0;
  let waiting = count;
  for (let place = 0; place < count; place += 1) {
    const end = endOf(place);
    const ms = Math.max(0, (end ?? nowMs) - sinceOf(place));
    if (end === null) lengths[--waiting] = ms;
    else lengths[over++] = ms;
  }
  return { over: lengths.subarray(0, over), waiting: lengths.subarray(over) };
}

function toLengths(waits: readonly Wait[]): Lengths {
  return { over: toLengthsOf(waits, true), waiting: toLengthsOf(waits, false) };
}

function toLengthsOf(waits: readonly Wait[], isOver: boolean): Float64Array {
  const some = waits.filter((wait) => wait.isOver === isOver);
  const lengths = new Float64Array(countOf(some));
  let place = 0;
  for (const { ms, times = 1 } of some) {
    lengths.fill(ms, place, place + times);
    place += times;
  }
  return lengths;
}

const countOf = (waits: readonly Wait[]): number =>
  waits.reduce((all, { times = 1 }) => all + times, 0);

/** Where nobody waits any more, nothing is known of the band. */
function toBand(ratio: number, variance: number): Pick<WaitPoint, 'low' | 'high'> {
  if (ratio === 0) return { low: null, high: null };
  const log = Math.log(ratio);
  const spread = Math.exp((Z * Math.sqrt(variance)) / Math.abs(log));
  return { low: Math.exp(log * spread), high: Math.exp(log / spread) };
}

/** After how long this share has come, with the interval; an end that was not reached yet is null. */
export function toQuantile(curve: readonly WaitPoint[], share: number): Quantile | undefined {
  const quantile = createQuantile(share);
  for (const { ms, ratio, low, high } of curve) quantile.see(ms, ratio, low, high);
  return quantile.value();
}

type Quantile = { value: number; low: number | null; high: number | null };

/** Found on the way along a curve. */
function createQuantile(share: number) {
  // What is 0.5 by every reckoning must not be 0.5000000000000001 here.
  const left = 1 - share + 1e-9;
  let value: number | null = null;
  let low: number | null = null;
  let high: number | null = null;
  return {
    see(ms: number, ratio: number, lowest: number | null, highest: number | null): void {
      if (ratio <= left) value ??= ms;
      // A band that is not known is no end of an interval.
      if ((lowest ?? Infinity) <= left) low ??= ms;
      if ((highest ?? Infinity) <= left) high ??= ms;
    },
    isFound: () => high !== null && value !== null,
    value: (): Quantile | undefined => (value === null ? undefined : { value, low, high }),
  };
}

const MAX_POINTS = 200;

export function summarizeWaits(waits: readonly Wait[], of: Denominator): WaitFigures {
  const curve = toSurvival(waits);
  const begun = countOf(waits);
  const over = countOf(waits.filter(({ isOver }) => isOver));
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

/** After how long these shares of them have come, in turn. */
export function toDurations(
  lengths: Lengths,
  shares: readonly number[],
  of: Denominator,
): InsightFigure[] {
  const quantiles = shares.map(createQuantile);
  walk(lengths, (ms, ratio, variance) => {
    const { low, high } = toBand(ratio, variance);
    for (const { see } of quantiles) see(ms, ratio, low, high);
    return !quantiles.every(({ isFound }) => isFound());
  });
  const n = lengths.over.length + lengths.waiting.length;
  return quantiles.map(({ value }) => toDuration(value(), n, of));
}

function toDuration(quantile: Quantile | undefined, n: number, of: Denominator): InsightFigure {
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
