/** The shapes of `/api/inbox` and `/api/feed`; what holds for all stands in `api.ts`. */
import { ANSWER_BANDS, SILENCE_STARTS } from '@polku/protocol/schemas';
import { z } from 'zod';
import { AccountResponse, PersonRef, TouchLevel } from './api.ts';

/** How far a notification has come on one channel. */
export const DeliveryState = z.object({
  channel: z.string(),
  /** `accepted`: taken over by somebody who sends no receipt. `missed`: too late to be of use to a person. */
  status: z.enum(['queued', 'delivered', 'accepted', 'failed', 'missed']),
  attempts: z.number(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
});
export type DeliveryState = z.infer<typeof DeliveryState>;

export const ItemUser = z.object({ id: z.string(), name: z.string().nullable() });
export type ItemUser = z.infer<typeof ItemUser>;

export const ItemAccount = z.object({
  id: z.string(),
  name: z.string().nullable(),
  plan: z.string().nullable(),
  touchLevel: TouchLevel.nullable(),
});
export type ItemAccount = z.infer<typeof ItemAccount>;

/** What somebody has to do about an item. */
export const ItemTask = z.object({
  id: z.string(),
  /** See `TASK_KINDS` of the protocol. */
  kind: z.string(),
  title: z.string().nullable(),
  owner: PersonRef.nullable(),
  dueAt: z.string(),
  state: z.enum(['open', 'contacted', 'resolved', 'done', 'cancelled']),
  outcome: z.string().nullable(),
  isClosed: z.boolean(),
});
export type ItemTask = z.infer<typeof ItemTask>;

/** What every item of the inbox has. `seq` orders the feed and never repeats. */
const ItemBase = z.object({
  id: z.string(),
  seq: z.number(),
  /** Who looks after the account; of a task who has to do it. */
  owner: PersonRef.nullable(),
  /** Who was given this very item; null: it is the owner's. */
  assignee: PersonRef.nullable(),
  notifiedAt: z.string(),
  acknowledged: z.object({ at: z.string(), by: PersonRef }).nullable(),
  /** Out of sight until then. */
  snoozedUntil: z.string().nullable(),
  /** What was done, where there was no task to say it of. */
  note: z.string().nullable(),
  task: ItemTask.nullable(),
  deliveries: z.array(DeliveryState),
});

/** A first use, as its CSM sees it. */
export const FirstUseItem = z.object({
  ...ItemBase.shape,
  kind: z.literal('first_use'),
  user: ItemUser,
  milestone: z.object({ key: z.string(), name: z.string() }),
  /** `isFirst`: whether this was the account's own first use. */
  account: z
    .object({
      ...ItemAccount.shape,
      isFirst: z.boolean(),
    })
    .nullable(),
  firstUseAt: z.string(),
  sinceContractMs: z.number().nullable(),
  sinceFirstSessionMs: z.number().nullable(),
  /** The flow and the step the user was in. */
  ledBy: z
    .object({ flowId: z.string(), flowName: z.string(), step: z.string().nullable() })
    .nullable(),
});
export type FirstUseItem = z.infer<typeof FirstUseItem>;

/** A user has written. It comes to the top again with each further message, until it is acknowledged. */
export const ReplyItem = z.object({
  ...ItemBase.shape,
  kind: z.literal('reply'),
  user: ItemUser,
  account: ItemAccount.nullable(),
  conversation: z.object({
    id: z.string(),
    /** The message of ours that is answered. */
    about: z.object({ flowId: z.string(), flowName: z.string() }).nullable(),
    /** Since when nobody has answered; null once somebody has. */
    waitingSince: z.string().nullable(),
  }),
  /** What the user wrote last, at most 300 characters of it. */
  text: z.string(),
  writtenAt: z.string(),
});
export type ReplyItem = z.infer<typeof ReplyItem>;

/** Somebody does not come on: no first use, a step that is not passed, or a champion who is gone. */
export const StalledItem = z.object({
  ...ItemBase.shape,
  kind: z.literal('stalled'),
  user: ItemUser.nullable(),
  account: ItemAccount.nullable(),
  why: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('silence'),
      since: z.enum(SILENCE_STARTS),
      sinceAt: z.string(),
      days: z.number(),
    }),
    z.object({
      kind: z.literal('stuck'),
      flowName: z.string(),
      step: z.string().nullable(),
      sinceAt: z.string(),
    }),
    z.object({ kind: z.literal('champion_silent'), lastSeenAt: z.string(), days: z.number() }),
  ]),
});
export type StalledItem = z.infer<typeof StalledItem>;

