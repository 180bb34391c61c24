import { startFlow } from '../store/sql/playbook-marks.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import { insertTask, type TaskRow } from '../store/sql/tasks.ts';
import type { Db } from '../store/store.ts';
import { toCalendar } from './business-calendar.ts';
import { toDueMs } from './calendar.ts';
import type { Action } from './playbook.ts';
import { addLine, type Doing, subjectOf, toAbout } from './playbook-doing.ts';
import { notify, tellChannel } from './playbook-tell.ts';
import { showTask } from './task-do.ts';

/**
 * Does what a playbook says, in the transaction of what occurred: every row has an id that follows from the
 * occurrence, so there is one of each.
 * Returns how many notifications were queued.
 */
export async function doActions(db: Db, actions: readonly Action[], doing: Doing): Promise<number> {
  let queued = 0;
  // A task stands in the inbox with what it came from, or, where nobody is told of that, by itself.
  const isTold =
    doing.occurrence.notificationId !== undefined || actions.some(({ kind }) => kind === 'notify');
  for (const action of actions) queued += Number(await doAction(db, action, { doing, isTold }));
  return queued;
}

/** Whether something was queued. */
async function doAction(
  db: Db,
  action: Action,
  { doing, isTold }: { doing: Doing; isTold: boolean },
): Promise<boolean> {
  switch (action.kind) {
    case 'notify':
      return notify(db, doing, action.urgency ?? 'normal');
    case 'webhook':
      return tellChannel(db, doing, action.channel);
    case 'task':
      return makeTask(db, action, { doing, isTold });
    case 'digest':
      await addLine(db, doing, { ownerId: doing.account?.owner_id ?? null, dueMs: null });
      return false;
    case 'flow':
    case 'invite':
      await start(db, action, doing);
      return false;
  }
}

async function makeTask(
  db: Db,
  { task, due, title }: Extract<Action, { kind: 'task' }>,
  { doing, isTold }: { doing: Doing; isTold: boolean },
): Promise<boolean> {
  const { id, nowMs } = doing;
  const owner = await doing.lookedAfterBy();
  const { calendar } = await readSuccessSettings(db, doing.workspaceId);
  const row: TaskRow = {
    ...toAbout(doing),
    // Not the other way round: an id that begins with a dash is an option to a command.
    id: `${task}-${id}`,
    kind: task,
    title: title ?? null,
    owner_id: owner.id,
    owner_by: owner.by,
    occurrence_id: id,
    state: 'open',
    outcome: null,
    created_at: nowMs,
    due_at: toDueMs(nowMs, due, toCalendar(calendar, owner.timeZone)),
    snoozed_until: null,
    contacted_at: null,
    closed_at: null,
    escalated_at: null,
    revision: 0,
  };
  const isNew = await insertTask(db, row);
  return isNew && !isTold && showTask(db, row, nowMs);
}

const DAY_MS = 24 * 3_600_000;

async function start(
  db: Db,
  { flow, days }: Extract<Action, { kind: 'flow' | 'invite' }>,
  doing: Doing,
): Promise<void> {
  const { id, nowMs, occurrence } = doing;
  await startFlow(db, {
    ...toAbout(doing),
    flow_id: flow,
    subject: subjectOf(occurrence),
    occurrence_id: id,
    at: nowMs,
    until_at: nowMs + days * DAY_MS,
  });
}
