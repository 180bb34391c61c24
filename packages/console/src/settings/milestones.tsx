import type { MilestoneList } from '@polku/backend/api-workspace';
import { useId, useState } from 'preact/hooks';
import type { NewMilestone, SettingsApi } from '../api/settings.ts';
import { Badge } from '../controls/badge.tsx';
import { Button, IconButton } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { Field, TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Unloaded } from '../parts/states.tsx';
import { inItsWords, useAttempt } from '../parts/use-attempt.ts';
import { useLoad } from '../parts/use-load.ts';
import { SETTINGS } from '../words/settings-page.ts';

type Milestone = MilestoneList['milestones'][number];
type Api = Pick<SettingsApi, 'milestones' | 'forecast' | 'publishMilestone'>;

/** What the first use is, and whatever else is reached once: picked from what was seen, and looked at before it holds. */
export function Milestones({ api, mayEdit }: { api: Api; mayEdit: boolean }) {
  const say = useWords(SETTINGS);
  const toast = useToast();
  const { data, failure, reload } = useLoad('milestones', api.milestones);
  const [edited, setEdited] = useState<NewMilestone>();
  if (!data) return <Unloaded failure={failure} onRetry={reload} rows={3} label={say('loading')} />;
  const hasFirstUse = data.milestones.some(({ rule }) => rule.key === 'first_use');
  const start = {
    name: '',
    rule: { key: hasFirstUse ? '' : 'first_use', event: data.seen[0]?.name ?? '' },
  };
  return (
    <>
      <p class="settings-about">{say('milestone.about')}</p>
      {data.milestones.length === 0 && <p>{say('milestone.none')}</p>}
      <ul class="settings-rows">
        {data.milestones.map((one) => (
          <Line key={one.rule.key} one={one} onEdit={mayEdit ? setEdited : undefined} />
        ))}
      </ul>
      {mayEdit ? (
        <Button icon="plus" onClick={() => setEdited(start)}>
          {say('milestone.add')}
        </Button>
      ) : (
        <p class="field-hint">{say('milestone.readOnly')}</p>
      )}
      <Dialog
        isOpen={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited?.name ? say('milestone.change', { name: edited.name }) : say('milestone.add')}
      >
        {edited && (
          <Writing
            start={edited}
            seen={data.seen}
            api={api}
            onPublish={async (given) => {
              await api.publishMilestone(given);
              setEdited(undefined);
              reload();
              toast({ text: say('milestone.done', { name: given.name }) });
            }}
          />
        )}
      </Dialog>
    </>
  );
}

function Line({
  one,
  onEdit,
}: {
  one: Milestone;
  onEdit: ((given: NewMilestone) => void) | undefined;
}) {
  const say = useWords(SETTINGS);
  const { format } = useLocale();
  const { name, rule, users, accounts } = one;
  const { event, count = 1 } = rule;
  return (
    <li>
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          {rule.key === 'first_use' && <Badge tone="good">{say('milestone.critical')}</Badge>}
        </p>
        <p class="field-hint">
          <code>{rule.key}</code> ·{' '}
          {count > 1 ? say('milestone.times', { event, count }) : say('milestone.rule', { event })}{' '}
          · {say('milestone.published', { time: format.date(one.publishedAt) })}
        </p>
      </div>
      <p class="settings-figure">
        {say('milestone.users', { count: users.reached })} ·{' '}
        {say('milestone.accounts', { count: accounts.reached })}
      </p>
      {onEdit && (
        <IconButton
          icon="edit"
          label={say('milestone.change', { name })}
          onClick={() => onEdit({ name, rule })}
        />
      )}
    </li>
  );
}

/** Of a milestone: its name, its event, how often, its key; and who would have reached it. */
export function Writing(props: {
  start: NewMilestone;
  seen: MilestoneList['seen'];
  api: Pick<SettingsApi, 'forecast'>;
  onPublish(given: NewMilestone): Promise<void>;
}) {
  const { start, seen, api, onPublish } = props;
  const say = useWords(SETTINGS);
  const { t, format } = useLocale();
  const listId = useId();
  const [name, setName] = useState(start.name);
  const [rule, setRule] = useState(start.rule);
  const [told, setTold] = useState<{ of: string; text: string }>();
  const { busy, fault, attempt } = useAttempt(inItsWords(t('failure.other')));
  const given = { name: name.trim(), rule };
  const isWhole = given.name !== '' && rule.key !== '' && rule.event !== '';

  const look = () =>
    attempt(async () => {
      const { users, accounts } = await api.forecast(given);
      const text = say('milestone.would', {
        users: say('milestone.users', { count: users.reached }),
        accounts: say('milestone.accounts', { count: accounts.reached }),
      });
      setTold({ of: JSON.stringify(given), text });
    });

  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) void attempt(() => onPublish(given));
      }}
    >
      <TextField
        label={say('milestone.name')}
        hint={say('milestone.nameHint')}
        value={name}
        onText={setName}
        hasFocus
      />
      <Field label={say('milestone.event')} hint={say('milestone.eventHint')}>
        {(tied) => (
          <>
            <input
              {...tied}
              type="text"
              list={listId}
              value={rule.event}
              autocomplete="off"
              spellcheck={false}
              onInput={({ currentTarget }) => setRule({ ...rule, event: currentTarget.value })}
            />
            <datalist id={listId}>
              {seen.map(({ name: each, count }) => (
                <option key={each} value={each}>
                  {say('milestone.seen', { name: each, count: format.number(count) })}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <TextField
        label={say('milestone.count')}
        type="number"
        min={1}
        max={1_000}
        value={String(rule.count ?? 1)}
        onText={(text) => setRule({ ...rule, count: Number(text) })}
      />
      <TextField
        label={say('milestone.key')}
        hint={say('milestone.keyHint')}
        value={rule.key}
        isReadOnly={start.name !== ''}
        onText={(key) => setRule({ ...rule, key })}
      />
      <div class="settings-look">
        <Button icon="play" isBusy={busy !== undefined} disabled={!isWhole} onClick={look}>
          {say(busy ? 'milestone.looking' : 'milestone.look')}
        </Button>
        <p role="status">{told?.of === JSON.stringify(given) ? told.text : ''}</p>
      </div>
      {fault && (
        <p class="form-failure" role="alert">
          {say('milestone.refused', { reason: fault })}
        </p>
      )}
      <DialogFoot>
        <Button type="submit" look="primary" isBusy={busy !== undefined} disabled={!isWhole}>
          {say('milestone.publish')}
        </Button>
      </DialogFoot>
    </form>
  );
}