/** A user has answered a survey, and it obliges somebody. */
export const AnswerItem = z.object({
  ...ItemBase.shape,
  kind: z.literal('answer'),
  user: ItemUser.nullable(),
  account: ItemAccount.nullable(),
  band: z.enum(ANSWER_BANDS),
  flowName: z.string(),
  /** Of the question that decided: what was asked, and the point on its scale. */
  score: z
    .object({ question: z.string(), value: z.number(), min: z.number(), max: z.number() })
    .nullable(),
  /** The user's own words, at most 300 characters of them. */
  comment: z.string().nullable(),
  answers: AccountResponse.shape.answers,
  answeredAt: z.string(),
});
export type AnswerItem = z.infer<typeof AnswerItem>;

/** Something to do that came from nothing else in the inbox, or that was not done in time. */
export const TaskItem = z.object({
  ...ItemBase.shape,
  kind: z.literal('task'),
  user: ItemUser.nullable(),
  account: ItemAccount.nullable(),
  isOverdue: z.boolean(),
});
export type TaskItem = z.infer<typeof TaskItem>;

/** The account itself has changed: its goal, or its touch level. */
export const AccountItem = z.object({
  ...ItemBase.shape,
  kind: z.literal('account'),
  user: ItemUser.nullable(),
  account: ItemAccount.nullable(),
  change: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('goal'),
      goalName: z.string(),
      state: z.enum(['reached', 'at_risk']),
    }),
    z.object({ kind: z.literal('moved'), from: TouchLevel.nullable(), to: TouchLevel.nullable() }),
  ]),
});
export type AccountItem = z.infer<typeof AccountItem>;

export const InboxItem = z.union([
  FirstUseItem,
  ReplyItem,
  StalledItem,
  AnswerItem,
  TaskItem,
  AccountItem,
]);
export type InboxItem = z.infer<typeof InboxItem>;

/** `mine`: what I was given, and of the accounts I own what nobody else was. `all`: the whole workspace. */
export const InboxScope = z.enum(['mine', 'all']);
export type InboxScope = z.infer<typeof InboxScope>;

/**
 * `GET /api/inbox?scope=mine|all[&before=seq]`: newest first, at most 50. `nextBefore` is the `before` of
 * the next page, null on the last. `latestSeq` is where the live feed goes on.
 */
export const InboxPage = z.object({
  items: z.array(InboxItem),
  nextBefore: z.number().nullable(),
  latestSeq: z.number(),
  /** Of all pages: what nobody has acknowledged, nor put off until later. */
  unread: z.number(),
});
export type InboxPage = z.infer<typeof InboxPage>;

/**
 * `POST /api/inbox/:id/changes`, answered with the item. `id` is the change's own, a UUIDv7, so that a retry is no second
 * one. What is done with an item that has a task is done with the task: a detractor's is resolved with its `outcome`
 * and what was done (409 without). `reopened` takes back `acknowledged` and `done`, `woken` takes back `snoozed`.
 */
export const InboxChange = z.discriminatedUnion('kind', [
  z.object({ id: z.string(), kind: z.enum(['acknowledged', 'reopened', 'woken']) }),
  z.object({ id: z.string(), kind: z.literal('snoozed'), until: z.string() }),
  z.object({ id: z.string(), kind: z.literal('assigned'), to: z.string().nullable() }),
  z.object({
    id: z.string(),
    kind: z.literal('done'),
    outcome: z.exactOptional(z.enum(['won_back', 'improved', 'unchanged', 'lost'])),
    text: z.exactOptional(z.string()),
  }),
]);
export type InboxChange = z.infer<typeof InboxChange>;

/**
 * `GET /api/feed?scope=…`: server-sent events with the item's `seq` as id, so that `Last-Event-ID` resumes
 * without a gap; `?after=seq` does the same for the first connection. `item` is a new notification or a
 * change of one (acknowledged, assigned, delivered); `ping` comes every 15 s.
 */
export const FeedEvent = z.union([
  z.object({ event: z.literal('item'), data: InboxItem }),
  z.object({ event: z.literal('ping'), data: z.literal('') }),
]);
export type FeedEvent = z.infer<typeof FeedEvent>;
