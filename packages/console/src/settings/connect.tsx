import type { WorkspaceSettings } from '@polku/backend/api-workspace';
import { useEffect, useState } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { useNow } from '../parts/moment.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { SETTINGS } from '../words/settings-page.ts';
import { Copied } from './copied.tsx';
import { Origins } from './origins.tsx';
import { toModule, toScriptTag } from './page-code.ts';

/** What a page needs to be connected, and whether one is: looked at again for as long as nothing has come. */
const LOOK_EVERY_MS = 2_000;

type Props = { api: Pick<SettingsApi, 'workspace' | 'setWorkspace'>; mayEdit: boolean };

export function Connect({ api, mayEdit }: Props) {
  const say = useWords(SETTINGS);
  const { data, failure, reload } = useLoad('workspace', api.workspace);
  const isWaiting = data !== undefined && data.lastEvent === null;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWaiting, reload]);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={3} label={say('loading')} />;
  const setOrigins = async (origins: string[]) => {
    await api.setWorkspace({ origins });
    reload();
  };
  return (
    <>
      <Origins origins={data.origins} onChange={mayEdit ? setOrigins : undefined} />
      <p class="settings-about">{say('page.about')}</p>
      <PageCode page={data} />
      <Heard last={data.lastEvent} isTrial={data.isTrial} />
      <Copied name={say('page.key')} text={data.writeKey} note={say('page.keyAbout')} />
    </>
  );
}

/** To be pasted: into the markup, or where the product's own script begins. */
function PageCode({ page }: { page: WorkspaceSettings }) {
  const say = useWords(SETTINGS);
  const [kind, setKind] = useState<'tag' | 'npm'>('tag');
  return (
    <div class="settings-block">
      <Segmented<'tag' | 'npm'>
        label={say('page.how')}
        name="page-code"
        options={[
          ['tag', say('page.snippet')],
          ['npm', 'npm'],
        ]}
        value={kind}
        onChoose={setKind}
      />
      {kind === 'tag' ? (
        <Copied
          name={say('page.snippet')}
          text={toScriptTag(page)}
          note={say(page.isTrial ? 'page.bareId' : 'page.tokenId')}
        />
      ) : (
        <>
          <Copied name={say('page.install')} text="npm install @polku/sdk" />
          <Copied name={say('page.module')} text={toModule(page)} />
        </>
      )}
    </div>
  );
}

function Heard({ last, isTrial }: { last: WorkspaceSettings['lastEvent']; isTrial: boolean }) {
  const say = useWords(SETTINGS);
  const { format } = useLocale();
  const now = useNow();
  return (
    <div class={`heard ${last ? 'is-heard' : ''}`} role="status">
      <Icon name={last ? 'check' : 'link'} />
      <p>
        <b>{say(last ? 'page.seen' : 'page.waiting')}</b>{' '}
        {last ? (
          <span title={format.exact(last.at)}>
            {say('page.last', { time: format.relative(last.at, now) })}{' '}
            {last.path !== null && <bdi>{say('page.on', { path: last.path })}</bdi>}
            {!last.isVerified && !isTrial && <small>{say('page.unverified')}</small>}
          </span>
        ) : (
          <span>{say('page.waitingAbout')}</span>
        )}
      </p>
    </div>
  );
}
