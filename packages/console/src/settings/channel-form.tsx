import type { ChannelConfigured, ChannelList } from '@polku/backend/channel-api';
import { useState } from 'preact/hooks';
import type { Channel, SettingsApi } from '../api/settings.ts';
import { Button } from '../controls/button.tsx';
import { DialogFoot } from '../controls/dialog.tsx';
import { Checkbox, Select, TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { LANGUAGES, type Language, useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { inItsWords, useAttempt } from '../parts/use-attempt.ts';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { SETTINGS } from '../words/settings-page.ts';
import {
  type ChannelField,
  type ChannelKind,
  fieldsOf,
  toConfig,
  toWritten,
} from './channel-fields.ts';
import { Copied } from './copied.tsx';

type Api = Pick<
  SettingsApi,
  'addChannel' | 'tryChannel' | 'channelConfig' | 'configureChannel' | 'nameChannel'
>;
type Kinds = ChannelList['kinds'];
/** `onDone`: it is kept; `isOver`: and nothing is left to be shown. */
type Done = { api: Api; kinds: Kinds; onDone(isOver: boolean): void };

/** A channel that is there, set up anew: what is secret is not shown, and stays where nothing is written. */
export function SetUp({ channel, ...rest }: Done & { channel: Channel }) {
  const say = useWords(ACCESS);
  const { data, failure, reload } = useLoad(`config ${channel.id}`, () =>
    rest.api.channelConfig(channel.id),
  );
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  return <Form {...rest} channel={channel} configured={data} />;
}

/** A new one: its kind is chosen, and then what there is to say of it. */
export const AddChannel = (props: Done) => (
  <Form {...props} channel={undefined} configured={{ config: {}, kept: [] }} />
);

function Form(props: Done & { channel: Channel | undefined; configured: ChannelConfigured }) {
  const { api, kinds, channel, configured, onDone } = props;
  const say = useWords(ACCESS);
  const tell = useWords(SETTINGS);
  const { t } = useLocale();
  const toast = useToast();
  const [kind, setKind] = useState(() => (channel?.kind ?? 'webhook') as ChannelKind); // of our own backend
  const [name, setName] = useState(channel?.name ?? '');
  const [written, setWritten] = useState(() => toWritten(configured.config));
  const { busy, fault, attempt } = useAttempt(inItsWords(t('control.notSaved')));
  const [secret, setSecret] = useState<string>();
  const fields = fieldsOf(kinds.find((each) => each.kind === kind)?.form ?? {});
  const setup = {
    kind,
    config: toConfig(fields, written),
    ...(channel && { id: channel.id }),
  };

  const tried = () =>
    attempt(async () => {
      const { outcome, error } = await api.tryChannel(setup);
      const of = { name: name || say(`setup.kinds.${kind}`), reason: error ?? '' };
      const tone = outcome === 'failed' ? 'failed' : 'done';
      toast({ text: tell(`channel.${outcome}`, of), tone });
    }, 'trying');
  async function save() {
    const named = name.trim();
    let made: string | null = null;
    if (channel) {
      await api.configureChannel(channel.id, setup.config);
      if (named && named !== channel.name) await api.nameChannel(channel.id, named);
    } else {
      const { config } = setup;
      made = (await api.addChannel({ kind, config, ...(named && { name: named }) })).secret;
      if (made) setSecret(made);
    }
    toast({ text: say('setup.saved', { name: named || kind }) });
    onDone(made === null);
  }
  if (secret)
    return <Copied name={say('setup.made')} text={secret} note={say('setup.madeAbout')} />;
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(save, 'saving');
      }}
    >
      {!channel && (
        <Select
          label={say('setup.kind')}
          value={kind}
          options={kinds.map((each) => {
            const known = each.kind as ChannelKind; // of our own backend
            return [known, say(`setup.kinds.${known}`)] as const;
          })}
          onChoose={(chosen) => {
            setKind(chosen);
            setWritten({});
          }}
        />
      )}
      <TextField
        label={say('setup.name')}
        value={name}
        isOptional
        maxLength={100}
        onText={setName}
      />
      {fields.map((field) => (
        <OneField
          key={field.key}
          field={field}
          value={written[field.key]}
          isKept={configured.kept.includes(field.key)}
          onValue={(value) => setWritten({ ...written, [field.key]: value })}
        />
      ))}
      {fault && (
        <p class="form-failure" role="alert">
          {say('notSaved', { reason: fault })}
        </p>
      )}
      <DialogFoot>
        <Button isBusy={busy === 'trying'} onClick={() => void tried()}>
          {tell(busy === 'trying' ? 'channel.testing' : 'channel.test')}
        </Button>
        <Button type="submit" look="primary" isBusy={busy === 'saving'}>
          {say('setup.save')}
        </Button>
      </DialogFoot>
    </form>
  );
}

function OneField(props: {
  field: ChannelField;
  value: string | boolean | undefined;
  isKept: boolean;
  onValue(value: string | boolean): void;
}) {
  const { field, value, isKept, onValue } = props;
  const say = useWords(ACCESS);
  const label = say(`setup.fields.${field.key}`);
  if (field.kind === 'boolean')
    return <Checkbox label={label} isOn={value === true} onChange={onValue} />;
  if (field.kind === 'choice')
    return (
      <Select
        label={label}
        value={String(value ?? '')}
        options={[
          ['', '–'],
          ...field.options.map((each) => [each, LANGUAGES[each as Language] ?? each] as const), // else by its own name
        ]}
        onChoose={onValue}
      />
    );
  const hint = field.isSecret ? say(isKept ? 'setup.kept' : 'setup.secret') : undefined;
  return (
    <TextField
      label={label}
      type={
        field.isSecret && field.key !== 'url'
          ? 'password'
          : field.kind === 'number'
            ? 'number'
            : 'text'
      }
      autocomplete={field.isSecret ? 'new-password' : 'off'}
      value={String(value ?? '')}
      isOptional={!field.isRequired}
      hint={hint}
      onText={onValue}
    />
  );
}
