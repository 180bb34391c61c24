import { z } from 'zod';
import { LANGUAGES } from '../render/words/index.ts';

/** What every channel for people is told of its words. */
export const WORDS_CONFIG = {
  /** For who has chosen none. @default en */
  language: z.enum(LANGUAGES).optional(),
  /** Whether names of people go out as well; ids alone otherwise. @default false */
  includeNames: z.boolean().optional(),
};
