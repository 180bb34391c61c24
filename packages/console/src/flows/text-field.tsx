import { TextArea, TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { type Path, setAt } from './edit.ts';
import { faultAt, useEditing } from './editing.ts';
import { languageName } from './share.ts';

/** One text in the language that is being written; what another language says stands below while this one has none. */
const LONG = new Set(['text', 'body', 'transcript']);

export function TextIn(props: { path: Path; value: unknown; label: string; isRequired: boolean }) {
  const { language, languages, change, faults } = useEditing();
  const say = useWords(FLOWS);
  const { language: spoken } = useLocale();
  const { path, value, isRequired } = props;
  const text = textIn(value, language);
  const isMissing = text === '' && otherText(value, language) !== '' && languages.length > 1;
  const shared = {
    label: props.label,
    value: text,
    isOptional: !isRequired,
    isReadOnly: change === undefined,
    error: faultAt(faults, path) ?? faultAt(faults, [...path, language]),
    hint: isMissing
      ? `${say('missingText', { language: languageName(language, spoken) })}: ${otherText(value, language)}`
      : undefined,
    onText: (next: string) =>
      change?.((document) =>
        setAt(document, path, withText(value, { language, text: next }, isRequired)),
      ),
  };
  return LONG.has(String(path.at(-1))) ? (
    <TextArea {...shared} rows={3} />
  ) : (
    <TextField {...shared} />
  );
}

type Texts = { readonly [language: string]: string };

const isTexts = (value: unknown): value is Texts => typeof value === 'object' && value !== null;

export const textIn = (value: unknown, language: string): string =>
  isTexts(value) ? (value[language] ?? '') : typeof value === 'string' ? value : '';

const otherText = (value: unknown, language: string): string =>
  isTexts(value)
    ? (Object.entries(value).find(([each, text]) => each !== language && text !== '')?.[1] ?? '')
    : '';

/** A text that is empty in every language is left out where it may be. */
export function withText(
  value: unknown,
  { language, text }: { language: string; text: string },
  isRequired: boolean,
): unknown {
  const texts: Texts = isTexts(value) ? value : {};
  const { [language]: _, ...others } = texts;
  const next = text === '' && !isRequired ? others : setAt(texts, [language], text);
  return Object.keys(next).length === 0 ? undefined : next;
}

/** In this language, or in whichever it has. */
export const anyText = (text: unknown, language: string): string =>
  textIn(text, language) ||
  (typeof text === 'object' && text !== null ? String(Object.values(text)[0] ?? '') : '');
