import { z } from 'zod';
import { LANGUAGE_TAG, LocalizedText } from '../language.ts';

const MediaUrl = z.url({ protocol: /^https?$/ });

/** A picture or a film. `alt` says what it shows, for those who do not see it. */
export const Media = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), url: MediaUrl, alt: LocalizedText }),
  z.strictObject({
    kind: z.literal('video'),
    url: MediaUrl,
    alt: LocalizedText,
    /** WebVTT: one file, or one per language. From another origin it and the film need CORS. */
    captions: z.union([MediaUrl, z.record(z.string().regex(LANGUAGE_TAG), MediaUrl)]).optional(),
    /** A picture that stands there until the film is played. */
    poster: MediaUrl.optional(),
    /** What is said and seen, to be read instead; may carry the small markup of `markup.tsx`. */
    transcript: LocalizedText.optional(),
  }),
]);
export type Media = z.infer<typeof Media>;
