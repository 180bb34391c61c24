/** The zod schemas, for the server and for tools. Never imported by browser code. */

export { ChannelDisabled, ChannelTested } from './channel-news.ts';
export { ERRORS } from './errors.ts';
export { Batch, EVENT_TYPES, Event, EventId, Name } from './event.ts';
export { isShallow, JsonObject } from './json.ts';
export { FirstUseReached, ReplyReceived, TOUCH_LEVELS } from './notification.ts';
export {
  AccountMoved,
  ANSWER_BANDS,
  AnswerGiven,
  ChampionSilent,
  Digest,
  GOAL_CHANGES,
  GoalChanged,
  NotificationBody,
  SILENCE_STARTS,
  SilenceNoticed,
  TASK_KINDS,
  TaskAssigned,
  TaskOverdue,
  UserStuck,
  WeeklyFigures,
  WeeklyWords,
} from './notification-body.ts';
export { COUNT_OPERATORS, MilestoneRule, OPERATORS, Rule } from './rule.ts';
export { TokenClaims } from './token.ts';
