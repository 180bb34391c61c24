/**
 * The shapes that the console reads, one place. Types alone: the console imports them and nothing else of
 * the backend. Times are ISO 8601 in UTC, durations milliseconds, `null` for "not known" or "not yet".
 */
import type { TouchLevel } from '@polku/protocol';

export const ROLES = ['admin', 'lead', 'csm', 'seller', 'trainer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export type PersonRef = { id: string; name: string };

/** `GET /api/me`: who is signed in, and to which workspace. */
export type Me = {
  person: { id: string; name: string; email: string; role: Role };
  workspace: {
    id: string;
    name: string;
    allowUnverified: boolean;
    /** Its first run is not over: see `api-first-run.ts`. */
    isNew: boolean;
  };
};

export type AccountRow = {
  id: string;
  name: string | null;
  plan: string | null;
  touchLevel: TouchLevel | null;
  owner: PersonRef | null;
  contractAt: string | null;
  /** The account's own first use. */
  firstUseAt: string | null;
  users: number;
  lastSeenAt: string | null;
};

/** `GET /api/accounts` */
export type AccountList = { accounts: AccountRow[] };

export type AccountUser = {
  id: string;
  name: string | null;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  firstUseAt: string | null;
};

export type AccountResponse = {
  id: string;
  flow: { id: string; name: string; version: number };
  user: { id: string; name: string | null };
  at: string;
  isComplete: boolean;
  answers: {
    questionId: string;
    kind: string;
    text: string;
    /** A point, words, or several; what was chosen is told by its text. */
    value: number | string | string[];
    /** Of a point: the ends of its scale, and where on it the answer lies. */
    scale?: { min: number; max: number; bucket: string };
  }[];
};

/** One line of what happened at the account, newest first. */
export type TimelineEntry = {
  id: string;
  at: string;
  user: { id: string; name: string | null };
  /** `event` is the product's own; the others are Polku's. */
  kind: 'event' | 'page' | 'flow' | 'first_use' | 'response';
  name: string;
  detail: string | null;
};

/** What the account bought the product for, in its own words, and who says whether that came true. */
export type AccountGoal = {
  text: string | null;
  said: {
    user: { id: string; name: string | null };
    value: 'yes' | 'partly' | 'no';
    at: string;
  }[];
};

/** `GET /api/accounts/:id` */
export type AccountPage = {
  account: AccountRow & {
    billingCents: number | null;
    currency: string | null;
  };
  milestone: { key: string; name: string } | null;
  /** Null while neither is known. */
  goal: AccountGoal | null;
  users: AccountUser[];
  responses: AccountResponse[];
  timeline: TimelineEntry[];
};

/** One line of the log: who changed what, and when. Values are as they are stored: cents, ids, UTC milliseconds. */
export type AccountChangeLine = {
  at: string;
  field: string;
  /** Which of several: the id of a goal, a contact, a note; the name of a health fact. */
  item: string | null;
  from: unknown;
  to: unknown;
  by: { kind: 'rule' | 'person' | 'import' | 'event' | 'command'; person: PersonRef | null };
  reason: string | null;
};

export type AccountGoalRecord = {
  id: string;
  name: string;
  measure: string;
  startValue: number;
  targetValue: number;
  nowValue: number;
  nowAt: string;
  startAt: string;
  dueAt: string | null;
  /** Which events move it. */
  feed: { event: string; how: 'count' | 'sum' | 'last'; property?: string | undefined } | null;
  state: 'open' | 'reached' | 'at_risk' | 'missed' | 'dropped';
  reachedAt: string | null;
  /** 0 at the start, 1 at the target; beyond on either side. */
  progressRatio: number;
};

export type AccountContact = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  title: string | null;
  role: 'buyer' | 'champion' | 'user' | 'technical' | 'billing' | 'other';
  userId: string | null;
  language: string | null;
};

export type AccountHandover = {
  sold: string;
  arrangements: string;
  promises: string[];
  checklist: { text: string; isDone: boolean }[];
  writtenBy: PersonRef | null;
  writtenAt: string;
  updatedAt: string;
  acceptedBy: PersonRef | null;
  acceptedAt: string | null;
};

/** A stage of the success path as the account stands to it. */
export type AccountStage = {
  key: string;
  name: { en: string; fi: string };
  team: { en: string; fi: string };
  state: 'done' | 'now' | 'ahead' | 'skipped';
  enteredAt: string | null;
  daysIn: number;
  daysOver: number;
};

/**
 * `GET /api/accounts/:id/record`: what people know of an account. `PATCH /api/accounts/:id` changes its fields;
 * `PUT` and `DELETE /api/accounts/:id/{goals,contacts,notes}/:item`, `PUT /api/accounts/:id/handover` and `POST
 * …/handover/accept` write what stands on it. All answer with the record.
 */
export type AccountRecord = {
  id: string;
  name: string | null;
  plan: string | null;
  billingCents: number | null;
  currency: string | null;
  potential: 'low' | 'medium' | 'high' | null;
  touchLevel: {
    level: TouchLevel | null;
    /** `rule`: it follows billing and potential. Null with a level: told before anybody kept who. */
    by: 'rule' | 'person' | 'import' | 'event' | 'command' | null;
    reason: string | null;
    at: string | null;
  };
  onboardingModel: string | null;
  contractAt: string | null;
  contractEndsAt: string | null;
  handoverAt: string | null;
  region: string | null;
  owner: PersonRef | null;
  /** A rule of the routing, or who said it. */
  ownerBy: string | null;
  deputy: PersonRef | null;
  seller: PersonRef | null;
  /** The growth–share matrix; null while either is unknown. */
  productFit: 'star' | 'question_mark' | 'cash_cow' | 'dog' | null;
  growthPercent: number | null;
  sharePercent: number | null;
  health: { name: string; value: string | number | boolean; at: string }[];
  path: AccountStage[];
  goals: AccountGoalRecord[];
  contacts: AccountContact[];
  handover: AccountHandover | null;
  notes: { id: string; text: string; userId: string | null; by: PersonRef | null; at: string }[];
  /** The newest hundred. */
  changes: AccountChangeLine[];
};

/**
 * `GET /api/accounts/:id/shares`: the links by which the customer sees their success path. `POST` makes one, `DELETE
 * …/shares/:id` ends one; all answer with the list.
 */
export type AccountShares = {
  shares: {
    id: string;
    url: string;
    createdAt: string;
    expiresAt: string | null;
    revokedAt: string | null;
  }[];
};

export type AccountConversation = {
  id: string;
  user: { id: string; name: string | null };
  /** The message of ours that it began with. */
  about: { flowId: string; flowName: string } | null;
  /** When the first message was written that nobody has answered. */
  waitingSince: string | null;
  /** When the user saw the last answer; null before. */
  readAt: string | null;
  /** Oldest first. */
  messages: {
    id: string;
    /** Who of us wrote it; null: the user did. */
    by: PersonRef | null;
    text: string;
    at: string;
  }[];
};

/**
 * `GET /api/accounts/:id/conversations`: the newest 30. `POST /api/conversations/:id/messages` with
 * `{id, text}` answers one, and is answered with it as it is then; the id is the console's own, so that a retry is no
 * second answer. `POST /api/accounts/:id/conversations` with `{id, userId, message: {id, text}}` begins one with a user of
 * the account, who finds it in their inbox.
 */
export type AccountConversations = { conversations: AccountConversation[] };
