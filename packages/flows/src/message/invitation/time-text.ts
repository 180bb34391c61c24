import type { Slot } from './slots.ts';

/** A slot's time as the user's clock shows it, and as the organiser's does where that is another. */
export function toTimeTexts(
  { startMs, endMs }: Slot,
  zone: string,
  { languages, ownZone }: { languages: readonly string[]; ownZone?: string | undefined },
): { own: string; there: string | undefined } {
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const write = (timeZone: string | undefined, parts: Intl.DateTimeFormatOptions) =>
    toFormat(languages, { ...parts, ...clock, timeZone }).formatRange(startMs, endMs);
  const [day, there] = [ownZone, zone].map((each) => write(each, { day: 'numeric' }));
  return {
    own: write(ownZone, { weekday: 'long', day: 'numeric', month: 'long' }),
    there: day === there ? undefined : write(zone, { weekday: 'short' }),
  };
}

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
