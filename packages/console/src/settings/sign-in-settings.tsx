import type { SessionList } from '@polku/backend/api-doors';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import type { SettingsApi } from '../api/settings.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { useNow } from '../parts/moment.tsx';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { SectionForm } from './section-form.tsx';

type Api = Pick<SettingsApi, 'sessions' | 'endSession' | 'changePassword'>;
type Session = SessionList['sessions'][number];

/** One's own password, and where one is signed in. */
export function SignInSettings({ api }: { api: Api }) {
  const say = useWords(ACCESS);
  const { data, failure, reload } = useLoad('own sessions', api.sessions);
  return (
    <>
      <section class="settings-block">
        <h3>{say('signin.password')}</h3>
        <PasswordForm api={api} onChanged={reload} />
      </section>
      <section class="settings-block">
        <h3>{say('signin.sessions')}</h3>
        {!data && failure && <Failure code={failure} onRetry={reload} />}
        {!data && !failure && <Skeleton kind="table" rows={2} label={say('loading')} />}
        {data && (
          <ul class="settings-rows">
            {data.sessions.map((session) => (
              <Line key={session.id} session={session} api={api} onEnded={reload} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function PasswordForm({ api, onChanged }: { api: Pick<Api, 'changePassword'>; onChanged(): void }) {
  const say = useWords(ACCESS);
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  async function save() {
    try {
      await api.changePassword({ ...(current !== '' && { current }), password });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'wrong_password')
        throw new ApiError(error.code, say('signin.wrong'));
      throw error;
    }
    setCurrent('');
    setPassword('');
    toast({ text: say('signin.changed') });
    onChanged();
  }
  return (
    <SectionForm isChanged={password !== ''} onSave={save}>
      <TextField
        label={say('signin.current')}
        hint={say('signin.currentHint')}
        type="password"
        autocomplete="current-password"
        value={current}
        onText={setCurrent}
      />
      <TextField
        label={say('signin.next')}
        type="password"
        autocomplete="new-password"
        value={password}
        onText={setPassword}
      />
    </SectionForm>
  );
}

function Line(props: { session: Session; api: Pick<Api, 'endSession'>; onEnded(): void }) {
  const { session, api, onEnded } = props;
  const say = useWords(ACCESS);
  const { t, format } = useLocale();
  const toast = useToast();
  const now = useNow();
  const [isBusy, setBusy] = useState(false);
  const { id, agent, createdAt, usedAt, isThis } = session;
  const name = agent || say('signin.unknown');
  const end = () => {
    setBusy(true);
    api
      .endSession(id)
      .then(
        () => toast({ text: say('signin.ended') }),
        () => toast({ text: t('control.notSaved'), tone: 'failed' }),
      )
      .finally(() => {
        setBusy(false);
        onEnded();
      });
  };
  return (
    <li>
      <div>
        <b>
          <bdi>{name}</bdi>
        </b>{' '}
        {isThis && <Badge tone="good">{say('signin.this')}</Badge>}
        <p class="field-hint">
          {say('signin.used', {
            since: format.date(createdAt),
            used: format.relative(usedAt, now),
          })}
        </p>
      </div>
      {!isThis && (
        <Button isBusy={isBusy} onClick={end}>
          {say('signin.end')}
          <span class="unseen">: {name}</span>
        </Button>
      )}
    </li>
  );
}
