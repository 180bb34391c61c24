import { z } from 'zod';

/** The look of everything Polku shows, as few tokens as do the work. */
export const Theme = z.strictObject({
  /** `auto` follows the host page's `color-scheme`. @default 'auto' */
  mode: z.enum(['auto', 'light', 'dark']).optional(),
  /** Of buttons, ring and focus, as `#rrggbb`; the text on it is black or white, whichever reads better. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'a colour as #rrggbb in lower case')
    .optional(),
});
export type Theme = z.infer<typeof Theme>;
