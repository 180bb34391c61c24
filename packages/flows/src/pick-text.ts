import type { LocalizedText } from './language.ts';

/**
 * The text in the first of the person's `languages` that it has: `fi-FI` falls back to `fi`, then to the
 * person's next language, then to the text's own first language. Empty when there is no text.
 */
export function pickText(text: LocalizedText | undefined, languages: readonly string[]): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  for (const language of languages) {
    const found = text[language] ?? text[language.split('-')[0] as string];
    if (found !== undefined) return found;
  }
  return Object.values(text)[0] ?? '';
}
