import { z } from 'zod';

/** A bar along the upper or lower edge of the window. */
export const BannerSurface = z.strictObject({
  kind: z.literal('banner'),
  /** @default 'top' */
  position: z.enum(['top', 'bottom']).optional(),
  /** The page makes room for it, as long as it is there. It lies over the page otherwise. @default false */
  isPushing: z.boolean().optional(),
});
