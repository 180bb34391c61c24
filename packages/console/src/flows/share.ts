import type { Language } from '../locale.ts';

/** A share as whole per cents, as the language writes them. */
export const toPercent = (share: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** A language by its name, in another: `Finnish`. */
export const languageName = (tag: string, language: Language): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag;
