import type { PersonErased, PersonExport, UserList } from '@polku/backend/api-privacy';
import { useState } from 'preact/hooks';
import { ApiError, type FailureCode, failureCode } from '../api/client.ts';
import type { SettingsApi } from '../api/settings.ts';
import { download } from '../chart/csv.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { useNow } from '../parts/moment.tsx';
import { Failure, Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { Confirm } from './confirm.tsx';
import { Retention } from './retention.tsx';

type Api = Pick<
  SettingsApi,
  'findUsers' | 'personData' | 'erasePerson' | 'retention' | 'saveRetention'
>;
type User = Pick<UserList['users'][number], 'id' | 'name' | 'email'>;
const MIN_LETTERS = 2;

/** A person's data: found, looked at, saved as a file, erased; and for how long what is kept. */
export function Privacy({ api, mayErase }: { api: Api; mayErase: boolean }) {
  const say = useWords(ACCESS);
  return (
    <>
      <p class="settings-about">{say('privacy.about')}</p>
      {mayErase && <Find api={api} />}
      <Retention api={api} mayEdit={mayErase} />
    </>
  );
}

function Find({ api }: { api: Api }) {
  const say = useWords(ACCESS);
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ of: string; users: UserList['users'] }>();
  const [failure, setFailure] = useState<FailureCode>();
  const [shown, setShown] = useState<User>();
  const [erasing, setErasing] = useState<User>();
  const [erased, setErased] = useState<PersonErased>();
  const find = () => {
    const of = text.trim();
    if (of.length < MIN_LETTERS) return;
    setFailure(undefined);
    api.findUsers(of).then(
      ({ users }) => setFound({ of, users }),
      (error: unknown) => setFailure(failureCode(error)),
    );
  };
  return (
    <section class="settings-block">
      <form
        class="find-person"
        onSubmit={(event) => {
          event.preventDefault();
          setErased(undefined);
          find();
        }}
      >
        <TextField
          label={say('privacy.find')}
          hint={say('privacy.findHint')}
          value={text}
          onText={setText}
        />
        <Button type="submit">{say('privacy.look')}</Button>
      </form>
      {failure && <Failure code={failure} onRetry={find} />}
      {erased && <Erased of={erased} />}
      {found && (
        <Found
          {...found}
          onShow={setShown}
          onErase={(user) => {
            setErased(undefined);
            setErasing(user);
          }}
        />
      )}
      <Dialog
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={shown ? say('privacy.heldOf', { name: nameOf(shown) }) : ''}
        place="side"
        width="wide"
      >
        {shown && <Held api={api} id={shown.id} />}
      </Dialog>
      {erasing && (
        <Erasing
          key={erasing.id}
          user={erasing}
          api={api}
          onClose={() => setErasing(undefined)}
          onErased={(done) => {
            setErasing(undefined);
            setErased(done);
            find();
          }}
        />
      )}
    </section>
  );
}

const nameOf = ({ name, email, id }: User): string => name ?? email ?? id;

function Found(props: {
  of: string;
  users: UserList['users'];
  onShow(user: User): void;
  onErase(user: User): void;
}) {
  const say = useWords(ACCESS);
  const { format } = useLocale();
  const now = useNow();
  const { of, users, onShow, onErase } = props;
  const acts = (user: User) => (
    <div class="settings-acts">
      <Button onClick={() => onShow(user)}>
        {say('privacy.show')}
        <span class="unseen">: {nameOf(user)}</span>
      </Button>
      <Button look="danger" onClick={() => onErase(user)}>
        {say('privacy.erase')}
        <span class="unseen"> {nameOf(user)}</span>
      </Button>
    </div>
  );
  return (
    <>
      {users.length === 0 && <p role="status">{say('privacy.nobody')}</p>}
      <ul class="settings-rows">
        {users.length === 0 && (
          <li>
            <div>
              <code>{of}</code>
            </div>
            {acts({ id: of, name: null, email: null })}
          </li>
        )}
        {users.map((user) => (
          <li key={user.id}>
            <div>
              <b>
                <bdi>{nameOf(user)}</bdi>
              </b>
              <p class="field-hint">
                <bdi>{[user.id, user.email, user.account?.name].filter(Boolean).join(' · ')}</bdi> ·{' '}
                {say('privacy.seen', { time: format.relative(user.lastSeenAt, now) })}
              </p>
            </div>
            {acts(user)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Held({ api, id }: { api: Pick<Api, 'personData'>; id: string }) {
  const say = useWords(ACCESS);
  const { data, failure, reload } = useLoad(`held ${id}`, () => api.personData(id));
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  const kinds = countHeld(data);
  return (
    <div class="settings-block">
      {kinds.length === 0 && <p>{say('privacy.nothing')}</p>}
      <ul class="settings-list">
        {kinds.map(([table, count]) => (
          <li key={table}>
            <code>{table}</code> {say('privacy.rows', { count })}
          </li>
        ))}
      </ul>
      {data.channels.length > 0 && (
        <p class="field-hint">
          {say('privacy.sentBy', {
            channels: data.channels.map(({ name, kind }) => name ?? kind).join(', '),
          })}
        </p>
      )}
      <Button
        icon="download"
        onClick={() =>
          download(`polku-person-${id}.json`, JSON.stringify(data, null, 2), 'application/json')
        }
      >
        {say('privacy.export')}
      </Button>
    </div>
  );
}

/** By table, those that hold something. */
export const countHeld = ({ held }: Pick<PersonExport, 'held'>): [string, number][] =>
  Object.entries(held).flatMap(([table, rows]): [string, number][] =>
    rows.length > 0 ? [[table, rows.length]] : [],
  );

function Erasing(props: {
  user: User;
  api: Pick<Api, 'erasePerson'>;
  onClose(): void;
  onErased(done: PersonErased): void;
}) {
  const { user, api, onClose, onErased } = props;
  const say = useWords(ACCESS);
  const [typed, setTyped] = useState('');
  async function erase() {
    try {
      onErased(await api.erasePerson(user.id));
    } catch (error) {
      const isSoon = error instanceof ApiError && error.code === 'rate_limited';
      throw isSoon ? new ApiError('rate_limited', say('privacy.tooOften')) : error;
    }
  }
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={say('privacy.eraseTitle', { name: nameOf(user) })}
      act={say('privacy.eraseNow')}
      isReady={typed === user.id}
      onAct={erase}
    >
      <p>{say('privacy.eraseAbout')}</p>
      <TextField
        label={say('privacy.eraseType', { id: user.id })}
        value={typed}
        onText={setTyped}
        hasFocus
      />
    </Confirm>
  );
}

function Erased({ of: { deleted, copies } }: { of: PersonErased }) {
  const say = useWords(ACCESS);
  const count = Object.values(deleted).reduce((sum: number, rows) => sum + (rows ?? 0), 0);
  return (
    <div class="heard" role="status">
      <div>
        <p>
          <b>{say('privacy.erased', { count })}</b>
        </p>
        {copies.length > 0 && (
          <>
            <p>{say('privacy.copies')}</p>
            <ul>
              {copies.map(({ channel, kind, count: sent }) => (
                <li key={channel}>
                  {kind}: {sent}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
