import type { WeeklyWords } from '@polku/protocol';
import type { OwnWords } from '../http/api-insight.ts';
import { toNotificationId } from '../ingest/notification-id.ts';
import { readWordsOf } from '../insight/read-words.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { PERSON, queueNotification } from '../store/sql/notifications.ts';
import { readCalendars } from '../store/sql/success-settings.ts';
import { markWords, readWordsPeople, type WordsPerson } from '../store/sql/weekly-words.ts';
import type { Db, Store } from '../store/store.ts';
import { toCalendar } from './business-calendar.ts';
import { toNextMorningMs, toWeekStartMs } from './calendar.ts';
import { toIso } from './iso-time.ts';
import { parseTelling } from './telling.ts';

/**
 * Figures are two dimensions of understanding; what users say in their own words is the third, and it reaches everybody
 * who wants it, whatever their role, once a week: on its first morning of work, by the channels of digests. The
 * notification names responses and holds no words; they are read when it is sent (`notify/quotes.ts`).
 */
const WEEK_MS = 7 * 24 * 3_600_000;
/** The first Monday of all. */
const MONDAY_MS = Date.UTC(1970, 0, 5);
/** As many as a message has room for. */
const MAX_ITEMS = 10;

/** Returns how many notifications were queued. */
export async function sendWords(store: Store, nowMs: number): Promise<number> {
  let queued = 0;
  const people = await readWordsPeople(store.db);
  const calendars = await readCalendars(store.db, [
    ...new Set(people.map(({ workspaceId }) => workspaceId)),
  ]);
  for (const person of people) {
    const toMs = toWeekStartMs(nowMs, person.timeZone);
    const calendar = toCalendar(calendars(person.workspaceId), person.timeZone);
    const morningMs = toNextMorningMs(toMs, calendar);
    const isDue = nowMs >= morningMs && person.toldMs < toMs;
    if (!isDue || !parseTelling(person.tellingJson).words) continue;
    const week = { fromMs: toWeekStartMs(toMs - 1, person.timeZone), toMs, nowMs };
    // Read first: ingest waits for a transaction, and this is no part of one.
    const words = await readWordsOf(store.db, { workspaceId: person.workspaceId, ...week });
    queued += await store.transaction((db) => sendWeek(db, person, { ...week, words }));
  }
  return queued;
}

type Week = { fromMs: number; toMs: number; nowMs: number };

/** A week in which nobody wrote is told by silence. */
async function sendWeek(
  db: Db,
  person: WordsPerson,
  { words, ...week }: Week & { words: readonly OwnWords[] },
): Promise<number> {
  // Of a response to several questions in words once.
  const responses = [...new Set(words.map(({ responseId }) => responseId))];
  await markWords(db, person, week.toMs);
  if (responses.length === 0) return 0;
  return Number(await queueWords(db, person, { ...week, responses, count: words.length }));
}

async function queueWords(
  db: Db,
  { workspaceId, id: ownerId }: WordsPerson,
  { fromMs, toMs, nowMs, responses, count }: Week & { responses: readonly string[]; count: number },
): Promise<boolean> {
  const secret = await readWorkspaceSecret(db, workspaceId);
  const subject = `person:${ownerId}`;
  const body: WeeklyWords = {
    type: 'weekly.words',
    timestamp: toIso(nowMs),
    data: {
      ...{ user: null, account: null, owner: { id: ownerId } },
      ...{ from: toIso(fromMs), to: toIso(toMs), count },
      items: responses.slice(0, MAX_ITEMS).map((id) => ({ response: { id } })),
    },
  };
  const notification = {
    workspace_id: workspaceId,
    // By the number of the week: in another time zone it is the same one.
    id: toNotificationId(secret, `words:${Math.round((toMs - MONDAY_MS) / WEEK_MS)}`, subject),
    // Whoever wants no digests wants none of these.
    kind: 'digest',
    ...{ subject, user_id: null, account_id: null, owner_id: ownerId },
    body_json: JSON.stringify(body),
    created_at: nowMs,
  };
  return queueNotification(db, notification, { channels: PERSON });
}
