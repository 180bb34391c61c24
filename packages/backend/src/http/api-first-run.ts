/** The shapes of the first run; what holds for all stands in `api.ts`. */
import { z } from 'zod';
import { FIRST_RUN_STEPS } from '../success/first-run.ts';

export type { FirstRunStep } from '../success/first-run.ts';

/**
 * `GET /api/first-run`: how far a workspace is that was made in the console. `PATCH` with `{step, isSkipped}` passes a step
 * over or comes back to it, `DELETE` ends it for all; both are answered with it.
 */
export const FirstRunPage = z.object({
  isOver: z.boolean(),
  /** In their order. */
  steps: z.array(
    z.object({ step: z.enum(FIRST_RUN_STEPS), state: z.enum(['open', 'done', 'skipped']) }),
  ),
  /** The newest. */
  firstUse: z
    .object({ user: z.object({ id: z.string(), name: z.string().nullable() }), at: z.string() })
    .nullable(),
});
export type FirstRunPage = z.infer<typeof FirstRunPage>;
