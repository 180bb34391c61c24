/**
 * Times, durations and amounts in words, in the person's language and time zone. Durations are made with
 * `Intl.NumberFormat` units: `Intl.DurationFormat` says the same and is missing in engines that we support.
 */

export type Format = {
  /** "4 minutes ago", "yesterday"; a date when it is a week or more away. */
  relative(at: string, nowMs: number): string;
  /** A time to come: "in 3 hours", "tomorrow 9.00"; weekday, date and time when it is further away. */
  until(at: string, nowMs: number): string;
  /** Date and time to the second, with the zone: what stands behind a relative time. */
  exact(at: string): string;
  /** "12 Nov 2026" */
  date(at: string): string;
  /** "14.02" */
  time(at: string): string;
  /** "Today", "Yesterday" or the date: a heading over what happened on that day. */
  day(at: string, nowMs: number): string;
  /** The length of `durationMs` in words: whole days from a day on, else hours and minutes, minutes, seconds. */
  duration(durationMs: number): string;
  number(value: number): string;
  /** `currency` is an ISO 4217 code. */
  money(cents: number, currency: string): string;
  /** "€1.2M": where the magnitude is what matters. */
  moneyShort(cents: number, currency: string): string;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * @param locale a BCP 47 tag
 * @param timeZone an IANA zone @default the browser's
 */
export function createFormat(locale: string, timeZone?: string): Format {
  const dateTime = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...(timeZone && { timeZone }) });
  const unit = (name: 'day' | 'hour' | 'minute' | 'second') => {
    const format = new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'long',
    });
    return (value: number) => format.format(value);
  };
  const units = {
    day: unit('day'),
    hour: unit('hour'),
    minute: unit('minute'),
    second: unit('second'),
  };
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const exact = dateTime({ dateStyle: 'full', timeStyle: 'long' });
  const date = dateTime({ dateStyle: 'medium' });
  const time = dateTime({ timeStyle: 'short' });
  const weekday = dateTime({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayAndTime = dateTime({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  // For comparing calendar days in the zone; Swedish writes them as ISO 8601 does.
  const isoDay = new Intl.DateTimeFormat('sv', timeZone ? { timeZone } : {});
  const number = new Intl.NumberFormat(locale);
  const money = createMoney(locale);

  /** Whole calendar days from `atMs` to `nowMs`, in the zone. */
  const daysBetween = (atMs: number, nowMs: number) =>
    Math.round((Date.parse(isoDay.format(nowMs)) - Date.parse(isoDay.format(atMs))) / DAY_MS);

  function relative(at: string, nowMs: number): string {
    const atMs = Date.parse(at);
    // Everything here has happened: where this clock is behind the backend's, it is now and not to come.
    const agoMs = nowMs - atMs;
    if (agoMs < MINUTE_MS) return ago.format(0, 'second');
    if (agoMs < HOUR_MS) return ago.format(-Math.floor(agoMs / MINUTE_MS), 'minute');
    const days = daysBetween(atMs, nowMs);
    if (days === 0 || agoMs < 6 * HOUR_MS) return ago.format(-Math.floor(agoMs / HOUR_MS), 'hour');
    return days < 7 ? ago.format(-days, 'day') : date.format(atMs);
  }

  function until(at: string, nowMs: number): string {
    const inMs = Date.parse(at) - nowMs;
    if (inMs < HOUR_MS) return ago.format(Math.max(1, Math.round(inMs / MINUTE_MS)), 'minute');
    const days = daysBetween(nowMs, Date.parse(at));
    if (days === 0) return ago.format(Math.round(inMs / HOUR_MS), 'hour');
    return days === 1
      ? `${ago.format(1, 'day')} ${time.format(Date.parse(at))}`
      : dayAndTime.format(Date.parse(at));
  }

  function day(at: string, nowMs: number): string {
    const days = daysBetween(Date.parse(at), nowMs);
    const words =
      days === 0 || days === 1 ? ago.format(-days, 'day') : weekday.format(Date.parse(at));
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }

  function duration(durationMs: number): string {
    // Less than a second is said as one: "0 seconds later" is no answer.
    if (durationMs < MINUTE_MS)
      return units.second(Math.max(1, Math.floor(durationMs / SECOND_MS)));
    if (durationMs < HOUR_MS) return units.minute(Math.floor(durationMs / MINUTE_MS));
    if (durationMs >= DAY_MS) return units.day(Math.floor(durationMs / DAY_MS));
    const minutes = Math.floor((durationMs % HOUR_MS) / MINUTE_MS);
    const hours = units.hour(Math.floor(durationMs / HOUR_MS));
    return minutes > 0 ? `${hours} ${units.minute(minutes)}` : hours;
  }

  return {
    relative,
    until,
    exact: (at) => exact.format(Date.parse(at)),
    date: (at) => date.format(Date.parse(at)),
    time: (at) => time.format(Date.parse(at)),
    day,
    duration,
    number: (value) => number.format(value),
    money: (cents, currency) =>
      money(cents, currency, { maximumFractionDigits: cents % 100 === 0 ? 0 : 2 }),
    moneyShort: (cents, currency) =>
      money(cents, currency, { notation: 'compact', maximumFractionDigits: 1 }),
  };
}

function createMoney(locale: string) {
  // Making one costs more than all that it writes: a table of accounts has as many sums as rows.
  const formats = new Map<string, Intl.NumberFormat>();
  return (cents: number, currency: string, options: Intl.NumberFormatOptions): string => {
    const amount = cents / 100;
    const key = [currency, ...Object.values(options)].join(' ');
    try {
      const format =
        formats.get(key) ??
        new Intl.NumberFormat(locale, { style: 'currency', currency, ...options });
      formats.set(key, format);
      return format.format(amount);
    } catch {
      // What the vendor sent is no ISO 4217 code: it is shown as it is.
      return `${new Intl.NumberFormat(locale).format(amount)} ${currency}`;
    }
  };
}
