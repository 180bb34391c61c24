import { z } from 'zod';
import { LocalizedText } from '../language.ts';

/** What every question has, whatever its kind. */
export const questionBase = {
  /** Stays the same over the survey's versions: answers are kept by it. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower case letters, digits, hyphens and underscores'),
  text: LocalizedText,
  /** @default false */
  required: z.boolean().optional(),
};
