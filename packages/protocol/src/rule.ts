import { z } from 'zod';
import { Name } from './event.ts';

/**
 * The one rule language: audiences, milestone filters and playbooks are all written in it, and `match()`
 * evaluates it in the browser and on the server alike. A rule reads facts by dotted path and has no other
 * power: no code, no regular expression, no clock of its own.
 */

export const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'contains',
  'glob',
  'exists',
  'missing',
] as const;
export type Operator = (typeof OPERATORS)[number];

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const Condition = z
  .strictObject({
    /** Dotted path into the facts: `user.traits.role`, `account.plan`, `page.path`, `milestones.first_use`. */
    fact: z.string().min(1).max(200),
    is: z.enum(OPERATORS),
    value: z.union([Scalar, z.array(Scalar).max(100)]).optional(),
  })
  .refine((rule) => rule.is === 'exists' || rule.is === 'missing' || rule.value !== undefined, {
    message: 'a comparison needs a value',
    path: ['value'],
  });

export type Rule = z.infer<typeof Condition> | { all: Rule[] } | { any: Rule[] } | { not: Rule };

export const Rule: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    Condition,
    z.strictObject({ all: z.array(Rule).max(50) }),
    z.strictObject({ any: z.array(Rule).max(50) }),
    z.strictObject({ not: Rule }),
  ]),
);

/** When a milestone is reached: the `count`-th event of this name whose properties match `where`. */
export const MilestoneRule = z.strictObject({
  /** `first_use` is the workspace's critical milestone. */
  key: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'use snake_case, at most 60 characters'),
  event: Name,
  /** Facts are the event's own: `properties.<name>`. */
  where: Rule.optional(),
  /** @default 1 */
  count: z.int().min(1).max(1_000).optional(),
});
export type MilestoneRule = z.infer<typeof MilestoneRule>;
