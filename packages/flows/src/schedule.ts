import { toWall, weekdayOf } from './wall-clock.ts';

/**
 * When a flow may be shown, by the clock on the wall: from a day on, until one, on some days of the week, within
 * some hours. In a named time zone it is the same moment for everybody; without one it is each user's own.
 */
export type Schedule = {
  /** Wall time, `2026-12-01T08:00` or a day alone. @default since ever */
  from?: string | undefined;
  /** Not any more from then on. @default for ever */
  until?: string | undefined;
  /** IANA, such as `Europe/Helsinki`. @default the user's own */
  timeZone?: string | undefined;
  /** 1 is Monday, 7 Sunday. @default all */
  weekdays?: readonly number[] | undefined;
  /** `08:00` to before `16:00`; the second may be the earlier one, for a night. @default all day */
  hours?: { from: string; to: string } | undefined;
};

/** Whether `schedule` holds at `nowMs` (UTC). An unknown time zone never holds. */
export function isScheduled(schedule: Schedule | undefined, nowMs: number): boolean {
  if (!schedule) return true;
  try {
    return isWithin(schedule, toWall(nowMs, schedule.timeZone));
  } catch {
    return false;
  }
}

function isWithin({ from = '', until, weekdays, hours }: Schedule, wall: string): boolean {
  // The longer of two that begin alike is the later.
  if (wall < from || (until !== undefined && wall >= until)) return false;
  const [day = '', time = ''] = wall.split('T');
  if (weekdays && !weekdays.includes(weekdayOf(day))) return false;
  if (!hours) return true;
  const { from: start, to: end } = hours;
  return start <= end ? start <= time && time < end : start <= time || time < end;
}
