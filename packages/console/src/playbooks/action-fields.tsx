import type { Action } from '../api/playbooks.ts';
import { IconButton } from '../controls/button.tsx';
import { Select, TextField } from '../controls/field.tsx';
import { useWords } from '../locale.ts';
import { PLAYBOOKS } from '../words/playbooks.ts';
import { toDoing } from './sentence.ts';

const STARTS: { [K in Action['kind']]: Extract<Action, { kind: K }> } = {
  notify: { kind: 'notify' },
  task: { kind: 'task', task: 'call', due: { days: 1 } },
  digest: { kind: 'digest' },
  flow: { kind: 'flow', flow: '', days: 14 },
  invite: { kind: 'invite', to: 'webinar', flow: '', days: 14 },
  webhook: { kind: 'webhook', channel: '' },
};
const KINDS = Object.keys(STARTS) as Action['kind'][];
const TASKS = [
  'welcome',
  'call',
  'detractor',
  'low_ces',
  'promoter',
  'reply',
  'goal',
  'other',
] as const;

/** One thing that is done: what, and how. */
export function ActionFields({
  action,
  onAction,
  onRemove,
}: {
  action: Action;
  onAction(action: Action): void;
  onRemove(): void;
}) {
  const say = useWords(PLAYBOOKS);
  return (
    <li class="action">
      <div class="action-fields">
        <Select
          label={say('kind')}
          isLabelHidden
          value={action.kind}
          options={KINDS.map((kind) => [kind, say(`kinds.${kind}`)] as const)}
          onChoose={(kind) => onAction(STARTS[kind])}
        />
        <More action={action} onAction={onAction} />
      </div>
      <IconButton
        icon="trash"
        label={say('remove', { name: toDoing(action, say) })}
        onClick={onRemove}
      />
    </li>
  );
}

function More({ action, onAction }: { action: Action; onAction(action: Action): void }) {
  const say = useWords(PLAYBOOKS);
  if (action.kind === 'notify')
    return (
      <Select<'normal' | 'high'>
        label={say('urgency')}
        isLabelHidden
        value={action.urgency ?? 'normal'}
        options={[
          ['normal', say('normal')],
          ['high', say('high')],
        ]}
        onChoose={(urgency) =>
          onAction(urgency === 'high' ? { ...action, urgency } : STARTS.notify)
        }
      />
    );
  if (action.kind === 'task') return <TaskFields action={action} onAction={onAction} />;
  if (action.kind === 'webhook')
    return (
      <TextField
        label={say('channel')}
        value={action.channel}
        onText={(channel) => onAction({ ...action, channel })}
      />
    );
  if (action.kind === 'digest') return null;
  return (
    <>
      {action.kind === 'invite' && (
        <Select
          label={say('inviteTo')}
          value={action.to}
          options={(['webinar', 'training', 'on_site'] as const).map(
            (to) => [to, say(`to.${to}`)] as const,
          )}
          onChoose={(to) => onAction({ ...action, to })}
        />
      )}
      <TextField
        label={say('flow')}
        value={action.flow}
        onText={(flow) => onAction({ ...action, flow })}
      />
      <TextField
        type="number"
        min={1}
        max={365}
        label={say('forDays')}
        value={String(action.days)}
        onText={(text) => onAction({ ...action, days: Number(text) })}
      />
    </>
  );
}

type Task = Extract<Action, { kind: 'task' }>;

function TaskFields({ action, onAction }: { action: Task; onAction(action: Action): void }) {
  const say = useWords(PLAYBOOKS);
  const isHours = 'hours' in action.due;
  const amount = 'hours' in action.due ? action.due.hours : action.due.days;
  const toDue = (count: number, isInHours: boolean): Task['due'] =>
    isInHours ? { hours: count } : { days: count };
  return (
    <>
      <Select
        label={say('taskKind')}
        isLabelHidden
        value={action.task}
        options={TASKS.map((task) => [task, say(`task.${task}`)] as const)}
        onChoose={(task) => onAction({ ...action, task })}
      />
      <TextField
        type="number"
        min={isHours ? 1 : 0}
        max={isHours ? 200 : 90}
        label={say('due')}
        isLabelHidden
        value={String(amount)}
        onText={(text) => onAction({ ...action, due: toDue(Number(text), isHours) })}
      />
      <Select<'hours' | 'days'>
        label={say('unit')}
        isLabelHidden
        value={isHours ? 'hours' : 'days'}
        options={[
          ['hours', say('unitHours')],
          ['days', say('unitDays')],
        ]}
        onChoose={(unit) => onAction({ ...action, due: toDue(amount, unit === 'hours') })}
      />
    </>
  );
}
