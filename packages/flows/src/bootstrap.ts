import { MAX_TOKEN_LENGTH } from '@polku/protocol/limits';
import { MilestoneRule, Name, Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { Flow, type FlowKind } from './flow.ts';
import { InboxPlace } from './inbox/schema.ts';
import { InvitationState } from './message/invitation/schema.ts';
import { MAX_SHOWS } from './shows.ts';
import { Theme } from './theme.ts';

/**
 * What comes down. The shared part is the same for everyone and may be cached by a CDN; the person's part
 * is answered to a valid token only, and to nobody else.
 */

const KINDS = ['tour', 'survey', 'message', 'checklist'] as const satisfies FlowKind[];

/** Limits on asking, over every flow. */
export const Policy = z.strictObject({
  /** Interruptions a session: flows that open by themselves, a chain counting as one. @default 1 */
  maxInterruptions: z.int().min(0).max(100),
  /** A person is asked at most one survey in this many days. @default 30 */
  surveyEveryDays: z.int().min(0).max(3_650),
  /** And at most one with an NPS, which is about the relationship, in this many. @default 90 */
  npsEveryDays: z.int().min(0).max(3_650).optional(),
  /** By kind: not another one of it within so many days of the last. @default none */
  waitDays: z
    .strictObject({
      tour: z.int().min(0).max(3_650).optional(),
      message: z.int().min(0).max(3_650).optional(),
    })
    .optional(),
  /** The share of an account's users that may hold a survey lease at a time; at least one may. @default 0.2 */
  accountShare: z.number().min(0).max(1),
  /**
   * Named conditions: while one holds, flows of these kinds wait. Its name is read by everyone.
   */
  suppress: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower case letters, digits, _ and -, at most 60'),
        when: Rule,
        /** @default all */
        kinds: z.array(z.enum(KINDS)).min(1).optional(),
      }),
    )
    .max(20)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      message: 'two conditions have the same name',
    })
    .optional(),
});
export type Policy = z.infer<typeof Policy>;

export const DEFAULT_POLICY: Policy = {
  maxInterruptions: 1,
  surveyEveryDays: 30,
  accountShare: 0.2,
};

/** `GET /v1/bootstrap?key=…` */
export const SharedPart = z.object({
  /** Changes with every publish; also the ETag. */
  revision: z.string(),
  flows: z.array(Flow),
  /** For recognising a milestone in the page at once. A hint: the server decides. */
  milestones: z.array(MilestoneRule),
  policy: Policy,
  theme: Theme,
  /** "Pause everything": nothing is shown, events are still recorded. */
  isPaused: z.boolean(),
  /** Where the inbox is. Absent: there is none. */
  inbox: InboxPlace.optional(),
});
export type SharedPart = z.infer<typeof SharedPart>;

/** `POST /v1/bootstrap`, as text/plain JSON. */
export const PersonRequest = z.strictObject({
  writeKey: z.string().min(1).max(200),
  token: z.string().min(1).max(MAX_TOKEN_LENGTH),
  /** This browser's anonymous id: a lease is given to one device. */
  device: Name,
  /** Its session: this person's others are counted beside it. */
  session: Name.optional(),
  /** The survey that is about to be shown and needs a lease. Absent: no lease is given. */
  survey: Name.optional(),
  /** The survey whose lease this browser was given and does not use: it is taken back. */
  unused: Name.optional(),
});
export type PersonRequest = z.infer<typeof PersonRequest>;

/** `POST /v1/preview`, as text/plain JSON. */
export const PreviewRequest = z.strictObject({
  writeKey: z.string().min(1).max(200),
  /** Out of the link that `polku flows preview` has printed. */
  preview: z.string().min(1).max(300),
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;

/** A draft as it would be shown. It has no audience: whoever holds the link sees it. */
export const PreviewAnswer = z.object({ flow: Flow });
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;

/** What this person has seen of one flow, over all devices. Times are UTC ms. */
export const FlowHistory = z.object({
  shownAt: z.int(),
  /** When it came to the screen, the newest of these moments, in their order: what a limit on their number needs. */
  shows: z.array(z.int()).max(MAX_SHOWS).optional(),
  doneAt: z.int().optional(),
  closedAt: z.int().optional(),
  answeredAt: z.int().optional(),
  /** When it last ended by the user's doing. */
  endedAt: z.int().optional(),
  /** "Later": not before then, and then by itself. */
  snoozedUntil: z.int().optional(),
  /** "Don't show again". */
  declinedAt: z.int().optional(),
  /**
   * Of a tour: the step that was shown last, when that was, and every step shown so far. Of a checklist: the item that
   * was done last, when that was, and every item done so far.
   */
  progress: z.object({ step: z.string(), at: z.int(), seen: z.array(z.string()) }).optional(),
});
export type FlowHistory = z.infer<typeof FlowHistory>;

/** Never more than a rule asks for, and one. */
const CountedHere = z.object({
  count: z.int(),
  /** When the device that asks made the newest of them, by its own clock, UTC ms: what it made later is not in it. */
  upTo: z.int().optional(),
});

export const PersonPart = z.object({
  userId: Name,
  accountId: Name.optional(),
  /** Of the user and the account what a flow shows of them: the account's `goal`. */
  facts: z.object({
    user: z.record(z.string(), z.unknown()),
    account: z.record(z.string(), z.unknown()),
    /** When each milestone was reached by this user, UTC ms; also the account's, as `account.<key>`. */
    milestones: z.record(z.string(), z.int()),
    /** What rules ask of the user and the account; the shared part points here, by flow id. */
    decided: z.record(z.string(), z.boolean()),
    /** How often this user has tracked the events that a rule counts, by the rule's key. Absent: no rule does. */
    events: z.record(z.string(), CountedHere).optional(),
    /** How many sessions this user has had, with the one that asks. Absent: no rule reads it. */
    sessions: z.int().optional(),
  }),
  history: z.record(z.string(), FlowHistory),
  lease: z.object({ flow: Name, expiresAt: z.int() }).optional(),
  /** The flows of which it is recorded already that this person is held out. Absent: no flow holds anybody out. */
  heldOut: z.array(Name).optional(),
  /** Of each invitation that counts its seats, or that this person has answered. Absent: there is none. */
  invitations: z.record(z.string(), InvitationState).optional(),
  /** Conversations with an answer that was not seen. Absent where there is no inbox. */
  unread: z.int().optional(),
});
export type PersonPart = z.infer<typeof PersonPart>;
