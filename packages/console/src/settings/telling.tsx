import type { Telling as TellingSettings } from '@polku/backend/api-people';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { Checkbox, Select } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { HOUSE } from '../words/settings-house.ts';
import { TimeField } from './calendar.tsx';
import { SectionForm } from './section-form.tsx';
import { isWithin, Sentence } from './sentence.tsx';

type Api = Pick<SettingsApi, 'telling' | 'saveTelling'>;
type Occurrence = keyof TellingSettings['how'];
const HOW = ['now', 'hourly', 'daily', 'off'] as const;
const OCCURRENCES = [
  ...(['first_use', 'account_first_use', 'silence', 'stuck', 'detractor', 'passive'] as const),
  ...(['promoter', 'low_ces', 'reply', 'goal_reached', 'goal_at_risk'] as const),
  ...(['account_moved_up', 'account_moved_down', 'champion_silent'] as const),
] satisfies readonly Occurrence[];
const NIGHT = { from: '20:00', until: '07:00', urgentPasses: false };
const MAX_AN_HOUR = 1_000;

/** How somebody wants to hear of what: nobody sets it for another. */
export function Telling({ api }: { api: Api }) {
  const say = useWords(ACCESS);
  const toast = useToast();
  const { data, failure, reload } = useLoad('telling', api.telling);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={6} label={say('loading')} />;
  async function save(next: TellingSettings) {
    const before = data;
    await api.saveTelling(next);
    const onUndo = () => void (before && api.saveTelling(before).then(reload, reload));
    toast({ text: say('telling.saved'), onUndo });
    reload();
  }
  return (
    <>
      <p class="settings-about">{say('telling.about')}</p>
      <Form key={JSON.stringify(data)} telling={data} onSave={save} />
    </>
  );
}

/** With one occurrence said otherwise; undefined: like all else. */
export function withHow(
  telling: TellingSettings,
  occurrence: Occurrence,
  how: (typeof HOW)[number] | undefined,
): TellingSettings {
  const { [occurrence]: _before, ...rest } = telling.how;
  return { ...telling, how: how ? { ...rest, [occurrence]: how } : rest };
}

function Form(props: {
  telling: TellingSettings;
  onSave(telling: TellingSettings): Promise<void>;
}) {
  const say = useWords(ACCESS);
  const house = useWords(HOUSE);
  const [draft, setDraft] = useState(props.telling);
  const { quiet, ...loud } = draft;
  const hows = HOW.map((how) => [how, say(`telling.how.${how}`)] as const);
  return (
    <SectionForm
      isChanged={JSON.stringify(draft) !== JSON.stringify(props.telling)}
      fault={isWithin(draft.maxAnHour, 1, MAX_AN_HOUR) ? undefined : house('wholeNumbers')}
      onSave={() => props.onSave(draft)}
    >
      <div class="tellings">
        {OCCURRENCES.map((occurrence) => (
          <Select
            key={occurrence}
            label={say(`telling.occurs.${occurrence}`)}
            value={draft.how[occurrence] ?? ''}
            options={[['', say('telling.as')], ...hows]}
            onChoose={(how) => setDraft(withHow(draft, occurrence, how === '' ? undefined : how))}
          />
        ))}
        <Select
          label={say('telling.other')}
          value={draft.other}
          options={hows}
          onChoose={(other) => setDraft({ ...draft, other })}
        />
      </div>
      <Sentence
        text={say('telling.most')}
        value={draft.maxAnHour}
        onValue={(maxAnHour) => setDraft({ ...draft, maxAnHour: maxAnHour ?? Number.NaN })}
        min={1}
        max={MAX_AN_HOUR}
      />
      <Checkbox
        label={say('telling.quiet')}
        isOn={quiet !== undefined}
        onChange={(isOn) => setDraft(isOn ? { ...loud, quiet: NIGHT } : loud)}
      />
      {quiet && (
        <>
          <div class="settings-pair">
            <TimeField
              label={say('telling.from')}
              value={quiet.from}
              onTime={(from) => setDraft({ ...loud, quiet: { ...quiet, from } })}
            />
            <TimeField
              label={say('telling.until')}
              value={quiet.until}
              onTime={(until) => setDraft({ ...loud, quiet: { ...quiet, until } })}
            />
          </div>
          <Checkbox
            label={say('telling.urgent')}
            isOn={quiet.urgentPasses}
            onChange={(urgentPasses) => setDraft({ ...loud, quiet: { ...quiet, urgentPasses } })}
          />
        </>
      )}
      <Checkbox
        label={say('telling.weekly')}
        isOn={draft.weekly}
        onChange={(weekly) => setDraft({ ...draft, weekly })}
      />
      <Checkbox
        label={say('telling.words')}
        isOn={draft.words}
        onChange={(words) => setDraft({ ...draft, words })}
      />
    </SectionForm>
  );
}
