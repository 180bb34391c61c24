import { z } from 'zod';

/**
 * How well the product fits an account, on a 2×2 of growth and share: the growth–share matrix (Henderson, Boston
 * Consulting Group 1970) with the account in the place of the product.
 */
export const FitBounds = z.strictObject({
  /** Growth of the account's use from here up is high. */
  growthPercent: z.int(),
  /** Our share of what the account could use from here up is high. */
  sharePercent: z.int().min(0).max(100),
});
export type FitBounds = z.infer<typeof FitBounds>;

/** 10 % is Henderson's own line of growth. */
export const DEFAULT_FIT_BOUNDS: FitBounds = { growthPercent: 10, sharePercent: 50 };

export const FITS = ['star', 'question_mark', 'cash_cow', 'dog'] as const;
export type ProductFit = (typeof FITS)[number];

/** Null while either is unknown. */
export function toProductFit(
  { growthPercent, sharePercent }: { growthPercent: number | null; sharePercent: number | null },
  bounds: FitBounds,
): ProductFit | null {
  if (growthPercent === null || sharePercent === null) return null;
  const isGrowing = growthPercent >= bounds.growthPercent;
  const isLarge = sharePercent >= bounds.sharePercent;
  if (isGrowing) return isLarge ? 'star' : 'question_mark';
  return isLarge ? 'cash_cow' : 'dog';
}
