import type { RetentionSettings } from '@polku/backend/api-privacy';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { HOUSE } from '../words/settings-house.ts';
import { SectionForm } from './section-form.tsx';
import { isWithin, Sentence } from './sentence.tsx';

type Days = RetentionSettings['days'];
type Api = Pick<SettingsApi, 'retention' | 'saveRetention'>;
const KINDS = [
  ...(['events', 'sessions', 'responses', 'conversations', 'audit', 'notifications'] as const),
];
const MAX_DAYS = 36_500;

/** For how long what is kept, by kind. What is shortened is gone with the next sweep, and an undo before it is in time. */
export function Retention({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(ACCESS);
  const { format } = useLocale();
  const toast = useToast();
  const { data, failure, reload } = useLoad('retention', api.retention);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  const { days } = data;
  async function save(next: Days) {
    await api.saveRetention(next);
    const onUndo = () => void api.saveRetention(days).then(reload, reload);
    toast({ text: say('privacy.retentionSaved'), onUndo });
    reload();
  }
  return (
    <section class="settings-block">
      <h3>{say('privacy.retention')}</h3>
      <p class="field-hint">{say('privacy.retentionAbout')}</p>
      {mayEdit ? (
        <Form key={JSON.stringify(days)} settings={data} onSave={save} />
      ) : (
        <ul class="sentences">
          {KINDS.map((kind) => {
            const kept = days[kind];
            const label = say(`privacy.days.${kind}`);
            return (
              <li key={kind}>
                {kept === null
                  ? `${label}: ${say('privacy.forGood')}`
                  : say('privacy.dayCount', { label }).replace('#', format.number(kept))}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Form({
  settings: { days, least },
  onSave,
}: {
  settings: RetentionSettings;
  onSave(days: Days): Promise<void>;
}) {
  const say = useWords(ACCESS);
  const house = useWords(HOUSE);
  const [draft, setDraft] = useState(days);
  const isWrong = KINDS.some((kind) => !isWithin(draft[kind] ?? undefined, 1, MAX_DAYS));
  return (
    <SectionForm
      isChanged={JSON.stringify(draft) !== JSON.stringify(days)}
      fault={isWrong ? house('wholeNumbers') : undefined}
      onSave={() => onSave(draft)}
    >
      {KINDS.map((kind) => (
        <Sentence
          key={kind}
          text={say('privacy.dayCount', { label: say(`privacy.days.${kind}`) })}
          value={draft[kind] ?? undefined}
          onValue={(value) => setDraft({ ...draft, [kind]: value ?? null })}
          min={least[kind]}
          max={MAX_DAYS}
          none={say('privacy.forGood')}
        />
      ))}
    </SectionForm>
  );
}
