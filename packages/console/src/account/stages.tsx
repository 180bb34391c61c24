import type { AccountStage } from '@polku/backend/api';
import { useState } from 'preact/hooks';
import { Button, IconButton } from '../controls/button.tsx';
import { Popover } from '../controls/popover.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { CalendarDate } from '../parts/moment.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCOUNT } from '../words/account.ts';
import type { Desk } from './use-desk.ts';

/** The success path: where the account is, how long it has been there and should be, and who looks after it there. */
export function Stages({ desk }: { desk: Desk }) {
  const { record, edit, api, id } = desk;
  const { language, format } = useLocale();
  const say = useWords(ACCOUNT);
  if (!record) return null;
  const present = record.path.find(({ state }) => state === 'now')?.key ?? null;
  const move = (stage: string) =>
    void edit?.({
      key: 'stage',
      show: (before) => ({ ...before, path: toMoved(before.path, stage) }),
      send: () => api.change(id, { stage }),
      undo: () => api.change(id, { stage: present }),
    });
  return (
    <ol class="stages">
      {record.path.map((stage) => (
        <li
          key={stage.key}
          class={`stage-stop stage-${stage.state} ${stage.daysOver > 0 && stage.state === 'now' ? 'is-over' : ''}`}
          aria-current={stage.state === 'now' ? 'step' : undefined}
        >
          {edit && stage.state !== 'now' ? (
            <Popover buttonClass="stage-name" label={stage.name[language]}>
              {(close) => (
                <>
                  <p>{stage.team[language]}</p>
                  <Button
                    onClick={() => {
                      close();
                      move(stage.key);
                    }}
                  >
                    {say('stages.move')}
                  </Button>
                </>
              )}
            </Popover>
          ) : (
            <span class="stage-name">{stage.name[language]}</span>
          )}
          <span class="stage-note">
            {stage.state === 'skipped' && say('stages.skipped')}
            {stage.state === 'now' && (
              <>
                {say('stages.days', { count: stage.daysIn, days: format.number(stage.daysIn) })}
                {stage.daysOver > 0 && (
                  <b>
                    {say('stages.over', {
                      count: stage.daysOver,
                      days: format.number(stage.daysOver),
                    })}
                  </b>
                )}
              </>
            )}
            {stage.state === 'done' && stage.enteredAt && <CalendarDate at={stage.enteredAt} />}
          </span>
          {stage.state === 'now' && <span class="stage-note">{stage.team[language]}</span>}
        </li>
      ))}
    </ol>
  );
}

/** As the backend will have it, for the while until it says so. */
function toMoved(path: readonly AccountStage[], key: string): AccountStage[] {
  const to = path.findIndex((stage) => stage.key === key);
  return path.map((stage, index) => {
    if (index === to) return { ...stage, state: 'now' as const };
    if (index > to) return { ...stage, state: 'ahead' as const };
    return { ...stage, state: stage.enteredAt === null ? ('skipped' as const) : ('done' as const) };
  });
}

/** Links by which the customer sees their path and goals. */
export function Shares({ desk }: { desk: Desk }) {
  const say = useWords(ACCOUNT);
  return (
    <Popover label={say('shares.title')} icon="link" buttonClass="button button-quiet">
      {() => <ShareList desk={desk} />}
    </Popover>
  );
}

function ShareList({ desk: { api, id, edit } }: { desk: Desk }) {
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const tell = useToast();
  const { data, reload } = useLoad(`shares ${id}`, () => api.shares(id));
  const [isBusy, setBusy] = useState(false);
  const refused = () => tell({ text: t('control.notSaved'), tone: 'failed' });
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work().then(reload, refused);
    setBusy(false);
  };
  const live = data?.shares.filter(({ revokedAt }) => revokedAt === null) ?? [];
  return (
    <div class="shares">
      <p>{say('shares.about')}</p>
      <ul>
        {live.map(({ id: share, url, createdAt }) => (
          <li key={share}>
            <a href={url} target="_blank" rel="noreferrer">
              {say('shares.link')} <CalendarDate at={createdAt} />
            </a>
            <IconButton
              icon="link"
              label={say('shares.copy')}
              onClick={() =>
                void navigator.clipboard
                  ?.writeText(url)
                  .then(() => tell({ text: say('shares.copied') }), refused)
              }
            />
            {edit && (
              <IconButton
                icon="trash"
                label={say('shares.end')}
                onClick={() => void run(() => api.endShare(id, share))}
              />
            )}
          </li>
        ))}
      </ul>
      {edit && (
        <Button isBusy={isBusy} onClick={() => void run(() => api.share(id))}>
          {say('shares.make')}
        </Button>
      )}
    </div>
  );
}
