import { createRequire } from 'node:module';
import type DateHolidays from 'date-holidays';

/**
 * Whether a day is one on which people of the vendor's are off. The library is loaded by the first who asks, or by the
 * backend at its start, and not with this file: it holds every country, and most commands never ask.
 */
export type IsHoliday = (day: string) => boolean;

/** A bank holiday by the library; in Finland people work. Midsummer Eve and Christmas Eve are off. */
const WORKED_ON: { [country: string]: string } = { FI: '-12-31' };

export type Holiday = { day: string; name: string };

function createHolidays(country: string): IsHoliday {
  const byYear = new Map<string, ReadonlySet<string>>();
  let listYear: ((year: number) => Holiday[]) | undefined;
  return (day) => {
    const year = day.slice(0, 4);
    listYear ??= createList(country, 'en');
    const days = byYear.get(year) ?? new Set(listYear(Number(year)).map((each) => each.day));
    byYear.set(year, days);
    return days.has(day);
  };
}

/** One for all: the days of a country and a year are the same for everybody. */
const byCountry = new Map<string, IsHoliday>();
const NONE: IsHoliday = () => false;

/** @param country ISO 3166; null: none are kept, nor are those of one that is unknown */
export function holidaysOf(country: string | null): IsHoliday {
  if (country === null) return NONE;
  const known = byCountry.get(country) ?? createHolidays(country);
  byCountry.set(country, known);
  return known;
}

/** Those whose holidays are known, by ISO 3166. */
export const readCountries = (): string[] => Object.keys(new (load())().getCountries()).sort();

/** The next ones, that day among them, named in the language where the country has a name for it. */
export function nextHolidays(
  country: string,
  { from, count, language }: { from: string; count: number; language: string },
): Holiday[] {
  const listYear = createList(country, language);
  const year = Number(from.slice(0, 4));
  return [...listYear(year), ...listYear(year + 1)]
    .filter(({ day }) => day >= from)
    .slice(0, count);
}

function createList(country: string, language: string): (year: number) => Holiday[] {
  const holidays = new (load())(country, { types: ['public', 'bank'] });
  return (year) =>
    // Empty for a country that it does not know.
    (holidays.getHolidays(year, language) ?? [])
      // Local dates, as `2026-12-24 00:00:00`.
      .map(({ date, name }) => ({ day: date.slice(0, 10), name }))
      .filter(({ day }) => !day.endsWith(WORKED_ON[country] ?? 'never'));
}

function load(): typeof DateHolidays {
  return createRequire(import.meta.url)('date-holidays');
}
