import { z } from 'zod';
import { PLACEMENTS, TargetText } from '../../parts/target-schema.ts';

/** A hint on an element of the page, behind a beacon at its corner. */
export const HotspotSurface = z.strictObject({
  kind: z.literal('hotspot'),
  /** The element, as a step of a tour names it. */
  at: TargetText,
  /** Of what opens. @default 'bottom' */
  placement: z.enum(PLACEMENTS).optional(),
});
