import type { SettingsPage } from '@polku/backend/api-settings';
import { useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { Checkbox, Select } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { useLoad } from '../parts/use-load.ts';
import { HOUSE } from '../words/settings-house.ts';
import { SectionForm } from './section-form.tsx';

type RoutingSettings = SettingsPage['routing'];
const RULES = ['region', 'least_accounts', 'round_robin'] as const;
const ROLES = ['csm', 'lead', 'trainer', 'seller', 'admin'] as const;

/** Whose an account is that nobody owns: rules in their order, among whom, and who is left when none finds anybody. */
export function Routing(props: {
  api: Pick<SettingsApi, 'people'>;
  routing: RoutingSettings;
  mayEdit: boolean;
  onSave(routing: RoutingSettings): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const { routing } = props;
  const say = useWords(HOUSE);
  const { t, language } = useLocale();
  const [draft, setDraft] = useState(routing);
  const people = useLoad('routing people', props.api.people).data?.people ?? [];
  const list = new Intl.ListFormat(language);
  const owner = people.find(({ id }) => id === draft.defaultOwnerId);
  return (
    <section class="settings-block">
      <h3>{say('routing.title')}</h3>
      <p class="field-hint">{say('routing.about')}</p>
      {props.mayEdit ? (
        <SectionForm
          isChanged={JSON.stringify(draft) !== JSON.stringify(routing)}
          fault={draft.roles.length === 0 ? say('routing.noRole') : undefined}
          onSave={() => props.onSave(draft)}
          onReset={props.onReset}
        >
          <fieldset class="choices">
            <legend>{say('routing.rules')}</legend>
            {RULES.map((rule) => (
              <Checkbox
                key={rule}
                label={say(`routing.${rule}`)}
                isOn={draft.rules.includes(rule)}
                onChange={(isOn) =>
                  setDraft({
                    ...draft,
                    // Those that find somebody sooner come first.
                    rules: RULES.filter((each) =>
                      each === rule ? isOn : draft.rules.includes(each),
                    ),
                  })
                }
              />
            ))}
          </fieldset>
          <fieldset class="choices">
            <legend>{say('routing.roles')}</legend>
            {ROLES.map((role) => (
              <Checkbox
                key={role}
                label={t(`roles.${role}`)}
                isOn={draft.roles.includes(role)}
                onChange={(isOn) =>
                  setDraft({
                    ...draft,
                    roles: ROLES.filter((each) =>
                      each === role ? isOn : draft.roles.includes(each),
                    ),
                  })
                }
              />
            ))}
          </fieldset>
          <Select
            label={say('routing.default')}
            value={draft.defaultOwnerId ?? ''}
            options={[
              ['', say('routing.nobody')],
              ...people
                .filter(({ isActive }) => isActive)
                .map(({ id, name }) => [id, name] as const),
            ]}
            onChoose={(id) => setDraft({ ...draft, defaultOwnerId: id === '' ? null : id })}
          />
        </SectionForm>
      ) : (
        <ul class="sentences">
          <li>{list.format(routing.rules.map((rule) => say(`routing.${rule}`)))}</li>
          <li>{list.format(routing.roles.map((role) => t(`roles.${role}`)))}</li>
          <li>
            {say('routing.default')}: <bdi>{owner?.name ?? say('routing.nobody')}</bdi>
          </li>
        </ul>
      )}
    </section>
  );
}
