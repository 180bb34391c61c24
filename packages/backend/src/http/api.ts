/**
 * The shapes that the console reads, one place: schemas, of which the OpenAPI document is made and answers are held
 * to in tests. The console imports their types and nothing else of the backend. Times are ISO 8601 in UTC, durations milliseconds, `null` for "not known" or "not yet".
 */
import { TOUCH_LEVELS } from '@polku/protocol/schemas';
import { z } from 'zod';

export const ROLES = ['admin', 'lead', 'csm', 'seller', 'trainer', 'viewer'] as const;

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** JSON whose shape another document tells. */
export const AnyObject: z.ZodType<object> = z.record(z.string(), z.unknown());

export const TouchLevel = z.enum(TOUCH_LEVELS);

export const PersonRef = z.object({ id: z.string(), name: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;

/** `GET /api/me`: who is signed in, and to which workspace. */
export const Me = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role }),
  workspace: z.object({
    id: z.string(),
    name: z.string(),
    allowUnverified: z.boolean(),
    /** Its first run is not over: see `api-first-run.ts`. */
    isNew: z.boolean(),
  }),
});
export type Me = z.infer<typeof Me>;

export const AccountRow = z.object({
  id: z.string(),
  name: z.string().nullable(),
  plan: z.string().nullable(),
  touchLevel: TouchLevel.nullable(),
  owner: PersonRef.nullable(),
  contractAt: z.string().nullable(),
  /** The account's own first use. */
  firstUseAt: z.string().nullable(),
  users: z.number(),
  lastSeenAt: z.string().nullable(),
});
export type AccountRow = z.infer<typeof AccountRow>;

/** `GET /api/accounts` */
export const AccountList = z.object({ accounts: z.array(AccountRow) });
export type AccountList = z.infer<typeof AccountList>;

export const AccountUser = z.object({
  id: z.string(),
  name: z.string().nullable(),
  firstSeenAt: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  firstUseAt: z.string().nullable(),
});
export type AccountUser = z.infer<typeof AccountUser>;

export const AccountResponse = z.object({
  id: z.string(),
  flow: z.object({ id: z.string(), name: z.string(), version: z.number() }),
  user: z.object({ id: z.string(), name: z.string().nullable() }),
  at: z.string(),
  isComplete: z.boolean(),
  answers: z.array(
    z.object({
      questionId: z.string(),
      kind: z.string(),
      text: z.string(),
      /** A point, words, or several; what was chosen is told by its text. */
      value: z.union([z.number(), z.string(), z.array(z.string())]),
      /** Of a point: the ends of its scale, and where on it the answer lies. */
      scale: z.exactOptional(z.object({ min: z.number(), max: z.number(), bucket: z.string() })),
    }),
  ),
});
export type AccountResponse = z.infer<typeof AccountResponse>;

/** What the account bought the product for, in its own words, and who says whether that came true. */
export const AccountGoal = z.object({
  text: z.string().nullable(),
  said: z.array(
    z.object({
      user: z.object({ id: z.string(), name: z.string().nullable() }),
      value: z.enum(['yes', 'partly', 'no']),
      at: z.string(),
    }),
  ),
});
export type AccountGoal = z.infer<typeof AccountGoal>;

/** `GET /api/accounts/:id` */
export const AccountPage = z.object({
  account: z.object({
    ...AccountRow.shape,
    billingCents: z.number().nullable(),
    currency: z.string().nullable(),
  }),
  milestone: z.object({ key: z.string(), name: z.string() }).nullable(),
  /** Null while neither is known. */
  goal: AccountGoal.nullable(),
  users: z.array(AccountUser),
  responses: z.array(AccountResponse),
});
export type AccountPage = z.infer<typeof AccountPage>;

/** One line of the log: who changed what, and when. Values are as they are stored: cents, ids, UTC milliseconds. */
export const AccountChangeLine = z.object({
  at: z.string(),
  field: z.string(),
  /** Which of several: the id of a goal, a contact, a note; the name of a health fact. */
  item: z.string().nullable(),
  from: z.unknown(),
  to: z.unknown(),
  by: z.object({
    kind: z.enum(['rule', 'person', 'import', 'event', 'command']),
    person: PersonRef.nullable(),
  }),
  reason: z.string().nullable(),
});
export type AccountChangeLine = z.infer<typeof AccountChangeLine>;

