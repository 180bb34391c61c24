import { z } from 'zod';

/**
 * What a channel sends when a first use is reached: the body of the signed webhook. Ids only: names go
 * out only where a destination opts in.
 */
export const FirstUseReached = z.strictObject({
  type: z.literal('first_use.reached'),
  /** When the notification was queued, ISO 8601. */
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    milestone: z.string(),
    user: z.strictObject({ id: z.string() }),
    account: z
      .strictObject({
        id: z.string(),
        plan: z.string().nullable(),
        touchLevel: z.enum(['high', 'low', 'tech']).nullable(),
        /** Whether this is the account's own first use too. */
        first: z.boolean(),
      })
      .nullable(),
    owner: z.strictObject({ id: z.string() }).nullable(),
    /** When it truly happened (device clock corrected), ISO 8601. */
    firstUseAt: z.iso.datetime(),
    sinceContractMs: z.int().nullable(),
    sinceFirstSessionMs: z.int().nullable(),
    /** The flow and step the user was in: what led there. */
    flow: z.string().optional(),
    step: z.string().optional(),
  }),
});
export type FirstUseReached = z.infer<typeof FirstUseReached>;

/** What a channel sends when a user has written: who, and where it is read. Never what was written. */
export const ReplyReceived = z.strictObject({
  type: z.literal('reply.received'),
  /** When the notification was queued, ISO 8601. */
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    conversation: z.strictObject({ id: z.string() }),
    message: z.strictObject({ id: z.string() }),
    user: z.strictObject({ id: z.string() }),
    account: z
      .strictObject({
        id: z.string(),
        plan: z.string().nullable(),
        touchLevel: z.enum(['high', 'low', 'tech']).nullable(),
      })
      .nullable(),
    owner: z.strictObject({ id: z.string() }).nullable(),
    /** When it was written (device clock corrected), ISO 8601. */
    writtenAt: z.iso.datetime(),
    /** The message of ours that it answers. */
    flow: z.string().optional(),
  }),
});
export type ReplyReceived = z.infer<typeof ReplyReceived>;

export const TOUCH_LEVELS = ['high', 'low', 'tech'] as const;
export type TouchLevel = (typeof TOUCH_LEVELS)[number];
