import { z } from 'zod';
import { FirstUseReached, ReplyReceived, TOUCH_LEVELS } from './notification.ts';

/**
 * The bodies of all other notifications, as channels send them: what has occurred, to whom, and whose it is to act.
 * Ids only, as of a first use. Every one of them has `user`, `account` and `owner`, `null` where there is none.
 */

const Id = z.strictObject({ id: z.string() });
const TouchLevel = z.enum(TOUCH_LEVELS).nullable();
const Account = z.strictObject({
  id: z.string(),
  plan: z.string().nullable(),
  touchLevel: TouchLevel,
});
const At = z.iso.datetime();
/** `owner`: who is told. */
const ABOUT = { user: Id.nullable(), account: Account.nullable(), owner: Id.nullable() };

function toBody<T extends string, Shape extends z.core.$ZodLooseShape>(type: T, shape: Shape) {
  return z.strictObject({
    type: z.literal(type),
    /** When the notification was queued, ISO 8601. */
    timestamp: At,
    data: z.strictObject({ ...ABOUT, ...shape }),
  });
}

/** From what a silence is counted. */
export const SILENCE_STARTS = ['contract', 'handover', 'invitation'] as const;
export type SilenceStart = (typeof SILENCE_STARTS)[number];
/** Nobody has made the first use, `days` after `since`. */
export const SilenceNoticed = toBody('silence.noticed', {
  since: z.enum(SILENCE_STARTS),
  sinceAt: At,
  days: z.int(),
});
export type SilenceNoticed = z.infer<typeof SilenceNoticed>;

/** The user began a flow, came to a step of it, and has neither gone on nor made the first use. */
export const UserStuck = toBody('user.stuck', {
  flow: z.string(),
  step: z.string().nullable(),
  sinceAt: At,
});
export type UserStuck = z.infer<typeof UserStuck>;

export const ANSWER_BANDS = ['detractor', 'passive', 'promoter', 'low_ces'] as const;
export type AnswerBand = (typeof ANSWER_BANDS)[number];
/** What a user has answered to a whole survey, by where on its scale it lies; never the words. */
export const AnswerGiven = toBody('answer.given', {
  band: z.enum(ANSWER_BANDS),
  response: Id,
  flow: z.string(),
  question: z.string(),
  answeredAt: At,
});
export type AnswerGiven = z.infer<typeof AnswerGiven>;

export const GOAL_CHANGES = ['reached', 'at_risk'] as const;
export type GoalChange = (typeof GOAL_CHANGES)[number];
/** The account's own goal. */
export const GoalChanged = toBody('goal.changed', {
  goal: Id,
  state: z.enum(GOAL_CHANGES),
  changedAt: At,
});
export type GoalChanged = z.infer<typeof GoalChanged>;

/** The account has another touch level; `account.touchLevel` is the new one. */
export const AccountMoved = toBody('account.moved', {
  from: TouchLevel,
  to: TouchLevel,
  movedAt: At,
});
export type AccountMoved = z.infer<typeof AccountMoved>;

/** The user who carries the product at the account has not been seen for `days`. */
export const ChampionSilent = toBody('champion.silent', { lastSeenAt: At, days: z.int() });
export type ChampionSilent = z.infer<typeof ChampionSilent>;

export const TASK_KINDS = [
  'welcome',
  'call',
  'detractor',
  'low_ces',
  'promoter',
  'reply',
  'goal',
  'other',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
const Task = z.strictObject({ id: z.string(), kind: z.enum(TASK_KINDS) });
/** `owner` has something to do, by `dueAt`. */
export const TaskAssigned = toBody('task.assigned', { task: Task, dueAt: At });
export type TaskAssigned = z.infer<typeof TaskAssigned>;

/** It was not done in time. `owner` is who is told: the deputy, where there is one; `assignee` has the task. */
export const TaskOverdue = toBody('task.overdue', {
  task: Task,
  dueAt: At,
  assignee: Id.nullable(),
});
export type TaskOverdue = z.infer<typeof TaskOverdue>;

/** What `owner` was not told of at once, of one window. `count` is of all; the items are the newest of them. */
export const Digest = toBody('digest', {
  from: At,
  to: At,
  count: z.int(),
  items: z
    .array(
      z.strictObject({ kind: z.string(), user: Id.nullable(), account: Id.nullable(), at: At }),
    )
    .max(50),
});
export type Digest = z.infer<typeof Digest>;

const Compared = z.strictObject({ now: z.int(), before: z.int() });
/**
 * What the product does by itself, in figures of one week and of the one before: accounts with tech touch of `owner`, or
 * of all. `firstUses` are of users in that week; `waiting` accounts had made no first use at its end, and `stalled` of
 * them for longer than `stalledDays`.
 */
export const WeeklyFigures = toBody('weekly.figures', {
  from: At,
  to: At,
  scope: z.enum(['mine', 'all']),
  accounts: z.int(),
  firstUses: Compared,
  waiting: Compared,
  stalled: Compared,
  stalledDays: z.int(),
});
export type WeeklyFigures = z.infer<typeof WeeklyFigures>;

/**
 * What users wrote in one week, in their own words: which responses, newest first, never the words. `count` is of all
 * that were written; the items are the newest of them.
 */
export const WeeklyWords = toBody('weekly.words', {
  from: At,
  to: At,
  count: z.int(),
  items: z.array(z.strictObject({ response: Id })).max(10),
});
export type WeeklyWords = z.infer<typeof WeeklyWords>;

/** Every body that a channel may have to send. */
export const NotificationBody = z.discriminatedUnion('type', [
  FirstUseReached,
  ReplyReceived,
  SilenceNoticed,
  UserStuck,
  AnswerGiven,
  GoalChanged,
  AccountMoved,
  ChampionSilent,
  TaskAssigned,
  TaskOverdue,
  Digest,
  WeeklyFigures,
  WeeklyWords,
]);
export type NotificationBody = z.infer<typeof NotificationBody>;
