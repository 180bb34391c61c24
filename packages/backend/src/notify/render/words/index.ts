import { en } from './en.ts';
import { fi } from './fi.ts';

/** The words of notifications. A language that lacks one does not compile. */
export const LANGUAGES = ['en', 'fi'] as const;
export type Language = (typeof LANGUAGES)[number];

type Wide<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Wide<T[K]> };

export type Words = Wide<typeof en>;

export const WORDS: { [L in Language]: Words } = { en, fi };

/** The language we have for what somebody asked for: `fi-FI` → `fi`. @default en */
export function toLanguage(asked: string | null | undefined): Language {
  const [main] = (asked ?? '').toLowerCase().split('-');
  return LANGUAGES.find((language) => language === main) ?? 'en';
}
