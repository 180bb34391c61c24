import { z } from 'zod';
import { Name } from './event.ts';
import { MAX_COUNT } from './limits.ts';

/**
 * The one rule language: audiences, milestone filters and playbooks are all written in it, and `match()`
 * evaluates it in the browser and on the server alike. A rule reads facts by dotted path, and how often an event
 * was tracked, and has no other power: no code, no regular expression, no clock of its own. What it compares with
 * the time reads that as a fact too, `now.at`.
 */

/** What a number of events can be compared by; `exists` is at least once, `missing` never. */
export const COUNT_OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists', 'missing'] as const;

export const OPERATORS = [
  ...COUNT_OPERATORS,
  'in',
  'contains',
  'glob',
  'olderThanDays',
  'newerThanDays',
] as const;
export type Operator = (typeof OPERATORS)[number];

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const needsNone = ({ is }: { is: Operator }) => is === 'exists' || is === 'missing';
const isAge = ({ is }: { is: Operator }) => is === 'olderThanDays' || is === 'newerThanDays';

const FactCondition = z
  .strictObject({
    /** Dotted path into the facts: `user.traits.role`, `account.plan`, `page.path`, `milestones.first_use`. */
    fact: z.string().min(1).max(200),
    is: z.enum(OPERATORS),
    value: z.union([Scalar, z.array(Scalar).max(100)]).optional(),
  })
  .refine((rule) => needsNone(rule) || rule.value !== undefined, {
    message: 'a comparison needs a value',
    path: ['value'],
  })
  .refine((rule) => !isAge(rule) || typeof rule.value === 'number', {
    message: 'a number of days',
    path: ['value'],
  });

/** How often this person has tracked an event. */
export type EventCondition = {
  /** Its name, of a `track` event; it may hold dots and spaces. */
  event: string;
  /** Of its own properties: `properties.<name>`. @default any */
  where?: Rule | undefined;
  /** So many times 24 hours back from now. @default ever */
  withinDays?: number | undefined;
  is: (typeof COUNT_OPERATORS)[number];
  value?: number | undefined;
};

const EventCondition: z.ZodType<EventCondition> = z
  .strictObject({
    event: Name,
    where: z.lazy(() => Rule).optional(),
    withinDays: z.int().min(1).max(3_650).optional(),
    is: z.enum(COUNT_OPERATORS),
    value: z.int().min(0).max(MAX_COUNT).optional(),
  })
  .refine((rule) => needsNone(rule) || rule.value !== undefined, {
    message: 'a comparison needs a value',
    path: ['value'],
  });

export type Rule =
  | z.infer<typeof FactCondition>
  | EventCondition
  | { all: Rule[] }
  | { any: Rule[] }
  | { not: Rule };

export const Rule: z.ZodType<Rule> = z.lazy(() =>
  z.union(
    [
      FactCondition,
      EventCondition,
      z.strictObject({ all: z.array(Rule).max(50) }),
      z.strictObject({ any: z.array(Rule).max(50) }),
      z.strictObject({ not: Rule }),
    ],
    {
      error:
        'expected a condition with "fact" and "is", or "event" and "is", or one of "all", "any" and "not"',
    },
  ),
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
