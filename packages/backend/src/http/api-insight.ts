/**
 * The shapes of `/api/insight/*`: figures with what they are of. Types alone; what holds for all stands in `api.ts`.
 *
 * Every route but `export` takes `from` and `to` (ISO 8601; `to` is now and `from` 90 days before it unless said),
 * narrows by `touchLevel`, `plan`, `stage`, `owner` (a person's id), `cohort` (the month of the contract, `2026-03`)
 * and, where flows are asked, `version`; an empty one means "none". `by` names one of them, and then `parts` holds the
 * same figures for each of its values, largest first, at most 50.
 */
import type { TouchLevel } from '@polku/protocol';

export const CUTS = ['touchLevel', 'plan', 'stage', 'owner', 'cohort', 'version'] as const;
export type Cut = (typeof CUTS)[number];

/** What `n` of a figure counts: the denominator. */
export type Denominator =
  /** Each with the newest answer of the period. */
  | 'people_who_answered'
  /** Each with the mean of its people. */
  | 'accounts_that_answered'
  /** Times that a survey came to the screen. */
  | 'times_shown'
  /** Responses with one answer at least. */
  | 'responses'
  | 'accounts_with_a_goal'
  | 'accounts'
  | 'users'
  | 'users_who_began'
  | 'users_who_came_to_the_step'
  /** Of whom it is decided whether a human was in time: followed up, or past due. */
  | 'detractors_due'
  | 'detractors'
  | 'first_uses'
  /** At the beginning of the period. */
  | 'customers'
  /** What they paid a year then, in cents. */
  | 'billing_cents';

/**
 * Why there is no value, or no interval: `nothing` to count; `too_few` for an interval; `all_alike`, so that nothing is
 * known of the spread; `not_reached`: fewer than that share have come so far; `inconsistent`: more came of it than
 * there were, because what was shown is stored no longer.
 */
export type NoFigure = 'nothing' | 'too_few' | 'all_alike' | 'not_reached' | 'inconsistent';

export type InsightFigure = {
  value: number | null;
  /** The 95 % interval. */
  low: number | null;
  high: number | null;
  n: number;
  of: Denominator;
  /** `ratio` is 0–1; `points` those of an NPS or of the scale. */
  unit: 'points' | 'ratio' | 'ms';
  reason: NoFigure | null;
};

/** The same figures of one value of a cut. `key` null: those that have none. */
export type InsightPart<T> = { key: string | null; name: string | null; figures: T };

export type Insight<T> = {
  from: string;
  to: string;
  all: T;
  /** Null unless `by` was asked. */
  parts: InsightPart<T>[] | null;
};

/** `GET /api/insight/goals`: what accounts bought the product for. */
export type GoalInsight = Insight<GoalFigures>;
export type GoalFigures = {
  /** Accounts all of whose own goals are reached. */
  reached: InsightFigure;
  /** Accounts by where they stand: the worst of their goals. */
  accounts: { reached: number; open: number; at_risk: number; missed: number };
  /** Accounts of which nobody has written down a goal. */
  withoutGoal: number;
  /** What users themselves say: share of `yes`, of the newest answer of each to each survey that asks. */
  said: InsightFigure;
  saidCounts: { yes: number; partly: number; no: number };
};

/**
 * `GET /api/insight/first-use?start=contract|handover|invitation|first_session[&subject=account]`: Kaplan and Meier's
 * survival, of accounts from contract and handover, of users from invitation and first session (or of accounts, from
 * the first session of anyone). Those that began between `from` and `to`; who still waits is kept in.
 */
export type FirstUseInsight = Insight<WaitFigures>;
export type WaitFigures = {
  begun: number;
  over: number;
  waiting: number;
  median: InsightFigure;
  /** A quarter, and three quarters, have come by then. */
  firstQuartile: InsightFigure;
  thirdQuartile: InsightFigure;
  /** The share that still waits after so long, thinned to 200 points at most. */
  curve: WaitPoint[];
};
export type WaitPoint = {
  ms: number;
  ratio: number;
  low: number | null;
  high: number | null;
  /** How many waited so long at least. */
  atRisk: number;
};

/** `GET /api/insight/funnel?flow=…`: of a tour or a checklist; those who came to it last between `from` and `to`. */
export type FunnelInsight = Insight<FunnelFigures> & {
  flow: { id: string; name: string; kind: string; versions: number[] };
};
export type FunnelFigures = {
  began: number;
  done: InsightFigure;
  /** In the order of the newest version; steps that it no longer has stand last. */
  steps: FunnelStep[];
};
export type FunnelStep = {
  step: string;
  /** How many came to it, and that as a share of who began. */
  came: number;
  reached: InsightFigure;
  /** It was the last they saw, and they have not finished: closed it themselves, or just stopped. */
  closed: number;
  stopped: number;
  left: InsightFigure;
};

