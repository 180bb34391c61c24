import type { FlowDocument } from '@polku/backend/api-flows';
import { Select } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { useEditing } from './editing.ts';
import { languageName } from './share.ts';

/** Which language of the flow is written now, and a further one. */
const OFFERED = [
  'en',
  'fi',
  'sv',
  'de',
  'da',
  'nb',
  'et',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'ar',
  'he',
];

export function LanguageBar(props: {
  languages: readonly string[];
  language: string;
  onChoose(language: string): void;
  onAdd(language: string): void;
}) {
  const { languages, language, onChoose, onAdd } = props;
  const { change } = useEditing();
  const { language: spoken } = useLocale();
  const say = useWords(FLOWS);
  const rest = OFFERED.filter((each) => !languages.includes(each));
  return (
    <div class="language-bar">
      <fieldset class="segmented">
        <legend class="unseen">{say('languages')}</legend>
        {languages.map((each) => (
          <label key={each}>
            <input
              type="radio"
              class="unseen"
              name="flow-language"
              checked={each === language}
              onChange={() => onChoose(each)}
            />
            <span>{languageName(each, spoken)}</span>
          </label>
        ))}
      </fieldset>
      {change && (
        <Select
          label={say('addLanguage')}
          isLabelHidden
          value=""
          options={[
            ['', say('addLanguage')],
            ...rest.map((each) => [each, languageName(each, spoken)] as const),
          ]}
          onChoose={(next) => next !== '' && onAdd(next)}
        />
      )}
    </div>
  );
}

const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const TEXTS = new Set([
  'title',
  'text',
  'label',
  'low',
  'high',
  'placeholder',
  'body',
  'alt',
  'place',
  'other',
]);

/** Every language that a text of the document is in, in their order; English where there is no text yet. */
export function languagesOf(document: FlowDocument): string[] {
  const found = new Set(tagsIn(document, ''));
  return found.size > 0 ? [...found] : ['en'];
}

/** @param key the field that it stands in */
function tagsIn(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((part) => tagsIn(part, key));
  if (TEXTS.has(key)) return Object.keys(value).filter((tag) => TAG.test(tag));
  return Object.entries(value).flatMap(([name, part]) => tagsIn(part, name));
}
