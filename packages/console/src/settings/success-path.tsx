import type { SettingsPage } from '@polku/backend/api-settings';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { Select, TextArea, TextField } from '../controls/field.tsx';
import { LANGUAGES, type Language, useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { HOUSE } from '../words/settings-house.ts';
import { moved } from './languages.tsx';
import { SectionForm } from './section-form.tsx';
import { useSuccess } from './use-success.ts';

type Stage = SettingsPage['successPath'][number];
type Api = Pick<SettingsApi, 'success' | 'changeSuccess'>;

const ENTRIES = ['contract', 'handover', 'first_use', 'goal_reached', 'reference'] as const;
const SPOKEN: readonly Language[] = ['en', 'fi'];

/** The stages of an account's way, written beside what the customer sees of them. */
export function SuccessPath({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(HOUSE);
  const { data, failure, reload, save, reset } = useSuccess(api);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={6} label={say('loading')} />;
  const { successPath } = data;
  return (
    <>
      <p class="settings-about">{say('path.about')}</p>
      {mayEdit ? (
        <Form
          key={JSON.stringify(successPath)}
          stages={successPath}
          onSave={(next) => save('successPath', next)}
          onReset={reset('successPath')}
        />
      ) : (
        <Preview stages={successPath} at={undefined} />
      )}
    </>
  );
}

function Form(props: {
  stages: readonly Stage[];
  onSave(stages: Stage[]): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const say = useWords(HOUSE);
  const { language } = useLocale();
  const [stages, setStages] = useState([...props.stages]);
  const [opened, setOpened] = useState<string>();
  const isMissing = stages.some(
    ({ name, team }) => ![name.en, name.fi, team.en, team.fi].every((text) => text.trim()),
  );
  const add = () => {
    const stage = newStage(stages, say('path.newName'));
    setStages([...stages, stage]);
    setOpened(stage.key);
  };
  return (
    <SectionForm
      isChanged={JSON.stringify(stages) !== JSON.stringify(props.stages)}
      fault={isMissing ? say('path.missing') : undefined}
      onSave={() => props.onSave(stages)}
      onReset={props.onReset}
    >
      <div class="path-beside">
        <div class="path-stages">
          {stages.map((stage, at) => (
            <StageFields
              key={stage.key}
              {...{ stage, at }}
              isOpen={opened === stage.key}
              onToggle={(isOpen) => setOpened(isOpen ? stage.key : undefined)}
              onChange={(next) => setStages(stages.with(at, next))}
              onUp={at > 0 ? () => setStages(moved(stages, at)) : undefined}
              onRemove={
                stages.length > 1
                  ? () => setStages(stages.filter(({ key }) => key !== stage.key))
                  : undefined
              }
            />
          ))}
          {stages.length < 20 && (
            <Button look="quiet" icon="plus" onClick={add}>
              {say('path.add')}
            </Button>
          )}
        </div>
        <Preview stages={stages} at={opened} language={language} />
      </div>
    </SectionForm>
  );
}

/** A key is not shown: it is found once, and stays when the name is written anew. */
export function newStage(stages: readonly Stage[], name: string): Stage {
  const taken = new Set(stages.map(({ key }) => key));
  let number = stages.length + 1;
  while (taken.has(`stage_${number}`)) number += 1;
  return { key: `stage_${number}`, name: { en: name, fi: name }, team: { en: '', fi: '' } };
}

function StageFields(props: {
  stage: Stage;
  at: number;
  isOpen: boolean;
  onToggle(isOpen: boolean): void;
  onChange(stage: Stage): void;
  onUp: (() => void) | undefined;
  onRemove: (() => void) | undefined;
}) {
  const { stage, onChange } = props;
  const say = useWords(HOUSE);
  const { language } = useLocale();
  const name = stage.name[language] || say('path.stage', { at: props.at + 1 });
  return (
    <details
      class="path-stage"
      open={props.isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== props.isOpen) props.onToggle(currentTarget.open);
      }}
    >
      <summary>
        <bdi>{name}</bdi>
      </summary>
      <div class="form">
        {SPOKEN.map((each) => (
          <TextField
            key={each}
            label={say('path.name', { language: LANGUAGES[each] })}
            value={stage.name[each]}
            maxLength={120}
            onText={(text) => onChange({ ...stage, name: { ...stage.name, [each]: text } })}
          />
        ))}
        {SPOKEN.map((each) => (
          <TextArea
            key={each}
            label={say('path.text', { language: LANGUAGES[each] })}
            value={stage.text?.[each] ?? ''}
            maxLength={120}
            rows={2}
            onText={(text) => onChange(withText(stage, each, text))}
          />
        ))}
        {SPOKEN.map((each) => (
          <TextField
            key={each}
            label={say('path.team', { language: LANGUAGES[each] })}
            value={stage.team[each]}
            maxLength={120}
            onText={(text) => onChange({ ...stage, team: { ...stage.team, [each]: text } })}
          />
        ))}
        <When stage={stage} onChange={onChange} />
        <div class="settings-acts">
          {props.onUp && <IconButton icon="up" label={say('up', { name })} onClick={props.onUp} />}
          {props.onRemove && (
            <IconButton icon="trash" label={say('remove', { name })} onClick={props.onRemove} />
          )}
        </div>
      </div>
    </details>
  );
}

function When({ stage, onChange }: { stage: Stage; onChange(stage: Stage): void }) {
  const say = useWords(HOUSE);
  const { days: _days, ...timeless } = stage;
  const { entry: _entry, ...byHand } = stage;
  return (
    <>
      <TextField
        label={say('path.days')}
        type="number"
        min={1}
        max={3_650}
        isOptional
        value={stage.days === undefined ? '' : String(stage.days)}
        onText={(text) => onChange(text === '' ? timeless : { ...stage, days: Number(text) })}
      />
      <Select
        label={say('path.entry')}
        value={stage.entry ?? 'hand'}
        options={(['hand', ...ENTRIES] as const).map(
          (entry) => [entry, say(`path.entries.${entry}`)] as const,
        )}
        onChoose={(entry) => onChange(entry === 'hand' ? byHand : { ...stage, entry })}
      />
    </>
  );
}

/** A text is in both languages or there is none. */
export function withText(stage: Stage, language: Language, text: string): Stage {
  const { text: before, ...rest } = stage;
  const next = { en: '', fi: '', ...before, [language]: text };
  return next.en.trim() === '' && next.fi.trim() === '' ? rest : { ...rest, text: next };
}

/** What the customer's page says of each stage; the one that is written now is where they are. */
function Preview({
  stages,
  at,
  language,
}: {
  stages: readonly Stage[];
  at: string | undefined;
  language?: Language;
}) {
  const say = useWords(HOUSE);
  const own = useLocale().language;
  const reader = language ?? own;
  const now = Math.max(
    0,
    stages.findIndex(({ key }) => key === at),
  );
  return (
    <figure class="path-preview">
      <figcaption>{say('path.preview')}</figcaption>
      <ol>
        {stages.map(({ key, name, text, team }, index) => (
          <li key={key} class={index < now ? 'is-done' : index === now ? 'is-now' : undefined}>
            {index === now && <small>{say('path.now')}</small>}
            <b>
              <bdi>{name[reader]}</bdi>
            </b>
            {index === now && text && (
              <p>
                <bdi>{text[reader]}</bdi>
              </p>
            )}
            <small>
              <bdi>{team[reader]}</bdi>
            </small>
          </li>
        ))}
      </ol>
    </figure>
  );
}
