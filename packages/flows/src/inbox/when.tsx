const DAY_MS = 24 * 3_600_000;

/** A time of day for what is of today, else a date; the whole of it on hover. */
export function When({
  at,
  now,
  languages,
}: {
  at: number;
  now: number;
  languages: readonly string[];
}) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  const isOfThisYear = now - at < 300 * DAY_MS;
  const short: Intl.DateTimeFormatOptions = isToday
    ? { hour: 'numeric', minute: '2-digit' }
    : { day: 'numeric', month: 'short', ...(!isOfThisYear && { year: 'numeric' }) };
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(toLocales(languages), options).format(date);
  return (
    <time
      class="inbox-when"
      dateTime={date.toISOString()}
      title={format({ dateStyle: 'long', timeStyle: 'short' })}
    >
      {format(short)}
    </time>
  );
}

/** What a page says of its language need not be one. */
const toLocales = (languages: readonly string[]): string[] =>
  languages.filter((tag) => {
    try {
      return new Intl.Locale(tag);
    } catch {
      return false;
    }
  });
