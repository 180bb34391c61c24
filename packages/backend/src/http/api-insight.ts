/**
 * The shapes of `/api/insight/*`: figures with what they are of. What holds for all stands in `api.ts`.
 *
 * Every route but `export` takes `from` and `to` (ISO 8601; `to` is now and `from` 90 days before it unless said),
 * narrows by `touchLevel`, `plan`, `stage`, `owner` (a person's id), `cohort` (the month of the contract, `2026-03`)
 * and, where flows are asked, `version`; an empty one means "none". `by` names one of them, and then `parts` holds the
 * same figures for each of its values, largest first, at most 50. `first-use` and `alerts` come of no flow: by version
 * their `parts` are null, and `version` is refused.
 */
import { LocalizedText } from '@polku/flows/schemas';
import { z } from 'zod';
import { TouchLevel } from './api.ts';
import { InsightFigure, toInsight, toInsightPart } from './api-figures.ts';

export type {
  Cut,
  Denominator,
  Insight,
  InsightFigure,
  InsightPart,
  NoFigure,
} from './api-figures.ts';
export type {
  AskingFigures,
  AskingInsight,
  OwnWords,
  ScoreFigures,
  ScoreInsight,
  ScoreQuestion,
  ScoreWording,
  WordsInsight,
} from './api-listening.ts';

export const GoalFigures = z.object({
  /** Accounts all of whose own goals are reached. */
  reached: InsightFigure,
  /** Accounts by where they stand: the worst of their goals. */
  accounts: z.object({
    reached: z.number(),
    open: z.number(),
    at_risk: z.number(),
    missed: z.number(),
  }),
  /** Accounts of which nobody has written down a goal. */
  withoutGoal: z.number(),
  /** What users themselves say: share of `yes`, of the newest answer of each to each survey that asks. */
  said: InsightFigure,
  saidCounts: z.object({ yes: z.number(), partly: z.number(), no: z.number() }),
});
export type GoalFigures = z.infer<typeof GoalFigures>;

/** `GET /api/insight/goals`: what accounts bought the product for. */
export const GoalInsight = toInsight(GoalFigures);
export type GoalInsight = z.infer<typeof GoalInsight>;

export const WaitPoint = z.object({
  ms: z.number(),
  ratio: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** How many waited so long at least. */
  atRisk: z.number(),
});
export type WaitPoint = z.infer<typeof WaitPoint>;

export const WaitFigures = z.object({
  begun: z.number(),
  over: z.number(),
  waiting: z.number(),
  median: InsightFigure,
  /** A quarter, and three quarters, have come by then. */
  firstQuartile: InsightFigure,
  thirdQuartile: InsightFigure,
  /** The share that still waits after so long, thinned to 200 points at most. */
  curve: z.array(WaitPoint),
});
export type WaitFigures = z.infer<typeof WaitFigures>;

/**
 * `GET /api/insight/first-use?start=contract|handover|invitation|first_session[&subject=account]`: Kaplan and Meier's
 * survival, of accounts from contract and handover, of users from invitation and first session (or of accounts, from
 * the first session of anyone). Those that began between `from` and `to`; who still waits is kept in.
 */
export const FirstUseInsight = toInsight(WaitFigures);
export type FirstUseInsight = z.infer<typeof FirstUseInsight>;

export const FunnelStep = z.object({
  step: z.string(),
  /** How many came to it, and that as a share of who began. */
  came: z.number(),
  reached: InsightFigure,
  /** It was the last they saw, and they have not finished: closed it themselves, or just stopped. */
  closed: z.number(),
  stopped: z.number(),
  left: InsightFigure,
});
export type FunnelStep = z.infer<typeof FunnelStep>;

export const FunnelFigures = z.object({
  began: z.number(),
  done: InsightFigure,
  /** In the order of the newest version; steps that it no longer has stand last. */
  steps: z.array(FunnelStep),
});
export type FunnelFigures = z.infer<typeof FunnelFigures>;

