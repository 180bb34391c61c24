import { z } from 'zod';
import type { Calendar } from './calendar.ts';
import { holidaysOf } from './holidays.ts';
import { DEFAULT_TIME_ZONE, TimeZone } from './time-zone.ts';

/**
 * When the vendor's people work: a setting of the workspace, of which due times, digests and weekly figures are
 * reckoned. The hours are by the clock on the wall of who has the thing; the zone here is of those who have none.
 */
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 08:30');
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];

export const BusinessCalendar = z
  .strictObject({
    /** Whose holidays, by ISO 3166; null: none are kept. That we know it is looked at when it is saved. */
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'expected two letters of a country, such as FI')
      .nullable(),
    timeZone: TimeZone,
    /** By ISO 8601: 1 is Monday, 7 Sunday. */
    days: z
      .array(z.int().min(1).max(7))
      .min(1, 'expected at least one day of work')
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'expected every day once'),
    from: Time,
    to: Time,
  })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    error: 'expected an end that is later than the begin',
  });
export type BusinessCalendar = z.infer<typeof BusinessCalendar>;

/** As offices in Finland keep. */
export const DEFAULT_BUSINESS_CALENDAR: BusinessCalendar = {
  country: 'FI',
  timeZone: DEFAULT_TIME_ZONE,
  days: MONDAY_TO_FRIDAY,
  from: '08:00',
  to: '16:00',
};

/** @param timeZone of who has the thing @default the workspace's */
export const toCalendar = (
  { country, days, from, to, ...own }: BusinessCalendar,
  timeZone: string = own.timeZone,
): Calendar => ({ timeZone, days, from, to, isHoliday: holidaysOf(country) });
