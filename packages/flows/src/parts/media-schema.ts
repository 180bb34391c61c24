import { z } from 'zod';
import { LocalizedText } from '../language.ts';

const MediaUrl = z.url({ protocol: /^https?$/ });

/** A picture or a film. `alt` says what it shows, for those who do not see it. */
export const Media = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), url: MediaUrl, alt: LocalizedText }),
  z.strictObject({
    kind: z.literal('video'),
    url: MediaUrl,
    alt: LocalizedText,
    /** WebVTT. */
    captions: MediaUrl.optional(),
  }),
]);
export type Media = z.infer<typeof Media>;
