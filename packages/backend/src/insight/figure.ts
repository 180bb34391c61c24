import { type Figure, toShare } from '@polku/flows/summaries';
import type { Denominator, InsightFigure, NoFigure } from '../http/api-insight.ts';

/**
 * A figure never stands alone: with what it is of, how many that are, how far it may be off, and where there is none,
 * why. What cannot be told is null, never NaN and never zero.
 */
export type Of = Pick<InsightFigure, 'n' | 'of' | 'unit'>;

export const toNone = (of: Of, reason: NoFigure): InsightFigure => ({
  value: null,
  low: null,
  high: null,
  ...of,
  reason,
});

/** @param reason of an interval that is missing */
export function toFigure(figure: Figure | undefined, of: Of, reason: NoFigure = 'too_few') {
  if (!figure) return toNone(of, 'nothing');
  const { value, low = null, high = null } = figure;
  return { value, low, high, ...of, reason: low === null ? reason : null };
}

/** A share with Wilson's interval. */
export function toRatio(count: number, n: number, of: Denominator): InsightFigure {
  const named = { n, of, unit: 'ratio' } as const;
  if (n === 0) return toNone(named, 'nothing');
  if (count > n) return toNone(named, 'inconsistent');
  return toFigure(toShare(count, n), named);
}
