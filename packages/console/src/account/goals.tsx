import type { AccountGoalRecord } from '@polku/backend/api';
import { useState } from 'preact/hooks';
import { Badge } from '../controls/badge.tsx';
import { Button, IconButton } from '../controls/button.tsx';
import { Dialog, SaveFoot } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { newMessageId } from '../message-id.ts';
import { CalendarDate } from '../parts/moment.tsx';
import { ACCOUNT } from '../words/account.ts';
import type { Desk } from './use-desk.ts';

/** What the account bought the product for, in its own measure, and how far it has come. */
const TONES = {
  open: 'plain',
  reached: 'good',
  at_risk: 'warn',
  missed: 'bad',
  dropped: 'plain',
} as const;

export function Goals({ desk }: { desk: Desk }) {
  const { record, edit } = desk;
  const { format } = useLocale();
  const say = useWords(ACCOUNT);
  const [open, setOpen] = useState<AccountGoalRecord | 'new'>();
  if (!record) return null;
  return (
    <>
      {record.goals.length === 0 && <p class="section-empty">{say('goals.empty')}</p>}
      <ul class="desk-cards">
        {record.goals.map((goal) => {
          const percent = Math.round(100 * goal.progressRatio);
          return (
            <li key={goal.id} class="desk-card" data-goal={goal.id}>
              <header>
                <h3>
                  <bdi>{goal.name}</bdi>
                </h3>
                <Badge tone={TONES[goal.state]}>{say(`goals.state.${goal.state}`)}</Badge>
                {edit && (
                  <IconButton
                    icon="edit"
                    label={say('edit', { what: goal.name })}
                    onClick={() => setOpen(goal)}
                  />
                )}
              </header>
              <div
                class="goal-track"
                role="progressbar"
                aria-valuenow={Math.max(0, Math.min(100, percent))}
                aria-valuemin={0}
                aria-valuemax={100}
                aria-label={goal.name}
              >
                <span style={{ width: `${Math.max(0, Math.min(100, percent))}%` }} />
              </div>
              <p class="facts">
                <b>{say('percent', { value: format.number(percent) })}</b>
                <span>
                  {say('goals.way', {
                    now: format.number(goal.nowValue),
                    target: format.number(goal.targetValue),
                  })}{' '}
                  <bdi>{goal.measure}</bdi>
                </span>
                {goal.dueAt && (
                  <span>
                    {say('goals.due')} <CalendarDate at={goal.dueAt} />
                  </span>
                )}
                {goal.feed && <span>{say('goals.fed', { event: goal.feed.event })}</span>}
              </p>
            </li>
          );
        })}
      </ul>
      {edit && (
        <Button icon="plus" look="quiet" onClick={() => setOpen('new')}>
          {say('goals.add')}
        </Button>
      )}
      <Dialog
        isOpen={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={say('goals.title')}
      >
        <GoalForm
          desk={desk}
          goal={open === 'new' ? undefined : open}
          onDone={() => setOpen(undefined)}
        />
      </Dialog>
    </>
  );
}

function GoalForm(props: { desk: Desk; goal: AccountGoalRecord | undefined; onDone(): void }) {
  const { desk, goal, onDone } = props;
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const form = useForm({
    start: {
      name: goal?.name ?? '',
      measure: goal?.measure ?? '',
      startValue: String(goal?.startValue ?? 0),
      targetValue: String(goal?.targetValue ?? ''),
      nowValue: String(goal?.nowValue ?? ''),
      dueAt: goal?.dueAt?.slice(0, 10) ?? '',
    },
    check: ({ name, measure, startValue, targetValue }) => ({
      name: name.trim() ? undefined : t('control.required'),
      measure: measure.trim() ? undefined : t('control.required'),
      targetValue:
        targetValue === '' || targetValue === startValue ? t('control.required') : undefined,
    }),
    async send({ name, measure, startValue, targetValue, nowValue, dueAt }) {
      const id = goal?.id ?? newMessageId(Date.now());
      const body = {
        name: name.trim(),
        measure: measure.trim(),
        startValue: Number(startValue),
        targetValue: Number(targetValue),
        ...(nowValue !== '' && !goal?.feed && { nowValue: Number(nowValue) }),
        dueAt: dueAt === '' ? null : `${dueAt}T00:00:00Z`,
        feed: goal?.feed ?? null,
        ...(goal && { startAt: goal.startAt }),
      };
      const before = goal && toBody(goal);
      await desk.edit?.({
        key: `goal ${id}`,
        show: (record) => record,
        send: () => desk.api.put(desk.id, 'goals', id, body),
        undo: () =>
          before
            ? desk.api.put(desk.id, 'goals', id, before)
            : desk.api.remove(desk.id, 'goals', id),
      });
      onDone();
    },
  });
  const field = (key: keyof typeof form.values, type: 'text' | 'number' | 'date' = 'text') => (
    <TextField
      label={say(`goals.${key}`)}
      type={type}
      value={form.values[key]}
      onText={(text) => form.set(key, text)}
      onBlur={() => form.leave(key)}
      error={form.error(key)}
    />
  );
  return (
    <form class="form" onSubmit={(event) => void form.submit(event)}>
      {field('name')}
      {field('measure')}
      <div class="form-row">
        {field('startValue', 'number')}
        {field('targetValue', 'number')}
        {!goal?.feed && field('nowValue', 'number')}
      </div>
      {field('dueAt', 'date')}
      {form.failure && <p class="form-failure">{t('control.notSaved')}</p>}
      <SaveFoot onCancel={onDone} save={say('save')} isSending={form.isSending} />
    </form>
  );
}

const toBody = ({
  name,
  measure,
  startValue,
  targetValue,
  nowValue,
  startAt,
  dueAt,
  feed,
}: AccountGoalRecord) => ({
  ...{ name, measure, startValue, targetValue, startAt, dueAt, feed },
  ...(!feed && { nowValue }),
});
