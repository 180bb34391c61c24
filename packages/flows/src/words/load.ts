import type { MoreWords, SomeWords, Words } from './words.ts';

/** Our own languages; English is at hand with every view. */
const LANGUAGES: { [language: string]: () => Promise<SomeWords> } = {
  en: async () => ({}),
  fi: async () => (await import('./fi.ts')).words,
  sv: async () => (await import('./sv.ts')).words,
};

/**
 * The words of the first of the person's languages that we or the host have, `fi-FI` falling back to `fi`;
 * the host's go before ours, word by word. None when no language is there: that is English. Rejects when
 * they cannot be brought.
 */
export async function loadWords(
  languages: readonly string[],
  more: MoreWords = {},
): Promise<SomeWords> {
  const tags = languages.flatMap((tag) => [tag, tag.split('-')[0] as string]);
  const tag = tags.find((each) => Object.hasOwn(LANGUAGES, each) || Object.hasOwn(more, each));
  if (!tag) return {};
  const theirs = more[tag];
  const [ours = {}, over = {}] = await Promise.all([
    LANGUAGES[tag]?.(),
    typeof theirs === 'function' ? theirs() : theirs,
  ]);
  const kinds = Object.keys(over) as (keyof Words)[];
  const merged = kinds.map((kind) => [kind, { ...ours[kind], ...over[kind] }]);
  return { ...ours, ...Object.fromEntries(merged) };
}
