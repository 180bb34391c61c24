import type { PersonLine } from '@polku/backend/api-people';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { useConsole } from '../console-context.ts';
import { Checkbox, Select, TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { LANGUAGES, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { SectionForm } from './section-form.tsx';
import { ZoneField } from './zone-field.tsx';

type Api = Pick<SettingsApi, 'people' | 'changeMe'>;

/** Where somebody works, what they are written to in, and when they are away: their own to say. */
export function Account({ api }: { api: Api }) {
  const say = useWords(ACCESS);
  const { id } = useConsole().me.person;
  const { data, failure, reload } = useLoad('own account', api.people);
  const own = data?.people.find((person) => person.id === id);
  if (!own) return <Unloaded failure={failure} onRetry={reload} rows={3} label={say('loading')} />;
  return (
    <>
      <p class="settings-about">{say('account.about')}</p>
      <Form key={JSON.stringify(toDraft(own))} own={own} api={api} onSaved={reload} />
    </>
  );
}

export type Draft = ReturnType<typeof toDraft>;

/** As the fields have it: times without a zone, by the clock of this browser. */
export const toDraft = ({ language, timeZone, region, away }: PersonLine) => ({
  language,
  timeZone,
  region: region ?? '',
  isAway: away !== null,
  from: toLocal(away?.from),
  until: toLocal(away?.until),
});

const toLocal = (iso: string | null | undefined): string => {
  if (!iso) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** As the backend has it. */
export const toPatch = ({ language, timeZone, region, isAway, from, until }: Draft) => ({
  language,
  timeZone,
  region: region.trim() || null,
  away: isAway ? { from: toInstant(from), until: toInstant(until) } : null,
});

const toInstant = (local: string): string | null =>
  local === '' ? null : new Date(local).toISOString();

function Form({ own, api, onSaved }: { own: PersonLine; api: Api; onSaved(): void }) {
  const say = useWords(ACCESS);
  const toast = useToast();
  const start = toDraft(own);
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const isBackwards =
    draft.isAway && draft.from !== '' && draft.until !== '' && draft.from >= draft.until;
  async function save() {
    await api.changeMe(toPatch(draft));
    const onUndo = () => void api.changeMe(toPatch(start)).then(onSaved, onSaved);
    toast({ text: say('account.saved'), onUndo });
    onSaved();
  }
  return (
    <SectionForm
      isChanged={JSON.stringify(draft) !== JSON.stringify(start)}
      fault={isBackwards ? say('account.backwards') : undefined}
      onSave={save}
    >
      <Select
        label={say('account.language')}
        value={draft.language}
        options={(['en', 'fi'] as const).map((each) => [each, LANGUAGES[each]] as const)}
        onChoose={(language) => set({ language })}
      />
      <ZoneField
        label={say('account.zone')}
        value={draft.timeZone}
        onZone={(timeZone) => set({ timeZone })}
      />
      <TextField
        label={say('account.region')}
        value={draft.region}
        isOptional
        maxLength={100}
        onText={(region) => set({ region })}
      />
      <Checkbox
        label={say('account.away')}
        hint={say('account.awayAbout')}
        isOn={draft.isAway}
        onChange={(isAway) => set({ isAway })}
      />
      {draft.isAway && (
        <div class="settings-pair">
          <TextField
            label={say('account.awayFrom')}
            type="datetime-local"
            value={draft.from}
            onText={(from) => set({ from })}
          />
          <TextField
            label={say('account.awayUntil')}
            type="datetime-local"
            value={draft.until}
            onText={(until) => set({ until })}
          />
        </div>
      )}
    </SectionForm>
  );
}
