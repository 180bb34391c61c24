import type { Slot } from './slots.ts';

/** A slot's time as the user's clock shows it, and as the organiser's does where that is another. */
export function toTimeTexts(
  { startMs, endMs }: Slot,
  zone: string,
  { languages, ownZone }: { languages: readonly string[]; ownZone?: string | undefined },
): { own: string; there: string | undefined } {
  const write = (timeZone: string | undefined, parts: Intl.DateTimeFormatOptions) =>
    toFormat(languages, { ...parts, timeZone });
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const [mine, theirs] = [ownZone, zone].map((each) =>
    write(each, { ...clock, weekday: 'short' }).formatRange(startMs, endMs),
  );
  const day = write(ownZone, { weekday: 'long', day: 'numeric', month: 'long' }).format(startMs);
  const time = keepTogether(write(ownZone, clock).formatRange(startMs, endMs));
  return { own: `${day}, ${time}`, there: mine === theirs ? undefined : theirs };
}

/** A time is not broken over two lines: not at its spaces, nor at its dash. */
const keepTogether = (time: string): string =>
  time.replaceAll(/\s/g, '\u00a0').replaceAll('–', '\u2060–\u2060');

/** A page may say any language of itself; what is no language at all is passed over. */
function toFormat(languages: readonly string[], options: Intl.DateTimeFormatOptions) {
  for (const language of languages) {
    try {
      return new Intl.DateTimeFormat(language, options);
    } catch {
      // Not a language tag: the next one may be.
    }
  }
  return new Intl.DateTimeFormat(undefined, options);
}

/** `Europe/Helsinki` is where people say Helsinki. */
export const toCity = (zone: string): string =>
  (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
