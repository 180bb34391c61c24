import type { Urgency } from '../store/notify-tables.ts';
import {
  addPerson,
  PEOPLE,
  queueDeliveries,
  queueNotification,
  ROOM,
  type Telling,
} from '../store/sql/notifications.ts';
import { countTold, readTelling } from '../store/sql/tellings.ts';
import type { Db } from '../store/store.ts';
import { toNotificationBody } from './playbook-body.ts';
import { addLine, type Doing, subjectOf, toAbout } from './playbook-doing.ts';
import { decideTelling, type HowTold, parseTelling } from './telling.ts';

/** Telling people and channels of what has occurred, as a playbook says and as they wish. */

const HOUR_MS = 3_600_000;

/** Tells the person who looks after the account, as they wish to hear of it, and the rooms. */
export async function notify(db: Db, doing: Doing, urgency: Urgency): Promise<boolean> {
  const { id: ownerId, timeZone } = await doing.lookedAfterBy();
  const told = await decideFor(db, doing, { ownerId, timeZone, urgency });
  if (told.kind === 'digest') await addLine(db, doing, { ownerId, dueMs: told.dueMs });
  const channels = told.kind === 'now' ? PEOPLE : ROOM;
  const isQueued = await queue(db, doing, { ownerId, urgency, channels });
  // It has a notification of its own: rooms have been told of that already.
  if (isQueued === undefined && told.kind === 'now')
    await addPerson(db, toQueued(doing, urgency), ownerId);
  return isQueued ?? false;
}

async function decideFor(
  db: Db,
  { workspaceId, nowMs, occurrence }: Doing,
  person: { ownerId: string | null; timeZone: string; urgency: Urgency },
): Promise<HowTold> {
  const { ownerId: id, timeZone, urgency } = person;
  if (id === null) return { kind: 'now' };
  const telling = parseTelling(await readTelling(db, { workspaceId, id }));
  const toldLately = await countTold(db, { workspaceId, id, sinceMs: nowMs - HOUR_MS });
  const asked = { kind: occurrence.detail.kind, urgency };
  return decideTelling(asked, telling, { nowMs, timeZone, toldLately });
}

/** One channel is told, whatever people wish. */
export async function tellChannel(db: Db, doing: Doing, channelId: string): Promise<boolean> {
  const { id: ownerId } = await doing.lookedAfterBy();
  const channels = { ids: [channelId] };
  const isQueued = await queue(db, doing, { ownerId, urgency: 'normal', channels });
  if (isQueued !== true) await queueDeliveries(db, toQueued(doing, 'normal'), channels);
  return isQueued ?? false;
}

const toQueued = ({ id, workspaceId, nowMs, occurrence }: Doing, urgency: Urgency) => ({
  workspaceId,
  id: occurrence.notificationId ?? id,
  atMs: nowMs,
  urgency,
});

type Queue = { ownerId: string | null; urgency: Urgency; channels: Telling['channels'] };

/** False: it was queued before, by another action. Undefined: it has a notification of its own. */
async function queue(
  db: Db,
  doing: Doing,
  { ownerId, urgency, channels }: Queue,
): Promise<boolean | undefined> {
  const { id, nowMs, occurrence, account } = doing;
  const body = toNotificationBody(occurrence, { account, ownerId, nowMs });
  if (!body) return undefined;
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
  if (!isNew) await queueDeliveries(db, toQueued(doing, urgency), channels);
  return isNew;
}
