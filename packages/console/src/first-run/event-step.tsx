import type { MilestoneList } from '@polku/backend/api-workspace';
import { useState } from 'preact/hooks';
import type { NewMilestone, SettingsApi } from '../api/settings.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { useNow } from '../parts/moment.tsx';
import { Unloaded } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { Copied } from '../settings/copied.tsx';
import { Writing } from '../settings/milestones.tsx';
import { FIRST_RUN } from '../words/first-run.ts';
import { useEvery } from './use-every.ts';

const LOOK_EVERY_MS = 1_500;

type Api = Pick<SettingsApi, 'milestones' | 'forecast' | 'publishMilestone'>;

/** What the first use is: done in the product, seen here as it arrives, and chosen by one press. */
export function EventStep(props: { api: Api; mayEdit: boolean; onChange(): void }) {
  const { api, mayEdit, onChange } = props;
  const say = useWords(FIRST_RUN);
  const toast = useToast();
  const { data, failure, reload } = useLoad('milestones', api.milestones);
  const [isWriting, setWriting] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const chosen = data?.milestones.find(({ rule }) => rule.key === 'first_use');
  useEvery(LOOK_EVERY_MS, reload, !chosen || isChanging);
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={3} label={say('loading')} />;

  async function publish(given: NewMilestone) {
    await api.publishMilestone(given);
    setWriting(false);
    setChanging(false);
    reload();
    onChange();
  }
  async function choose(event: string) {
    setBusy(true);
    try {
      await publish({ name: toName(event), rule: { key: 'first_use', event } });
    } catch {
      toast({ text: say('failed'), tone: 'failed' });
    }
    setBusy(false);
  }
  if (chosen && !isChanging)
    return (
      <div class="first-run-chosen">
        <p>{say('event.chosen', { name: chosen.name, event: chosen.rule.event })}</p>
        {mayEdit && (
          <Button look="quiet" onClick={() => setChanging(true)}>
            {say('event.change')}
          </Button>
        )}
      </div>
    );
  return (
    <>
      <p class="settings-about">{say('event.about')}</p>
      <Copied name={say('event.code')} text="polku.push(['track', 'report_created']);" />
      <Arrived seen={data.seen} isBusy={isBusy} onChoose={mayEdit ? choose : undefined} />
      {mayEdit && (
        <Button look="quiet" icon="edit" onClick={() => setWriting(true)}>
          {say('event.byName')}
        </Button>
      )}
      <Dialog isOpen={isWriting} onClose={() => setWriting(false)} title={say('step.event')}>
        {isWriting && (
          <Writing
            start={chosen ?? { name: '', rule: { key: 'first_use', event: '' } }}
            seen={data.seen}
            api={api}
            onPublish={publish}
          />
        )}
      </Dialog>
    </>
  );
}

/** The newest on top: what was just done. */
function Arrived(props: {
  seen: MilestoneList['seen'];
  isBusy: boolean;
  onChoose: ((event: string) => Promise<void>) | undefined;
}) {
  const say = useWords(FIRST_RUN);
  const { format } = useLocale();
  const now = useNow();
  const newest = props.seen.toSorted((a, b) => b.lastAt.localeCompare(a.lastAt)).slice(0, 8);
  return (
    <section class="settings-block" aria-label={say('event.listTitle')}>
      <h3>{say('event.listTitle')}</h3>
      <p class="first-run-waiting" role="status">
        <i aria-hidden="true" />
        {say('event.now')}
      </p>
      <ul class="settings-rows">
        {newest.map(({ name, count, lastAt }) => (
          <li key={name}>
            <div>
              <p>
                <code>{name}</code>
              </p>
              <p class="field-hint">
                {say('event.count', { count })} ·{' '}
                <span title={format.exact(lastAt)}>{format.relative(lastAt, now)}</span>
              </p>
            </div>
            {props.onChoose && (
              <Button isBusy={props.isBusy} onClick={() => void props.onChoose?.(name)}>
                {say('event.choose')}
                <span class="unseen">{name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `report_created`, `reportCreated`: as people would say it; it may be changed in the settings. */
export function toName(event: string): string {
  const spaced = event
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.:-]+/g, ' ')
    .trim()
    .toLowerCase();
  return spaced === '' ? event : spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
