import { LANGUAGE_TAG } from '@polku/flows/schemas';
import { z } from 'zod';

/**
 * The languages in which a workspace speaks to its users, its default first: a new flow begins in them, and the first is
 * what is read by whom no other fits. It is also what we write to people in who have chosen none, where we speak it.
 */
export const Languages = z
  .array(z.string().regex(LANGUAGE_TAG, 'expected a language tag such as fi'))
  .min(1, 'expected at least one language')
  .max(30)
  .refine((all) => new Set(all).size === all.length, 'expected every language once');

export const DEFAULT_LANGUAGES = ['en'];

/** Those that the console and our notifications are in. */
type Spoken = 'en' | 'fi';

/** The first of a workspace's languages that we speak ourselves; English where there is none. */
export function toSpoken(languages: readonly string[]): Spoken {
  const spoken = languages.map((tag) => tag.split('-')[0]);
  return spoken.find((tag): tag is Spoken => tag === 'en' || tag === 'fi') ?? 'en';
}
