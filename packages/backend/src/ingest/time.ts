/**
 * UTC ms of a time that other systems write: ISO 8601, in UTC where it names no offset, or Unix time in seconds
 * or milliseconds. Undefined for anything else, and for the beginning of an epoch, which is how a missing time
 * is often written.
 */
export function toTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? textToTime(value) : numberToTime(value);
  return time >= EARLIEST ? time : undefined;
}

/** Nobody's product was used on the web before. */
const EARLIEST = Date.UTC(1991, 0, 1);

/** The year 5138 in seconds, March 1973 in milliseconds. */
const MAX_UNIX_SECONDS = 100_000_000_000;

function numberToTime(value: unknown): number {
  if (typeof value !== 'number') return Number.NaN;
  return Math.floor(value < MAX_UNIX_SECONDS ? value * 1_000 : value);
}

// Not Date.parse alone: what else it takes differs by engine, and by the machine's time zone.
const ISO_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z| UTC|[+-]\d{2}:\d{2})?)?$/;

function textToTime(text: string): number {
  if (/^\d+$/.test(text)) return numberToTime(Number(text));
  const [, day, time = '00:00', offset = 'Z'] = ISO_TIME.exec(text) ?? [];
  return day === undefined
    ? Number.NaN
    : Date.parse(`${day}T${time}${offset.replace(' UTC', 'Z')}`);
}
