import { createRequire } from 'node:module';
import type DateHolidays from 'date-holidays';

/**
 * Whether a day is one on which people of the vendor's are off. The library is loaded by the first who asks, or by the
 * backend at its start, and not with this file: it holds every country, and most commands never ask.
 */
export type IsHoliday = (day: string) => boolean;

const COUNTRY = 'FI';
/** A bank holiday by the library; in Finland people work. Midsummer Eve and Christmas Eve are off. */
const NEW_YEARS_EVE = '-12-31';

export function createHolidays(): IsHoliday {
  const byYear = new Map<string, ReadonlySet<string>>();
  let listYear: ((year: number) => string[]) | undefined;
  return (day) => {
    const year = day.slice(0, 4);
    listYear ??= loadList();
    const days = byYear.get(year) ?? new Set(listYear(Number(year)));
    byYear.set(year, days);
    return days.has(day);
  };
}

/** One for all: the days of a year are the same for everybody. */
export const isHoliday = createHolidays();

function loadList(): (year: number) => string[] {
  const Holidays: typeof DateHolidays = createRequire(import.meta.url)('date-holidays');
  const holidays = new Holidays(COUNTRY, { types: ['public', 'bank'] });
  return (year) =>
    holidays
      .getHolidays(year)
      // Local dates, as `2026-12-24 00:00:00`.
      .map(({ date }) => date.slice(0, 10))
      .filter((day) => !day.endsWith(NEW_YEARS_EVE));
}
