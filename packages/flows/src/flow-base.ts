import { Name, Rule } from '@polku/protocol/schemas';
import { z } from 'zod';

/** What every flow has, whatever its kind. */

export const FlowId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower case letters, digits and hyphens, at most 60');

/** What makes a flow a candidate. Its audience and its frequency must hold as well. */
export const Trigger = z.discriminatedUnion('on', [
  /** The page has loaded and is idle. */
  z.strictObject({ on: z.literal('load') }),
  /** An event of this name was tracked, with properties that match. */
  z.strictObject({
    on: z.literal('event'),
    event: Name,
    where: Rule.optional(),
    /** How long after it, in ms. It is looked at again then, and forgotten with the page. @default 0 */
    delayMs: z
      .int()
      .min(0)
      .max(24 * 3_600_000)
      .optional(),
    /** An event of this name, in the meantime, calls it off. */
    cancelOn: Name.optional(),
  }),
  /** Only by `polku.show(id)`, or as the `followedBy` of another flow. */
  z.strictObject({ on: z.literal('code') }),
]);
export type Trigger = z.infer<typeof Trigger>;

/** `once`: not again after it was shown. `until_done`: until finished. `always`: at every trigger. */
export const FREQUENCIES = ['once', 'until_done', 'always'] as const;

export const flowBase = {
  id: FlowId,
  /** For the people who make flows; never shown to a user. */
  name: Name,
  /** Given by the backend when the flow is published. */
  version: z.int().min(1),
  /** Who may see it. Absent: everyone. */
  audience: Rule.optional(),
  trigger: Trigger,
  frequency: z.enum(FREQUENCIES),
  /** The higher is shown first. @default 0 */
  priority: z.int().min(-1_000).max(1_000).optional(),
  /** A milestone that ends the flow, successfully, the moment it is reached. */
  goal: z.string().optional(),
  /** The flow that follows when this one is done: the chain is one interruption. */
  followedBy: FlowId.optional(),
};
