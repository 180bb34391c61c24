import type { Task } from '@polku/backend/api-playbooks';
import { useEffect, useState } from 'preact/hooks';
import { useConsole } from '../console-context.ts';
import { Badge } from '../controls/badge.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Select, TextArea, TextField } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { newMessageId } from '../message-id.ts';
import { Moment } from '../parts/moment.tsx';
import { Name } from '../parts/name.tsx';
import { useLoad } from '../parts/use-load.ts';
import { ACCOUNT } from '../words/account.ts';
import type { Desk } from './use-desk.ts';

/** What is to be done about the account, by whom and by when; done with its outcome, and taken back. */
const KINDS = [
  'welcome',
  'call',
  'detractor',
  'low_ces',
  'promoter',
  'reply',
  'goal',
  'other',
] as const;
const OUTCOMES = ['won_back', 'improved', 'unchanged', 'lost'] as const;
type Outcome = (typeof OUTCOMES)[number];
/** An answer obliges: these are closed with what came of them. */
const WITH_OUTCOME = ['detractor', 'low_ces'];

export function useTaskTitle(): (task: Pick<Task, 'kind' | 'title'>) => string {
  const say = useWords(ACCOUNT);
  return ({ kind, title }) => {
    const known = KINDS.find((each) => each === kind);
    return title ?? (known ? say(`tasks.kind.${known}`) : kind);
  };
}

