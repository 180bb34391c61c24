import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { Badge } from '../controls/badge.tsx';
import { IconButton } from '../controls/button.tsx';
import { Select } from '../controls/field.tsx';
import { languageName } from '../flows/share.ts';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { HOUSE } from '../words/settings-house.ts';
import { SectionForm } from './section-form.tsx';
import { useSuccess } from './use-success.ts';

type Api = Pick<SettingsApi, 'success' | 'changeSuccess'>;

/** What may be added without writing a tag. */
const OFFERED = [
  ...['ar', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'he', 'hu', 'it', 'ja', 'ko'],
  ...['lt', 'lv', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sv', 'tr', 'uk', 'zh'],
];

/** The languages in which the workspace speaks to its users, its default first. */
export function Languages({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(HOUSE);
  const { data, failure, reload, save, reset } = useSuccess(api);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={2} label={say('loading')} />;
  const { languages } = data;
  return (
    <>
      <p class="settings-about">{say('languages.about')}</p>
      {mayEdit ? (
        <Form
          key={languages.join()}
          languages={languages}
          onSave={(next) => save('languages', next)}
          onReset={reset('languages')}
        />
      ) : (
        <Rows languages={languages} />
      )}
    </>
  );
}

function Form(props: {
  languages: readonly string[];
  onSave(languages: string[]): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const say = useWords(HOUSE);
  const { language: spoken } = useLocale();
  const [draft, setDraft] = useState([...props.languages]);
  const rest = OFFERED.filter((tag) => !draft.includes(tag)).map(
    (tag) => [tag, languageName(tag, spoken)] as const,
  );
  return (
    <SectionForm
      isChanged={draft.join() !== props.languages.join()}
      onSave={() => props.onSave(draft)}
      onReset={props.onReset}
    >
      <Rows languages={draft} onChange={setDraft} />
      <Select
        label={say('languages.add')}
        value=""
        options={[['', '–'], ...rest]}
        onChoose={(tag) => tag && setDraft([...draft, tag])}
      />
    </SectionForm>
  );
}

function Rows({
  languages,
  onChange,
}: {
  languages: readonly string[];
  onChange?: (languages: string[]) => void;
}) {
  const say = useWords(HOUSE);
  const { language: spoken } = useLocale();
  return (
    <ol class="settings-rows">
      {languages.map((tag, at) => {
        const name = languageName(tag, spoken);
        return (
          <li key={tag}>
            <div>
              <b>{name}</b> {at === 0 && <Badge tone="good">{say('languages.first')}</Badge>}
            </div>
            {onChange && languages.length > 1 && (
              <div class="settings-acts">
                {at > 0 && (
                  <IconButton
                    icon="up"
                    label={say('up', { name })}
                    onClick={() => onChange(moved(languages, at))}
                  />
                )}
                <IconButton
                  icon="trash"
                  label={say('remove', { name })}
                  onClick={() => onChange(languages.toSpliced(at, 1))}
                />
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** With one of them a place further up. */
export const moved = <T,>(all: readonly T[], at: number): T[] => {
  const one = all[at];
  return one === undefined || at === 0 ? [...all] : all.toSpliced(at, 1).toSpliced(at - 1, 0, one);
};
