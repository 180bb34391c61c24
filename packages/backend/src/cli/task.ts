import type { Command } from 'commander';
import type { Task, TaskPage } from '../http/api-playbooks.ts';
import { createAdd } from './add-command.ts';
import { inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };
type ListOptions = Options & { account?: string; closed?: boolean };
type ChangeOptions = Options & {
  outcome?: string;
  text?: string;
  until?: string;
  owner?: string;
};

const MAX_TASKS = 200;
const DAY_MS = 24 * 3_600_000;

export function addTask(program: Command): void {
  const task = program
    .command('task')
    .description('What named people must do by a time, and what they did.');
  const add = createAdd(task, { words: 'task', isOfWorkspace: true });
  add('list', 'Tell which are open, the first due first.', 'list --workspace ws_1')
    .option('--account <ID>', 'only those of this account')
    .option('--closed', 'those that are closed')
    .action(list);
  add('show', 'Print one, with what was done.', 'show TASK --workspace ws_1')
    .argument('<ID>', ID)
    .action(show);
  add(
    'change',
    'Say what was done.',
    'change TASK resolved --outcome improved --text "Called her" --workspace ws_1',
  )
    .argument('<ID>', ID)
    .argument(
      '<WHAT>',
      'commented, contacted, resolved, done, cancelled, snoozed, assigned, reopened',
    )
    .option('--text <TEXT>', 'what was done, or said')
    .option('--outcome <OUTCOME>', 'of resolved: won_back, improved, unchanged, lost')
    .option('--until <TIME>', 'of snoozed: 2026-01-31T09:00:00Z')
    .option('--owner <ID>', 'of assigned: a person’s id')
    .action(change);
  add('figures', 'Tell how many were followed up in time.', 'figures --workspace ws_1')
    .option('--days <N>', 'of those made in so many days', '30')
    .action(figures);
}

const ID = 'the id by which "task list" names it';

async function list({ workspace, account, closed, json }: ListOptions): Promise<void> {
  const { readTaskList } = await import('../success/task-pages.ts');
  const filter = { workspaceId: workspace, accountId: account, isOpen: !closed, limit: MAX_TASKS };
  const tasks = await inWorkspace(workspace, ({ db }) =>
    readTaskList(db, { ...filter, nowMs: Date.now() }),
  );
  if (json) return print({ tasks });
  for (const task of tasks) process.stdout.write(`${describe(task)}\n`);
}

function describe({ id, kind, title, user, accountId, owner, state, dueAt, isOverdue }: Task) {
  const about = [user?.name ?? user?.id, accountId].filter((part) => part).join(' of ');
  const due = `${isOverdue ? 'overdue since' : 'due'} ${dueAt}`;
  return [id, title ?? kind, about, owner?.name ?? 'nobody', state, due].join('   ');
}

async function show(id: string, options: Options): Promise<void> {
  const page = await readPage(id, options);
  process.stdout.write(`${JSON.stringify(page, null, 2)}\n`);
}

async function readPage(id: string, { workspace }: Options): Promise<TaskPage> {
  const { readTaskPage } = await import('../success/task-pages.ts');
  const of = { workspaceId: workspace, id, nowMs: Date.now() };
  const page = await inWorkspace(workspace, ({ db }) => readTaskPage(db, of));
  if (!page) throw new Error(`There is no task "${id}". Use "polku task list".`);
  return page;
}

async function change(taskId: string, what: string, options: ChangeOptions): Promise<void> {
  const { workspace, json, outcome, text, until, owner } = options;
  const { v7 } = await import('uuid');
  const { TaskChange } = await import('../success/task.ts');
  const { changeStoredTask } = await import('../success/task-do.ts');
  const said = { kind: what, outcome, text, until, owner };
  const parsed = TaskChange.safeParse(
    Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const changing = { workspaceId: workspace, taskId, id: v7(), change: parsed.data };
  const changed = await inWorkspace(workspace, (store) =>
    changeStoredTask(store, changing, { by: null, nowMs: Date.now() }),
  );
  if (changed.kind === 'refused') throw new Error(changed.fault);
  const { task } = await readPage(taskId, options);
  if (json) print(task);
  else process.stdout.write(`${describe(task)}\n`);
}

async function figures(options: Options & { days: string }): Promise<void> {
  const { workspace, json } = options;
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1)
    throw new Error(`--days takes a number of days; received "${options.days}".`);
  const { readTaskFigures } = await import('../success/task-pages.ts');
  const nowMs = Date.now();
  const given = { workspaceId: workspace, sinceMs: nowMs - days * DAY_MS, nowMs };
  const { all, byKind } = await inWorkspace(workspace, ({ db }) => readTaskFigures(db, given));
  if (json) return print({ all, byKind });
  for (const [kind, { count, inTime, late }] of Object.entries({ all, ...byKind }))
    process.stdout.write(`${kind}: ${count}, ${inTime} in time, ${late} late\n`);
}

function print(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
