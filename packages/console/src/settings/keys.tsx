import type { KeyList } from '@polku/backend/api-doors';
import { useState } from 'preact/hooks';
import type { Rotating, SettingsApi } from '../api/settings.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { Checkbox, TextField } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { useNow } from '../parts/moment.tsx';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { Confirm } from './confirm.tsx';
import { Copied } from './copied.tsx';

type Key = KeyList['keys'][number];
type Api = Pick<SettingsApi, 'keys' | 'makeKey' | 'endKey' | 'rotateKey' | 'endFormer'>;
const SCOPES = ['events:write', 'accounts:write', 'privacy'] as const;
/** A colon in a key of words would be taken for the name of a page. */
const SCOPE_WORDS = {
  'events:write': 'keys.scope.events',
  'accounts:write': 'keys.scope.accounts',
  privacy: 'keys.scope.privacy',
} as const;
const ROTATING: readonly Rotating[] = ['write-key', 'token-secret'];

/** Secret keys of servers, and the keys that are rotated: each told once, each ended after a question. */
export function Keys({ api }: { api: Api }) {
  const say = useWords(ACCESS);
  const { data, failure, reload } = useLoad('keys', api.keys);
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Key>();
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={3} label={say('loading')} />;
  return (
    <>
      <p class="settings-about">{say('keys.about')}</p>
      {data.keys.length === 0 && <p class="section-empty">{say('keys.none')}</p>}
      <ul class="settings-rows">
        {data.keys.map((key) => (
          <Line key={key.id} of={key} onEnd={() => setEnding(key)} />
        ))}
      </ul>
      <Button icon="plus" onClick={() => setMaking(true)}>
        {say('keys.make')}
      </Button>
      <section class="settings-block">
        <h3>{say('keys.rotating')}</h3>
        <ul class="settings-rows">
          {ROTATING.map((what) => (
            <RotatingLine
              key={what}
              what={what}
              hasFormer={data.hasFormer[what]}
              api={api}
              onDone={reload}
            />
          ))}
        </ul>
      </section>
      <Dialog isOpen={isMaking} onClose={() => setMaking(false)} title={say('keys.make')}>
        <Making api={api} onMade={reload} />
      </Dialog>
      <Confirm
        isOpen={ending !== undefined}
        onClose={() => setEnding(undefined)}
        title={say('keys.endTitle', { name: ending?.name ?? '' })}
        act={say('keys.endNow')}
        onAct={async () => {
          if (ending) await api.endKey(ending.id);
          setEnding(undefined);
          reload();
        }}
      >
        <p>{say('keys.endAbout')}</p>
      </Confirm>
    </>
  );
}

function Line({ of, onEnd }: { of: Key; onEnd(): void }) {
  const say = useWords(ACCESS);
  const { format, language } = useLocale();
  const now = useNow();
  const { name, scopes, lastUsedAt, revokedAt } = of;
  const may = SCOPES.filter((scope) => scopes.includes(scope)).map((scope) =>
    say(SCOPE_WORDS[scope]),
  );
  return (
    <li>
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          {revokedAt && (
            <Badge>{say('keys.ended', { time: format.relative(revokedAt, now) })}</Badge>
          )}
        </p>
        <p class="field-hint">
          {new Intl.ListFormat(language).format(may)} ·{' '}
          {lastUsedAt
            ? say('keys.used', { time: format.relative(lastUsedAt, now) })
            : say('keys.unused')}
        </p>
      </div>
      {!revokedAt && (
        <Button look="danger" onClick={onEnd}>
          {say('keys.end')}
          <span class="unseen"> {name}</span>
        </Button>
      )}
    </li>
  );
}

function Making({ api, onMade }: { api: Pick<Api, 'makeKey'>; onMade(): void }) {
  const say = useWords(ACCESS);
  const { t } = useLocale();
  const [made, setMade] = useState<string>();
  const form = useForm({
    start: { name: '', scopes: [] as readonly string[] },
    check: ({ name, scopes }) => ({
      name: name.trim() ? undefined : say('keys.nameMissing'),
      scopes: scopes.length > 0 ? undefined : say('keys.scopeMissing'),
    }),
    async send({ name, scopes }) {
      const { secretKey } = await api.makeKey({ name: name.trim(), scopes });
      setMade(secretKey);
      onMade();
    },
  });
  if (made) return <Copied name={say('keys.made')} text={made} note={say('keys.madeAbout')} />;
  const { values, set, leave, error } = form;
  return (
    <form class="form" onSubmit={form.submit} noValidate>
      <TextField
        label={say('keys.name')}
        value={values.name}
        maxLength={100}
        onText={(name) => set('name', name)}
        onBlur={() => leave('name')}
        error={error('name')}
        hasFocus
      />
      <fieldset class="choices">
        <legend>{say('keys.scopes')}</legend>
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            label={say(SCOPE_WORDS[scope])}
            isOn={values.scopes.includes(scope)}
            onChange={(isOn) =>
              set(
                'scopes',
                SCOPES.filter((each) => (each === scope ? isOn : values.scopes.includes(each))),
              )
            }
          />
        ))}
      </fieldset>
      {(error('scopes') || form.failure) && (
        <p class="form-failure" role="alert">
          {error('scopes') ?? t('control.notSaved')}
        </p>
      )}
      <DialogFoot>
        <Button type="submit" look="primary" isBusy={form.isSending}>
          {say('keys.make')}
        </Button>
      </DialogFoot>
    </form>
  );
}

function RotatingLine(props: {
  what: Rotating;
  hasFormer: boolean;
  api: Pick<Api, 'rotateKey' | 'endFormer'>;
  onDone(): void;
}) {
  const { what, hasFormer, api, onDone } = props;
  const say = useWords(ACCESS);
  const [isAsking, setAsking] = useState(false);
  const [made, setMade] = useState<string>();
  const name = say(`keys.${what}`);
  return (
    <li>
      <div>
        <b>{name}</b> {hasFormer && <Badge tone="warn">{say('keys.hasFormer')}</Badge>}
        <p class="field-hint">{say(`keys.${what}About`)}</p>
      </div>
      <Button look={hasFormer ? 'danger' : 'plain'} onClick={() => setAsking(true)}>
        {say(hasFormer ? 'keys.endFormer' : 'keys.rotate')}
        <span class="unseen">: {name}</span>
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={hasFormer ? say('keys.endFormer') : say('keys.rotateTitle', { name })}
        act={say(hasFormer ? 'keys.endFormer' : 'keys.rotate')}
        onAct={async () => {
          if (hasFormer) await api.endFormer(what);
          else setMade((await api.rotateKey(what)).secret);
          setAsking(false);
          onDone();
        }}
      >
        <p>{say(hasFormer ? 'keys.endFormerAbout' : 'keys.rotateAbout')}</p>
      </Confirm>
      <Dialog isOpen={made !== undefined} onClose={() => setMade(undefined)} title={name}>
        <Copied name={say('keys.newOne')} text={made ?? ''} note={say('keys.madeAbout')} />
      </Dialog>
    </li>
  );
}
