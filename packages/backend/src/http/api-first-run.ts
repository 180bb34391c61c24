/** The shapes of the first run; what holds for all stands in `api.ts`. */
import type { FirstRunStep } from '../success/first-run.ts';

export type { FirstRunStep };

/**
 * `GET /api/first-run`: how far a workspace is that was made in the console. `PATCH` with `{step, isSkipped}` passes a step
 * over or comes back to it, `DELETE` ends it for all; both are answered with it.
 */
export type FirstRunPage = {
  isOver: boolean;
  /** In their order. */
  steps: { step: FirstRunStep; state: 'open' | 'done' | 'skipped' }[];
  /** The newest. */
  firstUse: { user: { id: string; name: string | null }; at: string } | null;
};
