import { Name } from '@polku/protocol/schemas';
import { z } from 'zod';

/**
 * The properties of `invitation_registered` and `invitation_cancelled`. `registrationId` is made in the page, which
 * knows by it whether the backend has decided yet.
 */
export const InvitationAnswered = z.object({
  slot: z.string().min(1).max(60),
  registrationId: Name.optional(),
});
export type InvitationAnswered = z.infer<typeof InvitationAnswered>;

/** What the backend has counted of one invitation, as one person may know it. */
export const InvitationState = z.object({
  /** The seats that are left, by the times that have a number of them. */
  left: z.record(z.string(), z.int()),
  /** The time that is this person's. */
  slot: z.string().optional(),
  /** The `registrationId` that was decided last. */
  decided: z.string().optional(),
});
export type InvitationState = z.infer<typeof InvitationState>;