export function Tasks({ desk, onChanged }: { desk: Desk; onChanged(): void }) {
  const { api, id, edit, people } = desk;
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const tell = useToast();
  const toTitle = useTaskTitle();
  const { data, reload } = useLoad(`tasks ${id}`, () => api.tasks(id, 'open'));
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [closing, setClosing] = useState<Task>();
  const [isNew, setNew] = useState(false);
  useEffect(() => reload(), [desk.turn, reload]);

  const change = async (task: Task, said: object) => {
    try {
      await api.changeTask(task.id, { id: newMessageId(Date.now()), ...said });
      reload();
      onChanged();
      return true;
    } catch {
      tell({ text: t('control.notSaved'), tone: 'failed' });
      return false;
    }
  };
  async function close(task: Task, said: object) {
    setGone((before) => new Set([...before, task.id]));
    const isDone = await change(task, said);
    const bring = () =>
      setGone((before) => new Set([...before].filter((each) => each !== task.id)));
    if (!isDone) return bring();
    tell({
      text: say('tasks.wasDone', { task: toTitle(task) }),
      onUndo: () => void change(task, { kind: 'reopened' }).then(bring),
    });
  }

  const tasks = data?.tasks.filter((task) => !gone.has(task.id)) ?? [];
  return (
    <>
      {data && tasks.length === 0 && <p class="section-empty">{say('tasks.empty')}</p>}
      <ul class="desk-list">
        {tasks.map((task) => (
          <li key={task.id} class="task" data-task={task.id}>
            <div class="task-what">
              <bdi>{toTitle(task)}</bdi>
              {task.user && <Name of={task.user} />}
              <span class="facts">
                {task.isOverdue ? (
                  <Badge tone="bad">
                    {say('tasks.overdue')} <Moment at={task.dueAt} />
                  </Badge>
                ) : (
                  <DueAt at={task.dueAt} />
                )}
              </span>
            </div>
            {edit && (
              <div class="task-acts">
                <Select
                  label={say('tasks.owner')}
                  isLabelHidden
                  value={task.owner?.id ?? ''}
                  options={[
                    ...(task.owner ? [] : [['', say('tasks.nobody')] as const]),
                    ...people.map((person) => [person.id, person.name] as const),
                  ]}
                  onChoose={(owner) => owner && void change(task, { kind: 'assigned', owner })}
                />
                <Button
                  icon="check"
                  onClick={() =>
                    WITH_OUTCOME.includes(task.kind)
                      ? setClosing(task)
                      : void close(task, { kind: 'done' })
                  }
                >
                  {say('tasks.done')}
                </Button>
                <Button look="quiet" icon="message" onClick={() => setClosing(task)}>
                  {say('tasks.more')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {edit && (
        <Button icon="plus" look="quiet" onClick={() => setNew(true)}>
          {say('tasks.add')}
        </Button>
      )}
      <Dialog
        isOpen={closing !== undefined}
        onClose={() => setClosing(undefined)}
        title={closing ? toTitle(closing) : ''}
      >
        {closing && (
          <TaskForm
            task={closing}
            onComment={(text) => {
              void change(closing, { kind: 'commented', text });
              setClosing(undefined);
            }}
            onClose={(said) => {
              void close(closing, said);
              setClosing(undefined);
            }}
          />
        )}
      </Dialog>
      <Dialog isOpen={isNew} onClose={() => setNew(false)} title={say('tasks.add')}>
        <NewTask
          desk={desk}
          onDone={() => {
            setNew(false);
            reload();
            onChanged();
          }}
        />
      </Dialog>
    </>
  );
}

/** What is to come has no "ago". */
function DueAt({ at }: { at: string }) {
  const { format } = useLocale();
  const say = useWords(ACCOUNT);
  return (
    <time dateTime={at} title={format.exact(at)}>
      {say('tasks.due', { date: format.date(at) })}
    </time>
  );
}

function TaskForm(props: {
  task: Task;
  onComment(text: string): void;
  onClose(said: object): void;
}) {
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>('improved');
  const [isLeft, setLeft] = useState(false);
  const needsOutcome = WITH_OUTCOME.includes(props.task.kind);
  const withText = (act: () => void) => () => {
    setLeft(true);
    if (text.trim() !== '') act();
  };
  return (
    <div class="form">
      {needsOutcome && (
        <Select<Outcome>
          label={say('tasks.outcome')}
          value={outcome}
          onChoose={setOutcome}
          options={OUTCOMES.map((each) => [each, say(`tasks.outcomes.${each}`)] as const)}
        />
      )}
      <TextArea
        label={say('tasks.text')}
        value={text}
        onText={setText}
        maxLength={4_000}
        hasFocus
        error={isLeft && text.trim() === '' ? t('control.required') : undefined}
      />
      <p class="sheet-foot">
        <Button onClick={withText(() => props.onClose({ kind: 'cancelled', text: text.trim() }))}>
          {say('tasks.cancel')}
        </Button>
        <Button onClick={withText(() => props.onComment(text.trim()))}>
          {say('tasks.comment')}
        </Button>
        <Button
          look="primary"
          onClick={withText(() =>
            props.onClose(
              needsOutcome
                ? { kind: 'resolved', outcome, text: text.trim() }
                : { kind: 'done', text: text.trim() },
            ),
          )}
        >
          {say('tasks.done')}
        </Button>
      </p>
    </div>
  );
}

const DAY_MS = 86_400_000;

function NewTask({ desk, onDone }: { desk: Desk; onDone(): void }) {
  const { me } = useConsole();
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const tell = useToast();
  const [title, setTitle] = useState('');
  const [owner, setOwner] = useState(desk.record?.owner?.id ?? me.person.id);
  const [due, setDue] = useState(() => new Date(Date.now() + DAY_MS).toISOString().slice(0, 10));
  const [isLeft, setLeft] = useState(false);
  async function save(event: Event) {
    event.preventDefault();
    setLeft(true);
    if (title.trim() === '' || due === '') return;
    const dueAt = new Date(`${due}T16:00:00`).toISOString();
    const task = { id: newMessageId(Date.now()), title: title.trim(), owner, dueAt };
    try {
      await desk.api.addTask({ ...task, account: desk.id });
      onDone();
    } catch {
      tell({ text: t('control.notSaved'), tone: 'failed' });
    }
  }
  return (
    <form class="form" onSubmit={(event) => void save(event)}>
      <TextField
        label={say('tasks.title')}
        value={title}
        onText={setTitle}
        maxLength={200}
        hasFocus
        error={isLeft && title.trim() === '' ? t('control.required') : undefined}
      />
      <Select
        label={say('tasks.owner')}
        value={owner}
        onChoose={setOwner}
        options={desk.people.map(({ id, name }) => [id, name] as const)}
      />
      <TextField label={say('tasks.dueDay')} type="date" value={due} onText={setDue} />
      <p class="sheet-foot">
        <Button type="submit" look="primary">
          {say('save')}
        </Button>
      </p>
    </form>
  );
}
