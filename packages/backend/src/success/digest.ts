import type { Digest } from '@polku/protocol';
import { toNotificationId } from '../ingest/notification-id.ts';
import {
  type DigestKey,
  markDigested,
  readDueLines,
  readWaitingDigests,
} from '../store/sql/digests.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { PERSON, queueNotification } from '../store/sql/notifications.ts';
import { readCalendars } from '../store/sql/success-settings.ts';
import type { Db } from '../store/store.ts';
import { toCalendar } from './business-calendar.ts';
import { type Calendar, toNextMorningMs } from './calendar.ts';
import { toIso } from './iso-time.ts';

/**
 * The digest: what its reader need not hear at once goes out together, on the morning of the next day of work by the
 * clock on their wall, or when they wished to hear of it. A digest, and that its lines have gone out with it, are one
 * transaction, so a crash or a second look finds either all of them waiting or none; and its id is that of its first
 * line, which goes out once.
 */
export type DueDigest = DigestKey & { dueMs: number; calendar: Calendar };

/** As many lines as the body may have: the newest. The others are counted. */
const MAX_ITEMS = 50;
/** Without a morning of work: of who works one day a week, when holidays take it. */
const LONGEST_BREAK_MS = 35 * 86_400_000;

/** For everybody for whom something waits, when it goes out. */
export async function readDigestTimes(db: Db): Promise<DueDigest[]> {
  const waiting = await readWaitingDigests(db);
  const calendars = await readCalendars(db, [
    ...new Set(waiting.map(({ workspaceId }) => workspaceId)),
  ]);
  return waiting.map(({ workspaceId, ownerId, firstAt, dueAt, timeZone }) => {
    const calendar = toCalendar(calendars(workspaceId), timeZone ?? undefined);
    const morningMs = firstAt === null ? Infinity : toNextMorningMs(firstAt, calendar);
    const dueMs = Math.min(dueAt ?? Infinity, morningMs);
    return { workspaceId, ownerId, calendar, dueMs };
  });
}

/** Returns how many notifications were queued: one, or none when somebody else was sooner. */
export async function sendDigest(db: Db, digest: DueDigest, nowMs: number): Promise<number> {
  const { workspaceId, ownerId, calendar } = digest;
  const due = { workspaceId, ownerId, nowMs, morningMs: toLastMorningMs(nowMs, calendar) };
  const { count, first, newest } = await readDueLines(db, due, MAX_ITEMS);
  if (!first) return 0;
  const secret = await readWorkspaceSecret(db, workspaceId);
  const subject = `person:${ownerId}`;
  const id = toNotificationId(secret, `digest:${first.id}`, subject);
  const body: Digest = {
    type: 'digest',
    timestamp: toIso(nowMs),
    data: {
      user: null,
      account: null,
      owner: { id: ownerId },
      from: toIso(first.at),
      to: toIso(nowMs),
      count,
      items: newest.map(({ kind, user_id, account_id, at }) => ({
        kind,
        user: toRef(user_id),
        account: toRef(account_id),
        at: toIso(at),
      })),
    },
  };
  const notification = {
    workspace_id: workspaceId,
    id,
    kind: 'digest',
    subject,
    user_id: null,
    account_id: null,
    owner_id: ownerId,
    body_json: JSON.stringify(body),
    created_at: nowMs,
  };
  await queueNotification(db, notification, { channels: PERSON });
  await markDigested(db, due, id);
  return 1;
}

/** The last morning of work that has begun: what was written before it is due. */
function toLastMorningMs(nowMs: number, calendar: Calendar): number {
  let lastMs = toNextMorningMs(nowMs - LONGEST_BREAK_MS, calendar);
  for (;;) {
    const nextMs = toNextMorningMs(lastMs, calendar);
    if (nextMs > nowMs) return lastMs;
    lastMs = nextMs;
  }
}

const toRef = (id: string | null) => (id === null ? null : { id });
