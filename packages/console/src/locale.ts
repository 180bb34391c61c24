import i18next, { type FormatterModule, type TFunction } from 'i18next';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createFormat, type Format } from './format.ts';
import { en } from './words/en.ts';
import { fi } from './words/fi.ts';

/**
 * The person's language: words, and times and numbers written as that language does. Both languages are in
 * the first load; a second request would cost more than the 2 kB that it saves. A page's own words stand in files
 * of its own (`words/<page>.{en,fi}.ts`), come with its chunk, and are read by `useWords`.
 */

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const WORDS = { en, fi };
export type Language = keyof typeof WORDS;

/** Each in its own name, so that it is found by whom it is for. */
export const LANGUAGES: { [L in Language]: string } = { en: 'English', fi: 'Suomi' };

/** British, where the browser does not say: the rest of the world reads 24 hours and day before month. */
const DEFAULT_LOCALES: { [L in Language]: string } = { en: 'en-GB', fi: 'fi-FI' };

export type Locale = {
  language: Language;
  t: TFunction;
  format: Format;
  /** The words of one page; the same function each time. */
  wordsOf<W extends object>(page: PageWords<W>): Say<W>;
};

/** A page's own words, in each language. @param name unlike every other page's */
export type PageWords<W extends object> = { name: string; words: { [L in Language]: W } };

/** `say('table.title', { count })`. Keys are those of the English words, `_one` and `_other` left off. */
export type Say<W> = (key: WordKey<W>, values?: { [name: string]: string | number }) => string;

type Stem<K extends string> = K extends `${infer S}_one` | `${infer S}_other` ? S : K;

export type WordKey<W> = {
  [K in keyof W & string]: W[K] extends string ? Stem<K> : `${K}.${WordKey<W[K]>}`;
}[keyof W & string];

export const isLanguage = (text: string): text is Language => Object.hasOwn(WORDS, text);

/** The first of the browser's languages that we speak, English when there is none. */
export function pickLanguage(preferred: readonly string[]): Language {
  const spoken = preferred.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return spoken.find(isLanguage) ?? 'en';
}

/**
 * @param preferred the browser's languages: a regional kind of `language` among them decides how times look
 * @param timeZone @default the browser's
 */
export function createLocale(
  language: Language,
  preferred: readonly string[] = [],
  timeZone?: string,
): Locale {
  const regional = preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  const format = createFormat(regional ?? DEFAULT_LOCALES[language], timeZone);
  const words = i18next.createInstance().use(toFormatter(format));
  // Done when it returns, because the words are already here; the promise has nothing to tell.
  void words.init({
    lng: language,
    resources: { [language]: { translation: WORDS[language] } },
    fallbackLng: false,
    initAsync: false,
    // Preact escapes: what is put in here is always text.
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
  const said = new Map<string, Say<never>>();
  function wordsOf<W extends object>({ name, words: own }: PageWords<W>): Say<W> {
    const known = said.get(name);
    if (known) return known as unknown as Say<W>; // made below, of the same words
    words.addResourceBundle(language, name, own[language]);
    const of = words.getFixedT(language, name as never) as unknown as Say<W>; // i18next knows of one namespace; the keys are checked by `Say`
    said.set(name, of as unknown as Say<never>);
    return of;
  }
  return { language, t: words.t, format, wordsOf };
}

/** A number in a sentence is written as the language writes numbers. */
const toFormatter = (format: Format): FormatterModule => ({
  type: 'formatter',
  init() {},
  add() {},
  addCached() {},
  format: (value: unknown) => (typeof value === 'number' ? format.number(value) : String(value)),
});

const LocaleContext = createContext<Locale | undefined>(undefined);
export const LocaleProvider = LocaleContext.Provider;

/** Words and formats in the person's language. */
export function useLocale(): Locale {
  const locale = useContext(LocaleContext);
  if (!locale)
    throw new Error('No locale here: expected a LocaleProvider above. Wrap the page in one.');
  return locale;
}

/** The words of a page that brings its own. */
export const useWords = <W extends object>(page: PageWords<W>): Say<W> => useLocale().wordsOf(page);
