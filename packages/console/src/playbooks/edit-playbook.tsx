import './dry-run.css';
import type { PlaybookDryRun } from '@polku/backend/api-playbooks';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import type { Playbook, PlaybookLine, PlaybooksApi } from '../api/playbooks.ts';
import { Button } from '../controls/button.tsx';
import { DialogFoot } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { inItsWords, useAttempt } from '../parts/use-attempt.ts';
import { PLAYBOOKS } from '../words/playbooks.ts';
import { ActionFields } from './action-fields.tsx';
import { TIERS, type Tiers, toTiers, withTiers } from './tiers.ts';

/** A playbook that is changed: what is done for each tier, tried on what has occurred before it holds. */
export function EditPlaybook(props: {
  line: PlaybookLine;
  api: PlaybooksApi;
  onSave(playbook: Playbook): Promise<void>;
  onReset: (() => Promise<void>) | undefined;
}) {
  const { line, api, onSave, onReset } = props;
  const say = useWords(PLAYBOOKS);
  const { t } = useLocale();
  const [tiers, setTiers] = useState<Tiers>(() => toTiers(line.playbook));
  const [when, setWhen] = useState(line.playbook.when);
  const { busy, fault, attempt } = useAttempt(inItsWords(t('failure.other')));
  const playbook = withTiers({ ...line.playbook, when }, tiers);

  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => onSave(playbook));
      }}
    >
      {TIERS.map((tier) => (
        <fieldset key={tier} class="tier">
          <legend>{t(`touch.${tier}`)}</legend>
          {when.afterDays && (
            <TextField
              type="number"
              min={1}
              max={365}
              label={say('after')}
              value={String(when.afterDays[tier])}
              onText={(text) =>
                when.afterDays &&
                setWhen({ ...when, afterDays: { ...when.afterDays, [tier]: Number(text) } })
              }
            />
          )}
          {tiers[tier].length === 0 && <p class="tier-nothing">{say('nothing')}</p>}
          <ul>
            {tiers[tier].map((action, at) => (
              <ActionFields
                // An action has no name of its own: it is where it stands.
                key={`${at} ${action.kind}`}
                action={action}
                onAction={(next) =>
                  setTiers({
                    ...tiers,
                    [tier]: tiers[tier].map((one, index) => (index === at ? next : one)),
                  })
                }
                onRemove={() => setTiers({ ...tiers, [tier]: tiers[tier].toSpliced(at, 1) })}
              />
            ))}
          </ul>
          <Button
            look="quiet"
            icon="plus"
            onClick={() => setTiers({ ...tiers, [tier]: [...tiers[tier], { kind: 'digest' }] })}
          >
            {say('add')}
          </Button>
        </fieldset>
      ))}
      <DryRun api={api} playbook={playbook} />
      {fault && (
        <p class="form-failure" role="alert">
          {say('refused', { reason: fault })}
        </p>
      )}
      <DialogFoot>
        {onReset && (
          <Button look="quiet" onClick={() => void attempt(onReset)}>
            {say('reset')}
          </Button>
        )}
        <Button type="submit" look="primary" isBusy={busy !== undefined}>
          {say('save')}
        </Button>
      </DialogFoot>
    </form>
  );
}

const DAYS = 30;

/** What it would have done; of the playbook as it stands in the form by then. */
function DryRun({ api, playbook }: { api: Pick<PlaybooksApi, 'dryRun'>; playbook: Playbook }) {
  const say = useWords(PLAYBOOKS);
  const { t } = useLocale();
  const [state, setState] = useState<{ of: string; run?: PlaybookDryRun; fault?: string }>();
  const [isBusy, setBusy] = useState(false);
  const asked = JSON.stringify(playbook);
  async function look() {
    setBusy(true);
    try {
      setState({ of: asked, run: await api.dryRun(playbook, DAYS) });
    } catch (error) {
      setState({
        of: asked,
        fault: error instanceof ApiError ? error.message : t('failure.other'),
      });
    } finally {
      setBusy(false);
    }
  }
  // What was tried before the last change says nothing of this one.
  const shown = state?.of === asked ? state : undefined;
  return (
    <section class="dry-run">
      <Button icon="play" isBusy={isBusy} onClick={look}>
        {say(isBusy ? 'trying' : 'tryIt')}
      </Button>
      <div role="status">
        {shown?.fault && <p class="form-failure">{say('tryFailed', { reason: shown.fault })}</p>}
        {shown?.run && <Run run={shown.run} />}
      </div>
    </section>
  );
}

function Run({ run }: { run: PlaybookDryRun }) {
  const say = useWords(PLAYBOOKS);
  const { format } = useLocale();
  return (
    <>
      <p>{say('tried', { count: run.occurrences })}</p>
      {run.changed.length === 0 ? (
        <p>{say('same')}</p>
      ) : (
        <>
          <p class="dry-run-changed">{say('changed', { count: run.changed.length })}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('action')}</th>
                <th scope="col">{say('now')}</th>
                <th scope="col">{say('then')}</th>
              </tr>
            </thead>
            <tbody>
              {run.actions.map(({ action, now, then }) => (
                <tr key={action} class={now === then ? undefined : 'is-changed'}>
                  <th scope="row">{toAction(action, say)}</th>
                  <td>{format.number(now)}</td>
                  <td>{format.number(then)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  );
}

/** The backend names them in short: `notify`, `task call`. */
function toAction(
  action: string,
  say: ReturnType<typeof useWords<(typeof PLAYBOOKS)['words']['en']>>,
): string {
  if (action === 'notify' || action === 'digest') return say(`kinds.${action}`);
  const [kind, name] = action.split(' ');
  const tasks = PLAYBOOKS.words.en.task;
  const isTask = kind === 'task' && name !== undefined && name in tasks;
  return isTask ? say(`task.${name as keyof typeof tasks}`) : action;
}
