import { z } from 'zod';

/**
 * What a look is made of beside the accent: CSS custom properties `--polku-…`, which a page sets in its own style
 * or a workspace in its theme. docs/languages-and-looks.md says what each is.
 */
const THEME_TOKENS = [
  ...['mark', 'surface', 'field', 'text', 'muted', 'line', 'line-strong', 'hover', 'danger'],
  ...['veil', 'shadow', 'font', 'font-size', 'radius', 'space'],
] as const;

/** A value of CSS that fetches nothing. */
const TokenValue = z
  .string()
  .regex(
    /^(?!.*(url|src|image|image-set|paint)\()[^;{}<>\\@]{1,200}$/i,
    'a CSS value without url(), such as "#1c2024" or "8px"',
  );
const Tokens = z.partialRecord(z.enum(THEME_TOKENS), TokenValue);

/** The look of everything Polku shows. */
export const Theme = z.strictObject({
  /** `auto` follows the host page's `color-scheme`. @default 'auto' */
  mode: z.enum(['auto', 'light', 'dark']).optional(),
  /** Of buttons, ring and focus, as `#rrggbb`; the text on it is black or white, whichever reads better. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'a colour as #rrggbb in lower case')
    .optional(),
  /** By name, without `--polku-`. */
  tokens: Tokens.optional(),
  /** Of these, what is another in the dark. */
  darkTokens: Tokens.optional(),
});
export type Theme = z.infer<typeof Theme>;
