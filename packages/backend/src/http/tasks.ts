import { EventId, Name, TASK_KINDS } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Feed } from '../notify/feed.ts';
import { readCarriers } from '../store/sql/item-tasks.ts';
import { readTask } from '../store/sql/tasks.ts';
import type { Store } from '../store/store.ts';
import { TaskChange } from '../success/task.ts';
import { changeStoredTask, makeTask } from '../success/task-do.ts';
import { readTaskFigures, readTaskList, readTaskPage } from '../success/task-pages.ts';
import type { TaskFigures, TaskList, TaskPage } from './api-playbooks.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/tasks`: what named humans must do, and what they did. Everyone sees them all; a viewer changes none. */

const Query = z.object({
  scope: z.enum(['mine', 'all'], 'expected mine or all').default('mine'),
  state: z.enum(['open', 'closed'], 'expected open or closed').default('open'),
  account: Name.optional(),
});
const FiguresQuery = z.object({
  days: z
    .string()
    .regex(/^\d{1,3}$/, 'expected a number of days')
    .transform(Number)
    .default(30),
});

export const NewTask = z.strictObject({
  id: EventId,
  kind: z.enum(TASK_KINDS).default('other'),
  title: z.string().trim().min(1).max(200),
  user: Name.nullable().default(null),
  account: Name.nullable().default(null),
  /** A person's id. @default who makes it */
  owner: z.string().min(1).optional(),
  dueAt: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
});
const Change = z.looseObject({ id: EventId });
/** What `Change` and the change within it are together. */
export const TaskChanging = z.intersection(z.object({ id: EventId }), TaskChange);

const MAX_TASKS = 200;
const DAY_MS = 24 * 3_600_000;

export type TaskOptions = {
  store: Store;
  feed: Feed;
  nowMs: () => number;
  /** After a commit that queued notifications. */
  onNotifications: () => void;
};

export function createTaskRoutes({
  store,
  feed,
  nowMs,
  onNotifications,
}: TaskOptions): Hono<ConsoleEnv> {
  async function answerTask(context: Context<ConsoleEnv>, id: string) {
    const { workspaceId } = context.var.signedIn.person;
    const page = await readTaskPage(store.db, { workspaceId, id, nowMs: nowMs() });
    if (!page) throw new ApiError('not_found', `There is no task "${id}".`);
    return context.json<TaskPage>(page);
  }

  return new Hono<ConsoleEnv>()
    .get('/tasks', may('read'), async (context) => {
      const { person } = context.var.signedIn;
      const { scope, state, account } = parseQuery(context, Query);
      const tasks = await readTaskList(store.db, {
        workspaceId: person.workspaceId,
        ownerId: scope === 'mine' ? person.id : undefined,
        accountId: account,
        isOpen: state === 'open',
        limit: MAX_TASKS,
        nowMs: nowMs(),
      });
      return context.json<TaskList>({ tasks });
    })
    .get('/tasks/figures', may('read'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const { days } = parseQuery(context, FiguresQuery);
      const now = nowMs();
      const given = { workspaceId, sinceMs: now - days * DAY_MS, nowMs: now };
      return context.json<TaskFigures>(await readTaskFigures(store.db, given));
    })
    .get('/tasks/:id', may('read', { isNoted: true }), (context) =>
      answerTask(context, context.req.param('id')),
    )
    .post('/tasks', may('work_tasks'), async (context) => {
      const { id: by, workspaceId } = context.var.signedIn.person;
      const { user, account, owner = by, ...task } = await parseBody(context, NewTask);
      const made = { ...task, userId: user, accountId: account, ownerId: owner };
      await makeTask(store, made, { workspaceId, by, nowMs: nowMs() });
      onNotifications();
      return answerTask(context, task.id);
    })
    .post('/tasks/:id/changes', may('work_tasks'), async (context) => {
      const { id: by, workspaceId } = context.var.signedIn.person;
      const taskId = context.req.param('id');
      const { id, ...said } = await parseBody(context, Change);
      const change = parseChange(said);
      const changing = { workspaceId, taskId, id, change };
      const changed = await changeStoredTask(store, changing, { by, nowMs: nowMs() });
      if (changed.kind === 'refused') throw new ApiError('conflict', changed.fault);
      onNotifications();
      // The items that carry it are drawn anew wherever they are looked at.
      const task = await readTask(store.db, workspaceId, taskId);
      const carriers = task ? await readCarriers(store.db, task) : [];
      for (const item of carriers) feed.publish({ workspaceId, changed: item });
      return answerTask(context, taskId);
    });
}

function parseChange(said: unknown): TaskChange {
  const parsed = TaskChange.safeParse(said);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ApiError('invalid_body', `${field}: ${issue?.message}.`, { field });
}
