/**
 * What a clock on the wall of a time zone shows, as text: two of one shape compare as the times do. A zone that the
 * browser does not know throws a RangeError.
 */

/** `2026-11-22T13:05` there; without a zone, at the user's own. */
export function toWall(ms: number, timeZone: string | undefined): string {
  // A decision looks at one moment for all flows, and a format takes as long as the rest of it.
  const last = lastWalls.get(timeZone);
  const minute = Math.floor(ms / 60_000);
  if (last?.minute === minute) return last.wall;
  const wall = formatWall(ms, timeZone);
  lastWalls.set(timeZone, { minute, wall });
  return wall;
}

function formatWall(ms: number, timeZone: string | undefined): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { ...WALL, timeZone });
  formats.set(timeZone, format);
  const part: { [type: string]: string } = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = value;
  const { year, month, day, hour, minute } = part;
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>();
const lastWalls = new Map<string | undefined, { minute: number; wall: string }>();

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

/** Of `2026-11-22`: 1 is Monday, 7 Sunday (ISO 8601). */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay() || 7;

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
