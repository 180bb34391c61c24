import type { IsHoliday } from './holidays.ts';

/**
 * Working time, pure: what is due "in four hours" or "in two days" is due by the clock on the wall of who has it, on
 * days on which they work, in the hours that the workspace keeps. A day of work lasts as long as a clock on the wall
 * says, also where its zone changes its clock in between.
 */
export type Calendar = {
  /** IANA. */
  timeZone: string;
  /** On which people work: 1 is Monday, 7 Sunday (ISO 8601). */
  days: readonly number[];
  /** `HH:MM`, the end later than the begin. */
  from: string;
  to: string;
  isHoliday: IsHoliday;
};

/** Working hours, or the end of the working day that is so many later. */
export type Due = { hours: number } | { days: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When what begins at `startMs` is due. Of a start outside working time, the next moment of it counts. */
export function toDueMs(startMs: number, due: Due, calendar: Calendar): number {
  let day = toWall(startMs, calendar.timeZone).slice(0, 10);
  let fromMs = startMs;
  if (!isWorkday(day, calendar) || startMs >= endOf(day, calendar)) {
    day = nextWorkday(day, calendar);
    fromMs = beginOf(day, calendar);
  }
  if ('days' in due) {
    for (let left = due.days; left > 0; left -= 1) day = nextWorkday(day, calendar);
    return endOf(day, calendar);
  }
  fromMs = Math.max(fromMs, beginOf(day, calendar));
  let leftMs = due.hours * HOUR_MS;
  while (fromMs + leftMs > endOf(day, calendar)) {
    leftMs -= endOf(day, calendar) - fromMs;
    day = nextWorkday(day, calendar);
    fromMs = beginOf(day, calendar);
  }
  return fromMs + leftMs;
}

/** When the first day of work begins that begins after `afterMs`. */
export function toNextMorningMs(afterMs: number, calendar: Calendar): number {
  const day = toWall(afterMs, calendar.timeZone).slice(0, 10);
  if (isWorkday(day, calendar) && beginOf(day, calendar) > afterMs) return beginOf(day, calendar);
  return beginOf(nextWorkday(day, calendar), calendar);
}

/** When a clock there shows `time` (`HH:MM`) the next time after `afterMs`. */
export function toNextTimeMs(afterMs: number, time: string, timeZone: string): number {
  const today = Date.parse(`${toWall(afterMs, timeZone).slice(0, 10)}T00:00Z`);
  const days = [0, DAY_MS].map((ms) => new Date(today + ms).toISOString().slice(0, 10));
  const times = days.map((day) => toMs(`${day}T${time}`, timeZone));
  return times.find((ms) => ms > afterMs) ?? afterMs + DAY_MS;
}

/** The midnight there with which the week of this moment began; weeks begin on Mondays (ISO 8601). */
export function toWeekStartMs(ms: number, timeZone: string): number {
  const today = Date.parse(`${toWall(ms, timeZone).slice(0, 10)}T00:00Z`);
  const sinceMonday = (new Date(today).getUTCDay() + 6) % 7;
  const monday = new Date(today - sinceMonday * DAY_MS).toISOString().slice(0, 10);
  return toMs(`${monday}T00:00`, timeZone);
}

function isWorkday(day: string, { days, isHoliday }: Calendar): boolean {
  const weekday = new Date(`${day}T00:00Z`).getUTCDay() || 7;
  return days.includes(weekday) && !isHoliday(day);
}

function nextWorkday(day: string, calendar: Calendar): string {
  let next = day;
  do next = new Date(Date.parse(`${next}T00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  while (!isWorkday(next, calendar));
  return next;
}

const beginOf = (day: string, { from, timeZone }: Calendar) => toMs(`${day}T${from}`, timeZone);
const endOf = (day: string, { to, timeZone }: Calendar) => toMs(`${day}T${to}`, timeZone);

/** `2026-11-22T13:05`, as a clock there shows it. */
export function toWall(ms: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv', { ...WALL, timeZone });
  formats.set(timeZone, format);
  return format.format(ms).replace(' ', 'T');
}

/** A format takes long to make, and there are few zones. */
const formats = new Map<string, Intl.DateTimeFormat>();
const WALL = { dateStyle: 'short', timeStyle: 'short' } as const;

/** When a clock there shows this; of a time that comes twice, one of the two. */
function toMs(wall: string, timeZone: string): number {
  const asUtcMs = Date.parse(`${wall}Z`);
  const offsetAt = (ms: number) => Date.parse(`${toWall(ms, timeZone)}Z`) - floorMinute(ms);
  const guessMs = asUtcMs - offsetAt(asUtcMs);
  return asUtcMs - offsetAt(guessMs);
}

const floorMinute = (ms: number) => Math.floor(ms / 60_000) * 60_000;