/** `GET /api/insight/funnel?flow=…`: of a tour or a checklist; those who came to it last between `from` and `to`. */
export const FunnelInsight = z.object({
  ...toInsight(FunnelFigures).shape,
  flow: z.object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    versions: z.array(z.number()),
    /** What the newest version calls each of its steps, by the step's id. */
    titles: z.record(z.string(), LocalizedText),
  }),
});
export type FunnelInsight = z.infer<typeof FunnelInsight>;

export const LoopFigures = z.object({
  detractors: z.number(),
  /** Followed up in the due time. */
  closedInTime: InsightFigure,
  inTime: z.number(),
  late: z.number(),
  /** Not yet due. */
  open: z.number(),
  /** Nobody was given the task: nobody acted. */
  unheard: z.number(),
  /** Until a human was in touch; who waits is kept in. */
  followUp: InsightFigure,
});
export type LoopFigures = z.infer<typeof LoopFigures>;

/** `GET /api/insight/loop`: whether a detractor is heard by a human. */
export const LoopInsight = toInsight(LoopFigures);
export type LoopInsight = z.infer<typeof LoopInsight>;

export const AlertFigures = z.object({
  firstUses: z.number(),
  /** From when it happened, and from when we knew, to the first channel that delivered. */
  latency: InsightFigure,
  latency95: InsightFigure,
  deliveryLatency: InsightFigure,
  deliveryLatency95: InsightFigure,
  undelivered: z.number(),
  /** From the first use to the first human touch: a task contacted or closed, or a person's message to the user. */
  touch: InsightFigure,
  touched: z.number(),
});
export type AlertFigures = z.infer<typeof AlertFigures>;

/** `GET /api/insight/alerts`: how soon people hear of a first use, and are in touch. */
export const AlertInsight = toInsight(AlertFigures);
export type AlertInsight = z.infer<typeof AlertInsight>;

export const MoneyFigures = z.object({
  customers: z.number(),
  billingCents: z.number(),
  /** Each account's vote weighs what it pays a year. */
  weightedNps: InsightFigure,
  /** Of customers: contract not ended by `to`. */
  retention: InsightFigure,
  churn: InsightFigure,
  /** Of what they paid: still paid, without growth; and with it (net retention). */
  grossRetention: InsightFigure,
  netRetention: InsightFigure,
  expansion: InsightFigure,
  contraction: InsightFigure,
});
export type MoneyFigures = z.infer<typeof MoneyFigures>;

export const MoneyGroup = z.object({
  /** The account's band by the mean of its people's newest NPS of the year before `from`; null: nobody answered. */
  band: z.enum(['promoter', 'passive', 'detractor']).nullable(),
  touchLevel: TouchLevel.nullable(),
  /** Before `from`, later, or never so far. */
  firstUse: z.enum(['before', 'after', 'never']),
  figures: MoneyFigures,
});
export type MoneyGroup = z.infer<typeof MoneyGroup>;

/** `GET /api/insight/money`: answers held against money. One entry a currency; accounts without billing in none. */
export const MoneyInsight = z.object({
  from: z.string(),
  to: z.string(),
  currencies: z.array(
    z.object({
      currency: z.string(),
      all: MoneyFigures,
      /** Null unless `by` was asked. By version: that of the survey which the account answered last. */
      parts: z.array(toInsightPart(MoneyFigures)).nullable(),
      groups: z.array(MoneyGroup),
    }),
  ),
});
export type MoneyInsight = z.infer<typeof MoneyInsight>;

/** The figures that can be taken away. */
export const EXPORTS = [
  'goals',
  'first-use',
  'funnel',
  'nps',
  'ces',
  'csat',
  'asking',
  'loop',
  'alerts',
  'money',
  'words',
] as const;

/**
 * `GET /api/insight/export?figure=…&format=csv|json`, with whatever that figure takes: a line a figure. In CSV a cell
 * that a spreadsheet would run begins with an apostrophe.
 */
export const InsightExport = z.enum(EXPORTS);
export type InsightExport = z.infer<typeof InsightExport>;
