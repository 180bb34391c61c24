import { type Language, useLocale } from '../locale.ts';
import { FIELDS } from '../words/flow-fields.ts';
import { VALUES } from '../words/flow-values.ts';

/** `goal_at_risk`, `daysAfterDone`: read as words, where nobody has written any yet. */
const asWords = (name: string): string => {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).toLowerCase();
};

export const fieldName = (language: Language, key: string): string =>
  FIELDS[language][key] ?? asWords(key);

export const valueName = (language: Language, field: string, value: string): string =>
  VALUES[language][`${field}.${value}`] ?? VALUES[language][value] ?? asWords(value);

export function useFlowWords() {
  const { language } = useLocale();
  return {
    field: (key: string) => fieldName(language, key),
    value: (field: string, value: string) => valueName(language, field, value),
  };
}