/**
 * `GET /api/insight/{nps,ces,csat}[?flow=…&every=week|month]`: every question of the kind, each touchpoint and each
 * wording apart: what was asked otherwise is never summed.
 */
export type ScoreInsight = { from: string; to: string; questions: ScoreQuestion[] };
export type ScoreQuestion = {
  flow: { id: string; name: string };
  questionId: string;
  kind: 'nps' | 'ces' | 'csat';
  /** Newest first. */
  wordings: ScoreWording[];
};
export type ScoreWording = {
  text: string;
  versions: number[];
  all: ScoreFigures;
  /** From the period of the same length before. Null: nobody answered in one of the two, or it is no NPS. */
  change: InsightFigure | null;
  /** By week from Monday, or by month, UTC. A stretch that nobody answered in is there too. */
  trend: { from: string; to: string; figure: InsightFigure }[];
  parts: InsightPart<ScoreFigures>[] | null;
};
export type ScoreFigures = {
  /** NPS; the mean of a CES; the share of 4–5 of a CSAT. Of people. */
  score: InsightFigure;
  /** Of a CES the share 5–7; else null. */
  agree: InsightFigure | null;
  /** Each account one vote: of an NPS by the mean of its people; else null. */
  byAccount: InsightFigure | null;
  /** How many people gave each point. */
  counts: { [point: string]: number };
};

/** `GET /api/insight/asking[?flow=…]`: what becomes of asking, by survey. */
export type AskingInsight = {
  from: string;
  to: string;
  surveys: (Insight<AskingFigures> & { flow: { id: string; name: string } })[];
};
export type AskingFigures = {
  shown: number;
  answered: number;
  completed: number;
  declined: number;
  /** Responses of times shown. */
  response: InsightFigure;
  /** Closed by the user unanswered, of times shown. */
  decline: InsightFigure;
  /** Answered to the end, of responses. */
  completion: InsightFigure;
  /** Answers that nobody vouched for: counted nowhere else. */
  unverified: number;
};

/** `GET /api/insight/loop`: whether a detractor is heard by a human. */
export type LoopInsight = Insight<LoopFigures>;
export type LoopFigures = {
  detractors: number;
  /** Followed up in the due time. */
  closedInTime: InsightFigure;
  inTime: number;
  late: number;
  /** Not yet due. */
  open: number;
  /** Nobody was given the task: nobody acted. */
  unheard: number;
  /** Until a human was in touch; who waits is kept in. */
  followUp: InsightFigure;
};

/** `GET /api/insight/alerts`: how soon people hear of a first use, and are in touch. */
export type AlertInsight = Insight<AlertFigures>;
export type AlertFigures = {
  firstUses: number;
  /** From when it happened, and from when we knew, to the first channel that delivered. */
  latency: InsightFigure;
  latency95: InsightFigure;
  deliveryLatency: InsightFigure;
  deliveryLatency95: InsightFigure;
  undelivered: number;
  /** From the first use to the first human touch: a task contacted or closed, or a person's message to the user. */
  touch: InsightFigure;
  touched: number;
};

/** `GET /api/insight/money`: answers held against money. One entry a currency; accounts without billing in none. */
export type MoneyInsight = {
  from: string;
  to: string;
  currencies: { currency: string; all: MoneyFigures; groups: MoneyGroup[] }[];
};
export type MoneyGroup = {
  /** The account's band by the mean of its people's newest NPS of the year before `from`; null: nobody answered. */
  band: 'promoter' | 'passive' | 'detractor' | null;
  touchLevel: TouchLevel | null;
  /** Before `from`, later, or never so far. */
  firstUse: 'before' | 'after' | 'never';
  figures: MoneyFigures;
};
export type MoneyFigures = {
  customers: number;
  billingCents: number;
  /** Each account's vote weighs what it pays a year. */
  weightedNps: InsightFigure;
  /** Of customers: contract not ended by `to`. */
  retention: InsightFigure;
  churn: InsightFigure;
  /** Of what they paid: still paid, without growth; and with it (net retention). */
  grossRetention: InsightFigure;
  netRetention: InsightFigure;
  expansion: InsightFigure;
  contraction: InsightFigure;
};

/** `GET /api/insight/words[?limit=…]`: what users wrote, in their own words, newest first. */
export type WordsInsight = { from: string; to: string; words: OwnWords[] };
export type OwnWords = {
  responseId: string;
  at: string;
  user: { id: string; name: string | null };
  account: { id: string; name: string | null; touchLevel: TouchLevel | null } | null;
  flow: { id: string; name: string };
  /** What was asked. */
  question: string;
  text: string;
  /** The NPS that was given with it. */
  score: number | null;
};

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
export type InsightExport = (typeof EXPORTS)[number];
