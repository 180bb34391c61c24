import { z } from 'zod';

export const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/**
 * A text in one or several languages: a plain string, or one per language tag (`{ en: …, fi: … }`), the
 * first being the default. Always text, never markup.
 */
export const LocalizedText = z.union([
  z.string().max(2_000),
  z
    .record(z.string().regex(LANGUAGE_TAG, 'a language tag such as "fi"'), z.string().max(2_000))
    .refine((texts) => Object.keys(texts).length > 0, {
      message: 'give at least one language',
    }),
]);
export type LocalizedText = z.infer<typeof LocalizedText>;
