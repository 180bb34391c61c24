import type { TouchLevel } from '@polku/protocol';
import { createLinks, type RenderOptions, type Telling } from './rendered.ts';
import { type Language, WORDS } from './words/index.ts';

/** What renderers share: times and durations in the reader's language, and the account as a fact. */

const DEFAULT_TIME_ZONE = 'Europe/Helsinki';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function createTelling(options: RenderOptions): Telling {
  const { names, language, publicUrl, timeZone = DEFAULT_TIME_ZONE } = options;
  return {
    words: WORDS[language],
    names,
    links: createLinks(publicUrl),
    time: (iso) => toTime(iso, language, timeZone),
    days: (from, to) => toDays(from, to, { language, timeZone }),
    count: (count) => new Intl.NumberFormat(LOCALES[language]).format(count),
    duration: (ms) => toDuration(ms, language),
  };
}

/** British English: the day stands before the month, as in Finland. */
const LOCALES: { [L in Language]: string } = { en: 'en-GB', fi: 'fi-FI' };

function toTime(iso: string, language: Language, timeZone: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(LOCALES[language], { ...style, timeZone }).format(new Date(iso));
}

type Place = { language: Language; timeZone: string };

function toDays(fromIso: string, toIso: string, { language, timeZone }: Place): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone });
  return format.formatRange(new Date(fromIso), new Date(Date.parse(toIso) - 1));
}

function toDuration(ms: number, language: Language): string {
  const [unit, unitMs] =
    ms >= 2 * DAY_MS
      ? (['day', DAY_MS] as const)
      : ms >= 2 * HOUR_MS
        ? (['hour', HOUR_MS] as const)
        : (['minute', MINUTE_MS] as const);
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(LOCALES[language], style).format(Math.floor(ms / unitMs));
}

type Account = { id: string; plan: string | null; touchLevel: TouchLevel | null } | null;

export function toAccountFact(account: Account, { words, names }: Telling) {
  const value = account && [
    names.account ?? account.id,
    account.plan,
    account.touchLevel && words.touch[account.touchLevel],
  ];
  return {
    label: words.facts.account,
    value: value?.filter((part) => part !== null).join(' · '),
  };
}
