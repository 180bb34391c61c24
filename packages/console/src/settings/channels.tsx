import { useState } from 'preact/hooks';
import type { Channel, SettingsApi } from '../api/settings.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Switch } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Moment } from '../parts/moment.tsx';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCESS } from '../words/settings-access.ts';
import { SETTINGS } from '../words/settings-page.ts';
import { AddChannel, SetUp } from './channel-form.tsx';

type Api = Pick<
  SettingsApi,
  | 'channels'
  | 'testChannel'
  | 'setChannel'
  | 'deliveries'
  | 'replay'
  | 'addChannel'
  | 'tryChannel'
  | 'channelConfig'
  | 'configureChannel'
  | 'nameChannel'
>;

/** What people and programs are told by: switched, tested, and looked into. */
export function Channels(props: { api: Api; mayRun: boolean; maySetUp: boolean }) {
  const { api, mayRun, maySetUp } = props;
  const say = useWords(SETTINGS);
  const access = useWords(ACCESS);
  const [settingUp, setSettingUp] = useState<Channel>();
  const [isAdding, setAdding] = useState(false);
  const { data, failure, reload } = useLoad('channels', api.channels);
  const [looked, setLooked] = useState<Channel>();
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={3} label={say('loading')} />;
  return (
    <>
      <p class="settings-about">{say('channel.about')}</p>
      {data.channels.length === 0 && <p>{say('channel.none')}</p>}
      <ul class="settings-rows">
        {data.channels.map((channel) => (
          <Line
            key={channel.id}
            {...{ channel, api, mayRun, reload }}
            onLook={() => setLooked(channel)}
            onSetUp={maySetUp ? () => setSettingUp(channel) : undefined}
          />
        ))}
      </ul>
      {maySetUp && (
        <Button icon="plus" onClick={() => setAdding(true)}>
          {access('setup.add')}
        </Button>
      )}
      <Dialog isOpen={isAdding} onClose={() => setAdding(false)} title={access('setup.add')}>
        <AddChannel
          api={api}
          kinds={data.kinds}
          onDone={(isOver) => {
            if (isOver) setAdding(false);
            reload();
          }}
        />
      </Dialog>
      <Dialog
        isOpen={settingUp !== undefined}
        onClose={() => setSettingUp(undefined)}
        title={settingUp ? access('setup.changeOf', { name: nameOf(settingUp) }) : ''}
      >
        {settingUp && (
          <SetUp
            channel={settingUp}
            api={api}
            kinds={data.kinds}
            onDone={() => {
              setSettingUp(undefined);
              reload();
            }}
          />
        )}
      </Dialog>
      <Dialog
        isOpen={looked !== undefined}
        onClose={() => setLooked(undefined)}
        title={looked ? say('channel.logOf', { name: nameOf(looked) }) : ''}
        place="side"
        width="wide"
      >
        {looked && <Log channel={looked} api={api} mayRun={mayRun} />}
      </Dialog>
    </>
  );
}

const nameOf = ({ name, kind }: Channel): string => name ?? kind;

function Line(props: {
  channel: Channel;
  api: Api;
  mayRun: boolean;
  reload(): void;
  onLook(): void;
  onSetUp: (() => void) | undefined;
}) {
  const { channel, api, mayRun, reload, onLook, onSetUp } = props;
  const say = useWords(SETTINGS);
  const access = useWords(ACCESS);
  const { t, format } = useLocale();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const { id, isEnabled, counts, offBecause } = channel;
  const name = nameOf(channel);
  const fail = () => toast({ text: t('control.notSaved'), tone: 'failed' });

  async function test() {
    setBusy(true);
    try {
      const { outcome, error } = await api.testChannel(id);
      const tone = outcome === 'failed' ? 'failed' : 'done';
      toast({ text: say(`channel.${outcome}`, { name, reason: error ?? '' }), tone });
    } catch {
      fail();
    } finally {
      setBusy(false);
    }
  }
  const set = (isOn: boolean) =>
    void api.setChannel(id, isOn).then(() => {
      reload();
      const text = say(isOn ? 'channel.enabled' : 'channel.disabled', { name });
      toast({ text, onUndo: () => set(!isOn) });
    }, fail);

  return (
    <li>
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          <Badge>{say(`channel.audience.${channel.audience}`)}</Badge>
        </p>
        <p class="field-hint">
          <bdi>{channel.description}</bdi> ·{' '}
          {say('channel.counts', {
            arrived: format.number(counts.delivered + counts.accepted),
            failed: format.number(counts.failed),
          })}
        </p>
        {offBecause && (
          <p class="field-error">{say('channel.offBecause', { reason: offBecause })}</p>
        )}
      </div>
      <div class="settings-acts">
        {mayRun && (
          <Switch
            label={say(isEnabled ? 'channel.on' : 'channel.off')}
            isOn={isEnabled}
            onChange={set}
          />
        )}
        {mayRun && (
          <Button isBusy={isBusy} onClick={test}>
            {say(isBusy ? 'channel.testing' : 'channel.test')}
          </Button>
        )}
        {onSetUp && (
          <Button onClick={onSetUp}>
            {access('setup.change')}
            <span class="unseen"> {name}</span>
          </Button>
        )}
        <Button look="quiet" onClick={onLook}>
          {say('channel.log')}
        </Button>
      </div>
    </li>
  );
}

function Log({ channel, api, mayRun }: { channel: Channel; api: Api; mayRun: boolean }) {
  const say = useWords(SETTINGS);
  const { t } = useLocale();
  const toast = useToast();
  const { data, failure, reload } = useLoad(`log ${channel.id}`, () => api.deliveries(channel.id));
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={4} label={say('loading')} />;
  const failed = data.deliveries.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const replay = () =>
    void api.replay(channel.id, failed).then(
      ({ replayed }) => {
        toast({ text: say('channel.replayed', { count: replayed }) });
        reload();
      },
      () => toast({ text: t('control.notSaved'), tone: 'failed' }),
    );
  return (
    <div class="delivery-log">
      {data.deliveries.length === 0 && <p>{say('channel.logEmpty')}</p>}
      {mayRun && failed.length > 0 && <Button onClick={replay}>{say('channel.replay')}</Button>}
      <ul>
        {data.deliveries.map(({ id, kind, status, attempts, error, queuedAt }) => (
          <li key={id}>
            <Badge tone={TONES[status]}>{say(`channel.status.${status}`)}</Badge>
            <span>
              <code>{kind}</code> <Moment at={queuedAt} />{' '}
              <small>{say('channel.tries', { count: attempts })}</small>
              {error && <small class="field-error">{error}</small>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const TONES = {
  queued: 'plain',
  delivered: 'good',
  accepted: 'good',
  failed: 'bad',
  missed: 'warn',
} as const;
