import type { SettingsPage } from '@polku/backend/api-settings';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { Checkbox, Select, TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { HOUSE } from '../words/settings-house.ts';
import { SectionForm } from './section-form.tsx';
import { useSuccess } from './use-success.ts';
import { ZoneField } from './zone-field.tsx';

type Calendar = SettingsPage['calendar'];
type Api = Pick<SettingsApi, 'success' | 'changeSuccess' | 'holidays'>;

/** By ISO 8601, from Monday. */
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** When the vendor's people work: due times, digests and weekly figures are reckoned by it. */
export function WorkCalendar({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(HOUSE);
  const { data, failure, reload, save, reset } = useSuccess(api);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  const { calendar } = data;
  return (
    <>
      <p class="settings-about">{say('calendar.about')}</p>
      {mayEdit ? (
        <Form
          key={JSON.stringify(calendar)}
          api={api}
          calendar={calendar}
          onSave={(next) => save('calendar', next)}
          onReset={reset('calendar')}
        />
      ) : (
        <Summary calendar={calendar} />
      )}
    </>
  );
}

function useDayNames(): (day: number) => string {
  const { language } = useLocale();
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return (day) => format.format(MONDAY_MS + (day - 1) * DAY_MS);
}

function Summary({ calendar }: { calendar: Calendar }) {
  const say = useWords(HOUSE);
  const { language } = useLocale();
  const nameOf = useDayNames();
  const { days, from, to, timeZone, country } = calendar;
  const names = new Intl.ListFormat(language).format([...days].sort().map(nameOf));
  return (
    <ul class="sentences">
      <li>{say('calendar.works', { days: names, from, to })}</li>
      <li>{say('calendar.zoned', { zone: timeZone })}</li>
      <li>
        {country === null
          ? say('calendar.noHolidays')
          : say('calendar.keeps', { country: countryName(country, language) })}
      </li>
    </ul>
  );
}

/** In the reader's language, where it has a name for it. */
const countryName = (code: string, language: string): string =>
  new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(code) ?? code;

function Form(props: {
  api: Pick<Api, 'holidays'>;
  calendar: Calendar;
  onSave(calendar: Calendar): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const { api, calendar } = props;
  const say = useWords(HOUSE);
  const nameOf = useDayNames();
  const [draft, setDraft] = useState(calendar);
  const set = (change: Partial<Calendar>) => setDraft({ ...draft, ...change });
  return (
    <SectionForm
      isChanged={JSON.stringify(draft) !== JSON.stringify(calendar)}
      fault={faultOf(draft, say)}
      onSave={() => props.onSave(draft)}
      onReset={props.onReset}
    >
      <fieldset class="choices">
        <legend>{say('calendar.days')}</legend>
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            label={nameOf(day)}
            isOn={draft.days.includes(day)}
            onChange={(isOn) =>
              set({
                days: DAYS.filter((each) => (each === day ? isOn : draft.days.includes(each))),
              })
            }
          />
        ))}
      </fieldset>
      <div class="settings-pair">
        <TimeField
          label={say('calendar.from')}
          value={draft.from}
          onTime={(from) => set({ from })}
        />
        <TimeField label={say('calendar.to')} value={draft.to} onTime={(to) => set({ to })} />
      </div>
      <ZoneField
        label={say('calendar.zone')}
        hint={say('calendar.zoneAbout')}
        value={draft.timeZone}
        onZone={(timeZone) => set({ timeZone })}
      />
      <Holidays api={api} country={draft.country} onCountry={(country) => set({ country })} />
    </SectionForm>
  );
}

type Say = ReturnType<typeof useWords<(typeof HOUSE)['words']['en']>>;

function faultOf({ days, from, to }: Calendar, say: Say): string | undefined {
  if (days.length === 0) return say('calendar.noDay');
  return from < to ? undefined : say('calendar.backwards');
}

/** A time of day, as the backend has it. */
export function TimeField(props: { label: string; value: string; onTime(time: string): void }) {
  return (
    <TextField
      label={props.label}
      type="time"
      value={props.value}
      onText={(time) => /^\d\d:\d\d$/.test(time) && props.onTime(time)}
    />
  );
}

function Holidays(props: {
  api: Pick<Api, 'holidays'>;
  country: string | null;
  onCountry(country: string | null): void;
}) {
  const { api, country, onCountry } = props;
  const say = useWords(HOUSE);
  const { language, format } = useLocale();
  // Of none they are asked as well: the countries come with them.
  const { data } = useLoad(`holidays ${country} ${language}`, () =>
    api.holidays(country ?? 'FI', language),
  );
  const known = data?.countries ?? (country === null ? [] : [country]);
  const collator = new Intl.Collator(language);
  const named = known
    .map((code) => [code, countryName(code, language)] as const)
    .sort(([, a], [, b]) => collator.compare(a, b));
  return (
    <div class="settings-block">
      <Select
        label={say('calendar.country')}
        value={country ?? ''}
        options={[['', say('calendar.noHolidays')], ...named]}
        onChoose={(code) => onCountry(code === '' ? null : code)}
      />
      {country !== null && (
        <div class="holidays" aria-live="polite">
          <p class="field-hint">{say('calendar.next')}</p>
          <ul>
            {(data?.next ?? []).map(({ day, name }) => (
              <li key={day + name}>
                {/* Noon is that day wherever its reader is. */}
                <span>{format.date(`${day}T12:00`)}</span> <bdi>{name}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
