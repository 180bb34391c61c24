/** What a figure of insight is, and what it is cut by: see `api-insight.ts`. */
import { z } from 'zod';

export const CUTS = ['touchLevel', 'plan', 'stage', 'owner', 'cohort', 'version'] as const;

export const Cut = z.enum(CUTS);
export type Cut = z.infer<typeof Cut>;

/** What `n` of a figure counts: the denominator. */
export const Denominator = z.enum([
  // Each with the newest answer of the period.
  'people_who_answered',
  // Each with the mean of its people.
  'accounts_that_answered',
  // Times that a survey came to the screen.
  'times_shown',
  // Responses with one answer at least.
  'responses',
  'accounts_with_a_goal',
  'accounts',
  'users',
  'users_who_began',
  'users_who_came_to_the_step',
  // Of whom it is decided whether a human was in time: followed up, or past due.
  'detractors_due',
  'detractors',
  'first_uses',
  // At the beginning of the period.
  'customers',
  // What they paid a year then, in cents.
  'billing_cents',
]);
export type Denominator = z.infer<typeof Denominator>;

/**
 * Why there is no value, or no interval: `nothing` to count; `too_few` for an interval; `all_alike`, so that nothing is
 * known of the spread; `not_reached`: fewer than that share have come so far; `inconsistent`: more came of it than
 * there were, because what was shown is stored no longer.
 */
export const NoFigure = z.enum(['nothing', 'too_few', 'all_alike', 'not_reached', 'inconsistent']);
export type NoFigure = z.infer<typeof NoFigure>;

export const InsightFigure = z.object({
  value: z.number().nullable(),
  /** The 95 % interval. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  of: Denominator,
  /** `ratio` is 0–1; `points` those of an NPS or of the scale. */
  unit: z.enum(['points', 'ratio', 'ms']),
  reason: NoFigure.nullable(),
});
export type InsightFigure = z.infer<typeof InsightFigure>;

/** The same figures of one value of a cut. `key` null: those that have none. */
export const toInsightPart = <T extends z.ZodType>(figures: T) =>
  z.object({ key: z.string().nullable(), name: z.string().nullable(), figures });
export type InsightPart<T> = { key: string | null; name: string | null; figures: T };

export const toInsight = <T extends z.ZodType>(figures: T) =>
  z.object({
    from: z.string(),
    to: z.string(),
    all: figures,
    /** Null unless `by` was asked. */
    parts: z.array(toInsightPart(figures)).nullable(),
  });
export type Insight<T> = {
  from: string;
  to: string;
  all: T;
  /** Null unless `by` was asked. */
  parts: InsightPart<T>[] | null;
};
