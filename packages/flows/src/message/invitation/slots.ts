import { toWall, weekdayOf } from '../../wall-clock.ts';
import type { Invitation } from './schema.ts';

/** The times of an invitation that are still to come. Pure: the time is given. */
export type Slot = { id: string; startMs: number; endMs: number; seats?: number | undefined };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Of what comes every week, so many are offered. */
const MAX_WEEKS = 3;

/** Soonest first. What has begun is over: nobody can come to it in time. */
export function upcomingSlots(invitation: Invitation, nowMs: number): Slot[] {
  const single = (invitation.slots ?? []).map(({ id, start, minutes, seats }) =>
    toSlot(id, { startMs: Date.parse(start), minutes, seats }),
  );
  return [...single, ...toWeekly(invitation, nowMs)]
    .filter(({ startMs }) => startMs > nowMs)
    .sort((a, b) => a.startMs - b.startMs);
}

/** The time of this id, whenever it is; undefined when the invitation has none such. */
export function slotOf(
  { slots = [], weekly }: Invitation,
  id: string,
): { seats?: number | undefined } | undefined {
  const single = slots.find((slot) => slot.id === id);
  if (single || !weekly) return single;
  const { day, until, seats } = weekly;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(id) && Date.parse(id) > 0;
  return isDay && weekdayOf(id) === day && (!until || id <= until) ? { seats } : undefined;
}

function toWeekly({ weekly, timeZone }: Invitation, nowMs: number): Slot[] {
  if (!weekly) return [];
  const { minutes, seats } = weekly;
  const slots: Slot[] = [];
  // One day more than so many weeks: today's may be over.
  for (let day = 0; day <= 7 * MAX_WEEKS && slots.length < MAX_WEEKS; day++) {
    const [date = ''] = toWall(nowMs + day * DAY_MS, timeZone).split('T');
    if (weekdayOf(date) !== weekly.day || (weekly.until && date > weekly.until)) continue;
    const startMs = toUtc(Date.parse(`${date}T${weekly.time}Z`), timeZone);
    if (startMs > nowMs) slots.push(toSlot(date, { startMs, minutes, seats }));
  }
  return slots;
}

const toSlot = (
  id: string,
  { startMs, minutes, seats }: { startMs: number; minutes: number; seats?: number | undefined },
): Slot => ({ id, startMs, endMs: startMs + minutes * MINUTE_MS, seats });

/**
 * The time at which a clock there shows what a clock of UTC shows at `wallMs`. A time that a change of clocks leaves
 * out is an hour later, one that comes twice is the first of the two.
 */
export function toUtc(wallMs: number, timeZone: string): number {
  const offsetAt = (atMs: number) =>
    Date.parse(`${toWall(atMs, timeZone)}Z`) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const before = wallMs - offsetAt(wallMs - DAY_MS);
  const after = wallMs - offsetAt(wallMs + DAY_MS);
  // Of the two offsets of that day, the one that holds at the time that it gives.
  return [before, after].find((each) => wallMs - offsetAt(each) === each) ?? before;
}
