/** Types alone: importing this file costs a browser nothing. */
export type { ChannelDisabled, ChannelTested } from './channel-news.ts';
export type { ErrorBody, ErrorCode } from './errors.ts';
export type {
  Batch,
  BatchAnswer,
  Event,
  EventResult,
  FlowPosition,
} from './event.ts';
export type { Json, JsonObject } from './json.ts';
export type { Facts } from './match.ts';
export type { FirstUseReached, ReplyReceived, TouchLevel } from './notification.ts';
export type {
  AccountMoved,
  AnswerBand,
  AnswerGiven,
  ChampionSilent,
  Digest,
  GoalChange,
  GoalChanged,
  NotificationBody,
  SilenceNoticed,
  SilenceStart,
  TaskAssigned,
  TaskKind,
  TaskOverdue,
  UserStuck,
  WeeklyFigures,
  WeeklyWords,
} from './notification-body.ts';
export type { EventCondition, MilestoneRule, Operator, Rule } from './rule.ts';
export type { TokenClaims } from './token.ts';
