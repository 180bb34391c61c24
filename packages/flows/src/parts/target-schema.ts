import { z } from 'zod';

/**
 * What a step, a hint or a trigger points at, as text: a CSS selector; `@save` for `[data-polku="save"]`; `a >>> b` for
 * `b` in the open shadow root or the same-origin frame of `a`; and `:nth(2)` at the end of a part for its second visible
 * match. The first that can be seen is meant.
 */
export const TargetText = z.string().min(1).max(500);

/** The side of a target. */
export const PLACEMENTS = ['top', 'right', 'bottom', 'left'] as const;
export type Placement = (typeof PLACEMENTS)[number];
