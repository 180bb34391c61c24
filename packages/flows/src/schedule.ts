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
  const { from = '', until, timeZone, weekdays, hours } = schedule;
  const wall = toWall(nowMs, timeZone);
  // Texts of one shape, the longer of two that begin alike being the later: they compare as times do.
  if (wall === undefined || wall < from || (until !== undefined && wall >= until)) return false;
  const [day = '', time = ''] = wall.split('T');
  if (weekdays && !weekdays.includes(weekdayOf(day))) return false;
  if (!hours) return true;
  const { from: start, to: end } = hours;
  return start <= end ? start <= time && time < end : start <= time || time < end;
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>();

/** `2026-11-22T13:05` in that zone. */
function toWall(ms: number, timeZone: string | undefined): string | undefined {
  try {
    const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { ...WALL, timeZone });
    formats.set(timeZone, format);
    const part: { [type: string]: string } = {};
    for (const { type, value } of format.formatToParts(ms)) part[type] = value;
    const { year, month, day, hour, minute } = part;
    return `${year}-${month}-${day}T${hour}:${minute}`;
  } catch {
    return undefined;
  }
}

const WALL = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
} as const;

/** Of `2026-11-22`: 1 is Monday, 7 Sunday. */
const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay() || 7;
