import { accountSubject, userSubject } from '../ingest/checked.ts';
import type { Urgency } from '../store/notify-tables.ts';
import type { AccountRow } from '../store/sql/customers.ts';
import {
  addPerson,
  PEOPLE,
  queueDeliveries,
  queueNotification,
} from '../store/sql/notifications.ts';
import { insertDigestItem, startFlow } from '../store/sql/playbook-marks.ts';
import { insertTask } from '../store/sql/tasks.ts';
import type { Db } from '../store/store.ts';
import { toDueMs } from './calendar.ts';
import { createHolidays } from './holidays.ts';
import { readLookedAfterBy } from './looked-after.ts';
import type { Occurrence } from './occurrence.ts';
import type { Action } from './playbook.ts';
import { toNotificationBody } from './playbook-body.ts';

/**
 * Does what a playbook says, in the transaction of what occurred: every row has an id that follows from the
 * occurrence, so there is one of each.
 */
export type Doing = {
  workspaceId: string;
  nowMs: number;
  occurrence: Occurrence;
  /** Of the occurrence. */
  id: string;
  account: AccountRow | undefined;
};

/** Returns how many notifications were queued. */
export async function doActions(db: Db, actions: readonly Action[], doing: Doing): Promise<number> {
  let queued = 0;
  for (const action of actions) queued += Number(await doAction(db, action, doing));
  return queued;
}

/** Whether somebody is told. */
async function doAction(db: Db, action: Action, doing: Doing): Promise<boolean> {
  switch (action.kind) {
    case 'notify':
      return tell(db, doing, { urgency: action.urgency ?? 'normal' });
    case 'webhook':
      return tell(db, doing, { urgency: 'normal', channelId: action.channel });
    case 'task':
      await makeTask(db, action, doing);
      return false;
    case 'digest':
      await addLine(db, doing);
      return false;
    case 'flow':
    case 'invite':
      await start(db, action, doing);
      return false;
  }
}

const subjectOf = ({ userId, accountId }: Occurrence): string =>
  userId === undefined ? accountSubject(accountId ?? '') : userSubject(userId);

/** The columns that say whom a row is about. */
const toAbout = ({ workspaceId, occurrence: { userId, accountId } }: Doing) => ({
  workspace_id: workspaceId,
  user_id: userId ?? null,
  account_id: accountId ?? null,
});

type Told = {
  urgency: Urgency;
  /** This channel alone. */
  channelId?: string;
};

async function tell(db: Db, doing: Doing, { urgency, channelId }: Told): Promise<boolean> {
  const { id, workspaceId, nowMs, occurrence, account } = doing;
  const { id: ownerId } = await readLookedAfterBy(db, account, nowMs);
  const body = toNotificationBody(occurrence, { account, ownerId, nowMs });
  // Systems hear of what they are told in any case, and of what a playbook has for them by name.
  const channels = channelId === undefined ? PEOPLE : { ids: [channelId] };
  const queued = { workspaceId, id: occurrence.notificationId ?? id, atMs: nowMs, urgency };
  if (!body) {
    // Systems and rooms have been told of it; this is about the person.
    if (channelId === undefined) await addPerson(db, queued, ownerId);
    else await queueDeliveries(db, queued, channels);
    return false;
  }
  const notification = {
    ...toAbout(doing),
    id,
    kind: occurrence.detail.kind,
    subject: subjectOf(occurrence),
    owner_id: ownerId,
    body_json: JSON.stringify(body),
    created_at: nowMs,
  };
  const isNew = await queueNotification(db, notification, { urgency, channels });
  if (!isNew) await queueDeliveries(db, queued, channels);
  return isNew;
}

/** One for all: the days of a year are the same for everybody. */
const isHoliday = createHolidays();

async function makeTask(
  db: Db,
  { task, due, title }: Extract<Action, { kind: 'task' }>,
  doing: Doing,
): Promise<void> {
  const { id, nowMs, account } = doing;
  const owner = await readLookedAfterBy(db, account, nowMs);
  await insertTask(db, {
    ...toAbout(doing),
    id: `${id}-${task}`,
    kind: task,
    title: title ?? null,
    owner_id: owner.id,
    occurrence_id: id,
    state: 'open',
    outcome: null,
    created_at: nowMs,
    due_at: toDueMs(nowMs, due, { timeZone: owner.timeZone, isHoliday }),
    snoozed_until: null,
    contacted_at: null,
    closed_at: null,
    escalated_at: null,
    revision: 0,
  });
}

async function addLine(db: Db, doing: Doing): Promise<void> {
  const { id, nowMs, occurrence, account } = doing;
  await insertDigestItem(db, {
    ...toAbout(doing),
    id,
    owner_id: account?.owner_id ?? null,
    kind: occurrence.detail.kind,
    occurrence_id: id,
    at: nowMs,
    notification_id: null,
  });
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