export const AccountGoalRecord = z.object({
  id: z.string(),
  name: z.string(),
  measure: z.string(),
  startValue: z.number(),
  targetValue: z.number(),
  nowValue: z.number(),
  nowAt: z.string(),
  startAt: z.string(),
  dueAt: z.string().nullable(),
  /** Which events move it. */
  feed: z
    .object({
      event: z.string(),
      how: z.enum(['count', 'sum', 'last']),
      property: z.string().optional(),
    })
    .nullable(),
  state: z.enum(['open', 'reached', 'at_risk', 'missed', 'dropped']),
  reachedAt: z.string().nullable(),
  /** 0 at the start, 1 at the target; beyond on either side. */
  progressRatio: z.number(),
});
export type AccountGoalRecord = z.infer<typeof AccountGoalRecord>;

export const AccountContact = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  role: z.enum(['buyer', 'champion', 'user', 'technical', 'billing', 'other']),
  userId: z.string().nullable(),
  language: z.string().nullable(),
});
export type AccountContact = z.infer<typeof AccountContact>;

export const AccountHandover = z.object({
  sold: z.string(),
  arrangements: z.string(),
  promises: z.array(z.string()),
  checklist: z.array(z.object({ text: z.string(), isDone: z.boolean() })),
  writtenBy: PersonRef.nullable(),
  writtenAt: z.string(),
  updatedAt: z.string(),
  acceptedBy: PersonRef.nullable(),
  acceptedAt: z.string().nullable(),
});
export type AccountHandover = z.infer<typeof AccountHandover>;

/** A stage of the success path as the account stands to it. */
export const AccountStage = z.object({
  key: z.string(),
  name: z.object({ en: z.string(), fi: z.string() }),
  team: z.object({ en: z.string(), fi: z.string() }),
  state: z.enum(['done', 'now', 'ahead', 'skipped']),
  enteredAt: z.string().nullable(),
  daysIn: z.number(),
  daysOver: z.number(),
});
export type AccountStage = z.infer<typeof AccountStage>;

/**
 * `GET /api/accounts/:id/record`: what people know of an account. `PATCH /api/accounts/:id` changes its fields;
 * `PUT` and `DELETE /api/accounts/:id/{goals,contacts,notes}/:item`, `PUT /api/accounts/:id/handover` and `POST
 * …/handover/accept` write what stands on it. All answer with the record.
 */
export const AccountRecord = z.object({
  id: z.string(),
  name: z.string().nullable(),
  plan: z.string().nullable(),
  billingCents: z.number().nullable(),
  currency: z.string().nullable(),
  potential: z.enum(['low', 'medium', 'high']).nullable(),
  touchLevel: z.object({
    level: TouchLevel.nullable(),
    /** `rule`: it follows billing and potential. Null with a level: told before anybody kept who. */
    by: z.enum(['rule', 'person', 'import', 'event', 'command']).nullable(),
    reason: z.string().nullable(),
    at: z.string().nullable(),
  }),
  onboardingModel: z.string().nullable(),
  contractAt: z.string().nullable(),
  contractEndsAt: z.string().nullable(),
  handoverAt: z.string().nullable(),
  region: z.string().nullable(),
  owner: PersonRef.nullable(),
  /** A rule of the routing, or who said it. */
  ownerBy: z.string().nullable(),
  deputy: PersonRef.nullable(),
  seller: PersonRef.nullable(),
  /** The growth–share matrix; null while either is unknown. */
  productFit: z.enum(['star', 'question_mark', 'cash_cow', 'dog']).nullable(),
  growthPercent: z.number().nullable(),
  sharePercent: z.number().nullable(),
  health: z.array(
    z.object({
      name: z.string(),
      value: z.union([z.string(), z.number(), z.boolean()]),
      at: z.string(),
    }),
  ),
  path: z.array(AccountStage),
  goals: z.array(AccountGoalRecord),
  contacts: z.array(AccountContact),
  handover: AccountHandover.nullable(),
  notes: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      userId: z.string().nullable(),
      by: PersonRef.nullable(),
      at: z.string(),
    }),
  ),
  /** The newest hundred. */
  changes: z.array(AccountChangeLine),
});
export type AccountRecord = z.infer<typeof AccountRecord>;

/**
 * `GET /api/accounts/:id/shares`: the links by which the customer sees their success path. `POST` makes one, `DELETE
 * …/shares/:id` ends one; all answer with the list.
 */
export const AccountShares = z.object({
  shares: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      createdAt: z.string(),
      expiresAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
    }),
  ),
});
export type AccountShares = z.infer<typeof AccountShares>;
