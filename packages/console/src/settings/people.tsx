import type { Role } from '@polku/backend/api';
import type { PersonLine } from '@polku/backend/api-people';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import type { SettingsApi } from '../api/settings.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { Select, TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { SETTINGS } from '../words/settings-page.ts';
import { Copied } from './copied.tsx';

const ROLES = [
  'admin',
  'lead',
  'csm',
  'seller',
  'trainer',
  'viewer',
] as const satisfies readonly Role[];
type Api = Pick<SettingsApi, 'people' | 'invite' | 'setAccess'>;

/** Who works here and as what; who is invited, and who is let in no more. */
export function People({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(SETTINGS);
  const { t } = useLocale();
  const toast = useToast();
  const { data, failure, reload } = useLoad('settings people', api.people);
  const [isInviting, setInviting] = useState(false);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;

  /** At once, with its undo; what the backend refuses is said in its words, as of the last admin. */
  async function change(person: PersonLine, access: { role?: Role; isActive?: boolean }) {
    const before = access.role ? { role: person.role } : { isActive: person.isActive };
    try {
      await api.setAccess(person.id, access);
      toast({
        text: say('people.changed', { name: person.name }),
        onUndo: () => void api.setAccess(person.id, before).then(reload),
      });
    } catch (error) {
      const text =
        error instanceof ApiError && error.code === 'conflict'
          ? error.message
          : t('control.notSaved');
      toast({ text, tone: 'failed' });
    }
    reload();
  }

  return (
    <>
      <p class="settings-about">{say(mayEdit ? 'people.about' : 'people.readOnly')}</p>
      <ul class="settings-rows">
        {data.people.map((person) => (
          <Line
            key={person.id}
            person={person}
            onChange={mayEdit ? (access) => change(person, access) : undefined}
          />
        ))}
      </ul>
      {mayEdit && (
        <Button icon="plus" onClick={() => setInviting(true)}>
          {say('people.invite')}
        </Button>
      )}
      <Dialog isOpen={isInviting} onClose={() => setInviting(false)} title={say('people.invite')}>
        <Inviting api={api} onInvited={reload} />
      </Dialog>
    </>
  );
}

function Line(props: {
  person: PersonLine;
  onChange: ((access: { role?: Role; isActive?: boolean }) => void) | undefined;
}) {
  const say = useWords(SETTINGS);
  const { t } = useLocale();
  const { person, onChange } = props;
  const { name, email, role, isActive, isAway, accounts, openTasks } = person;
  return (
    <li>
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          {!isActive && <Badge>{say('people.left')}</Badge>}{' '}
          {isActive && isAway && <Badge tone="warn">{say('people.away')}</Badge>}
        </p>
        <p class="field-hint">
          <bdi>{email}</bdi> · {say('people.accounts', { count: accounts })} ·{' '}
          {say('people.tasks', { count: openTasks })}
        </p>
      </div>
      {onChange ? (
        <span class="settings-acts">
          <Select
            label={say('people.roleOf', { name })}
            isLabelHidden
            options={ROLES.map((each) => [each, t(`roles.${each}`)] as const)}
            value={role}
            isDisabled={!isActive}
            onChoose={(chosen) => onChange({ role: chosen })}
          />
          <Button onClick={() => onChange({ isActive: !isActive })}>
            {say(isActive ? 'people.deactivate' : 'people.activate')}
            <span class="unseen"> {name}</span>
          </Button>
        </span>
      ) : (
        <p class="settings-figure">{t(`roles.${role}`)}</p>
      )}
    </li>
  );
}

/** A link is made for them, which whoever invites passes on: no mail may be set up yet. */
function Inviting({ api, onInvited }: { api: Pick<Api, 'invite'>; onInvited(): void }) {
  const say = useWords(SETTINGS);
  const { t } = useLocale();
  const [link, setLink] = useState<string>();
  const form = useForm({
    start: { name: '', email: '', role: 'csm' as Role },
    check: ({ name, email }) => ({
      name: name.trim() ? undefined : say('people.nameMissing'),
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : say('people.emailMissing'),
    }),
    async send({ name, email, role }) {
      const made = await api.invite({ name: name.trim(), email: email.trim(), role });
      setLink(made.link);
      onInvited();
    },
  });
  if (link) return <Copied name={say('people.link')} text={link} note={say('people.linkAbout')} />;
  const { values, set, leave, error } = form;
  return (
    <form class="form" onSubmit={form.submit} noValidate>
      <TextField
        label={say('people.name')}
        value={values.name}
        onText={(name) => set('name', name)}
        onBlur={() => leave('name')}
        error={error('name')}
        hasFocus
      />
      <TextField
        label={say('people.email')}
        type="email"
        value={values.email}
        onText={(email) => set('email', email)}
        onBlur={() => leave('email')}
        error={error('email')}
      />
      <Select
        label={say('people.role')}
        options={ROLES.map((role) => [role, t(`roles.${role}`)] as const)}
        value={values.role}
        onChoose={(role) => set('role', role)}
      />
      {form.failure && (
        <p class="field-error" role="alert">
          {t('control.notSaved')}
        </p>
      )}
      <DialogFoot>
        <Button look="primary" type="submit" isBusy={form.isSending}>
          {say('people.inviteNow')}
        </Button>
      </DialogFoot>
    </form>
  );
}
