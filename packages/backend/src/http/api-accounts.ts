/** The shapes of the console's pages of accounts; what holds for all stands in `api.ts`. */
import { z } from 'zod';
import { AccountChangeLine, PersonRef, TouchLevel } from './api.ts';

/** What stands as a number in the table, by its place here; -1 where it is not known. */
export const Coded = z.object({
  touch: z.array(TouchLevel).readonly(),
  potential: z.array(z.enum(['low', 'medium', 'high'])).readonly(),
  plans: z.array(z.string()).readonly(),
  people: z.array(PersonRef).readonly(),
  stages: z
    .array(z.object({ key: z.string(), name: z.object({ en: z.string(), fi: z.string() }) }))
    .readonly(),
});
export type Coded = z.infer<typeof Coded>;

/**
 * `GET /api/account-table`: every account of the workspace, column by column, so that ten thousand are one small
 * answer and are searched, sorted and cut without asking again. The same place of each column is the same account;
 * they stand by name. Times are UTC seconds, money is whole cents of the workspace's currency, null: not known.
 */
export const AccountTable = z.object({
  coded: Coded,
  currency: z.string(),
  /** Where the product fit is parted, and where a row of the touch table begins. */
  bounds: z.object({
    growthPercent: z.number(),
    sharePercent: z.number(),
    billingCents: z.array(z.number()),
  }),
  columns: z.object({
    id: z.array(z.string()),
    name: z.array(z.string().nullable()),
    /** Its own, as its traits say, or that of its contacts' e-mails. */
    domain: z.array(z.string().nullable()),
    plan: z.array(z.number()),
    touch: z.array(z.number()),
    potential: z.array(z.number()),
    stage: z.array(z.number()),
    owner: z.array(z.number()),
    billingCents: z.array(z.number().nullable()),
    growthPercent: z.array(z.number().nullable()),
    sharePercent: z.array(z.number().nullable()),
    contractAt: z.array(z.number().nullable()),
    contractEndsAt: z.array(z.number().nullable()),
    firstUseAt: z.array(z.number().nullable()),
    lastSeenAt: z.array(z.number().nullable()),
    stageAt: z.array(z.number().nullable()),
    users: z.array(z.number()),
    /** Of the goal that is due first: 0 at the start, 100 at the target. */
    goalPercent: z.array(z.number().nullable()),
    openTasks: z.array(z.number()),
    /** Conversations that wait for an answer. */
    waiting: z.array(z.number()),
  }),
});
export type AccountTable = z.infer<typeof AccountTable>;

/** What a person has named: a page of the console as its address had it. */
export const SavedView = z.object({ id: z.string(), name: z.string(), query: z.string() });
export type SavedView = z.infer<typeof SavedView>;

/**
 * `GET /api/saved-views?page=accounts`: of whoever asks, in the order in which they were made. `PUT
 * /api/saved-views/:id` with `{page, name, query}` writes one, `DELETE` forgets it; all answer with the list.
 */
export const SavedViews = z.object({ views: z.array(SavedView) });
export type SavedViews = z.infer<typeof SavedViews>;

/** A flow as it has gone at one account. */
export const AccountFlow = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  /** It is published now. */
  isLive: z.boolean(),
  /** A playbook has started it for somebody of the account. */
  isStarted: z.boolean(),
  seen: z.number(),
  done: z.number(),
  stuck: z.number(),
});
export type AccountFlow = z.infer<typeof AccountFlow>;

export const UserFlow = z.object({
  flowId: z.string(),
  state: z.enum(['seen', 'under_way', 'stuck', 'later', 'done', 'closed', 'declined']),
  /** Of what it is told by. */
  at: z.string(),
  /** Where they are in a tour. */
  step: z
    .object({ id: z.string(), title: z.string().nullable(), number: z.number(), of: z.number() })
    .nullable(),
  /** Of a checklist. */
  items: z.object({ done: z.number(), of: z.number() }).nullable(),
});
export type UserFlow = z.infer<typeof UserFlow>;

export const UserProgress = z.object({
  id: z.string(),
  name: z.string().nullable(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  firstUseAt: z.string().nullable(),
  /** The newest first. */
  flows: z.array(UserFlow),
});
export type UserProgress = z.infer<typeof UserProgress>;

/** `GET /api/accounts/:id/progress`: flows as the account sees them, and the 200 users seen last. */
export const AccountProgress = z.object({
  flows: z.array(AccountFlow),
  users: z.array(UserProgress),
  total: z.number(),
});
export type AccountProgress = z.infer<typeof AccountProgress>;

const Ref = z.object({ id: z.string(), name: z.string().nullable() });

/** One line of all that has happened at an account. */
export const AccountEntry = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    at: z.string() /** `event` is the product's own. */,
    kind: z.enum(['event', 'page', 'flow', 'first_use', 'response']),
    user: Ref,
    name: z.string(),
    detail: z.string().nullable(),
  }),
  z.object({
    id: z.string(),
    at: z.string(),
    kind: z.literal('message'),
    user: Ref,
    by: PersonRef.nullable(),
    conversationId: z.string(),
    text: z.string(),
  }),
  z.object({
    id: z.string(),
    at: z.string(),
    kind: z.literal('task'),
    task: z.object({ id: z.string(), kind: z.string(), title: z.string().nullable() }),
    /** `made`, or the kind of its change. */
    what: z.string(),
    user: Ref.nullable(),
    by: PersonRef.nullable(),
    text: z.string().nullable(),
  }),
  z.object({
    id: z.string(),
    at: z.string(),
    kind: z.literal('note'),
    user: Ref.nullable(),
    by: PersonRef.nullable(),
    text: z.string(),
  }),
  z.object({
    id: z.string(),
    at: z.string(),
    kind: z.literal('change'),
    change: AccountChangeLine,
  }),
  z.object({
    id: z.string(),
    at: z.string(),
    kind: z.literal('occurred'),
    occurred: z.string(),
    user: Ref.nullable(),
  }),
]);
export type AccountEntry = z.infer<typeof AccountEntry>;

/** What of the timeline is asked for: what users did, what was said, what we did. */
export const ENTRY_GROUPS = ['product', 'words', 'work'] as const;

export const EntryGroup = z.enum(ENTRY_GROUPS);
export type EntryGroup = z.infer<typeof EntryGroup>;

/**
 * `GET /api/accounts/:id/timeline[?only=product|words|work][&before=…]`: newest first, 50 a page. `nextBefore` is the
 * `before` of the next page, null on the last.
 */
export const AccountTimeline = z.object({
  entries: z.array(AccountEntry),
  nextBefore: z.string().nullable(),
});
export type AccountTimeline = z.infer<typeof AccountTimeline>;

/** `GET /api/accounts/:id/changes[?before=…]`: who changed what, newest first, 100 a page. */
export const AccountChanges = z.object({
  changes: z.array(AccountChangeLine),
  nextBefore: z.string().nullable(),
});
export type AccountChanges = z.infer<typeof AccountChanges>;
