import { z } from 'zod';
import { PLACEMENTS, TargetText } from '../../parts/target-schema.ts';

/** A hint on an element of the page, opened by pointing at the element or by bringing the focus to it. */
export const TooltipSurface = z.strictObject({
  kind: z.literal('tooltip'),
  /** The element, as a step of a tour names it. */
  at: TargetText,
  /** @default 'top' */
  placement: z.enum(PLACEMENTS).optional(),
});
