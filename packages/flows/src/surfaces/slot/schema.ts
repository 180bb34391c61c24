import { z } from 'zod';

/** Inside an element that the host has put there: `<div data-polku-slot="home">`. */
export const SlotSurface = z.strictObject({
  kind: z.literal('slot'),
  slot: z.string().regex(/^[A-Za-z0-9_-]{1,60}$/, 'letters, digits, hyphens and underscores'),
});
