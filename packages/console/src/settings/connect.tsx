import type { WorkspaceSettings } from '@polku/backend/api-workspace';
import { useEffect } from 'preact/hooks';
import type { SettingsApi } from '../api/settings.ts';
import { useLocale, useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { useNow } from '../parts/moment.tsx';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { SETTINGS } from '../words/settings-page.ts';
import { Copied } from './copied.tsx';

/** What a page needs to be connected, and whether one is: looked at again for as long as nothing has come. */
const LOOK_EVERY_MS = 3_000;

export function Connect({ api }: { api: Pick<SettingsApi, 'workspace'> }) {
  const say = useWords(SETTINGS);
  const { data, failure, reload } = useLoad('workspace', api.workspace);
  const isWaiting = data !== undefined && data.lastEvent === null;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWaiting, reload]);
  if (!data)
    return failure ? (
      <Failure code={failure} onRetry={reload} />
    ) : (
      <Skeleton kind="table" rows={3} label={say('loading')} />
    );
  return (
    <>
      <Heard last={data.lastEvent} />
      <p class="settings-about">{say('page.about')}</p>
      <Copied name={say('page.snippet')} text={toSnippet(data)} />
      <Copied name={say('page.key')} text={data.writeKey} note={say('page.keyAbout')} />
      <section class="settings-block">
        <h3>{say('page.origins')}</h3>
        <ul class="settings-list">
          {data.origins.map((origin) => (
            <li key={origin}>
              <code>{origin}</code>
            </li>
          ))}
        </ul>
        <p class="field-hint">{say('page.originsAbout')}</p>
      </section>
    </>
  );
}

/** As README has it. */
export const toSnippet = ({
  endpoint,
  writeKey,
}: Pick<WorkspaceSettings, 'endpoint' | 'writeKey'>) =>
  `<script src="${endpoint}/sdk/v1.js" data-key="${writeKey}" data-consent="required" async></script>`;

function Heard({ last }: { last: WorkspaceSettings['lastEvent'] }) {
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
            {!last.isVerified && <small>{say('page.unverified')}</small>}
          </span>
        ) : (
          <span>{say('page.waitingAbout')}</span>
        )}
      </p>
    </div>
  );
}
