/** The shapes of `/api/inbox` and `/api/feed`; what holds for all stands in `api.ts`. */
import type { AnswerBand, SilenceStart, TouchLevel } from '@polku/protocol';
import type { AccountResponse, PersonRef } from './api.ts';

/** How far a notification has come on one channel. */
export type DeliveryState = {
  channel: string;
  /** `accepted`: taken over by somebody who sends no receipt. `missed`: too late to be of use to a person. */
  status: 'queued' | 'delivered' | 'accepted' | 'failed' | 'missed';
  attempts: number;
  /** Why the last attempt failed. */
  error: string | null;
};

export type ItemUser = { id: string; name: string | null };

export type ItemAccount = {
  id: string;
  name: string | null;
  plan: string | null;
  touchLevel: TouchLevel | null;
};

/** What somebody has to do about an item. */
export type ItemTask = {
  id: string;
  /** See `TASK_KINDS` of the protocol. */
  kind: string;
  title: string | null;
  owner: PersonRef | null;
  dueAt: string;
  state: 'open' | 'contacted' | 'resolved' | 'done' | 'cancelled';
  outcome: string | null;
  isClosed: boolean;
};

/** What every item of the inbox has. `seq` orders the feed and never repeats. */
type ItemBase = {
  id: string;
  seq: number;
  /** Who looks after the account; of a task who has to do it. */
  owner: PersonRef | null;
  /** Who was given this very item; null: it is the owner's. */
  assignee: PersonRef | null;
  notifiedAt: string;
  acknowledged: { at: string; by: PersonRef } | null;
  /** Out of sight until then. */
  snoozedUntil: string | null;
  /** What was done, where there was no task to say it of. */
  note: string | null;
  task: ItemTask | null;
  deliveries: DeliveryState[];
};

/** A first use, as its CSM sees it. */
export type FirstUseItem = ItemBase & {
  kind: 'first_use';
  user: ItemUser;
  milestone: { key: string; name: string };
  /** `isFirst`: whether this was the account's own first use. */
  account: (ItemAccount & { isFirst: boolean }) | null;
  firstUseAt: string;
  sinceContractMs: number | null;
  sinceFirstSessionMs: number | null;
  /** The flow and the step the user was in. */
  ledBy: { flowId: string; flowName: string; step: string | null } | null;
};

/** A user has written. It comes to the top again with each further message, until it is acknowledged. */
export type ReplyItem = ItemBase & {
  kind: 'reply';
  user: ItemUser;
  account: ItemAccount | null;
  conversation: {
    id: string;
    /** The message of ours that is answered. */
    about: { flowId: string; flowName: string } | null;
    /** Since when nobody has answered; null once somebody has. */
    waitingSince: string | null;
  };
  /** What the user wrote last, at most 300 characters of it. */
  text: string;
  writtenAt: string;
};

/** Somebody does not come on: no first use, a step that is not passed, or a champion who is gone. */
export type StalledItem = ItemBase & {
  kind: 'stalled';
  user: ItemUser | null;
  account: ItemAccount | null;
  why:
    | { kind: 'silence'; since: SilenceStart; sinceAt: string; days: number }
    | { kind: 'stuck'; flowName: string; step: string | null; sinceAt: string }
    | { kind: 'champion_silent'; lastSeenAt: string; days: number };
};

/** A user has answered a survey, and it obliges somebody. */
export type AnswerItem = ItemBase & {
  kind: 'answer';
  user: ItemUser | null;
  account: ItemAccount | null;
  band: AnswerBand;
  flowName: string;
  /** Of the question that decided: what was asked, and the point on its scale. */
  score: { question: string; value: number; min: number; max: number } | null;
  /** The user's own words, at most 300 characters of them. */
  comment: string | null;
  answers: AccountResponse['answers'];
  answeredAt: string;
};

/** Something to do that came from nothing else in the inbox, or that was not done in time. */
export type TaskItem = ItemBase & {
  kind: 'task';
  user: ItemUser | null;
  account: ItemAccount | null;
  isOverdue: boolean;
};

/** The account itself has changed: its goal, or its touch level. */
export type AccountItem = ItemBase & {
  kind: 'account';
  user: ItemUser | null;
  account: ItemAccount | null;
  change:
    | { kind: 'goal'; goalName: string; state: 'reached' | 'at_risk' }
    | { kind: 'moved'; from: TouchLevel | null; to: TouchLevel | null };
};

export type InboxItem =
  | FirstUseItem
  | ReplyItem
  | StalledItem
  | AnswerItem
  | TaskItem
  | AccountItem;

/** `mine`: what I was given, and of the accounts I own what nobody else was. `all`: the whole workspace. */
export type InboxScope = 'mine' | 'all';

/**
 * `GET /api/inbox?scope=mine|all[&before=seq]`: newest first, at most 50. `nextBefore` is the `before` of
 * the next page, null on the last. `latestSeq` is where the live feed goes on.
 */
export type InboxPage = {
  items: InboxItem[];
  nextBefore: number | null;
  latestSeq: number;
};

/**
 * `POST /api/inbox/:id/changes`, answered with the item. `id` is the change's own, a UUIDv7, so that a retry is no second
 * one. What is done with an item that has a task is done with the task: a detractor's is resolved with its `outcome`
 * and what was done (409 without). `reopened` takes back `acknowledged` and `done`, `woken` takes back `snoozed`.
 */
export type InboxChange = { id: string } & (
  | { kind: 'acknowledged' | 'reopened' | 'woken' }
  | { kind: 'snoozed'; until: string }
  | { kind: 'assigned'; to: string | null }
  | { kind: 'done'; outcome?: 'won_back' | 'improved' | 'unchanged' | 'lost'; text?: string }
);

/**
 * `GET /api/feed?scope=…`: server-sent events with the item's `seq` as id, so that `Last-Event-ID` resumes
 * without a gap; `?after=seq` does the same for the first connection. `item` is a new notification or a
 * change of one (acknowledged, assigned, delivered); `ping` comes every 15 s.
 */
export type FeedEvent = { event: 'item'; data: InboxItem } | { event: 'ping'; data: '' };
