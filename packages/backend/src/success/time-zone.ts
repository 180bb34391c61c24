import { z } from 'zod';

/** Of whom nobody has said another; the store gives new people the same. */
export const DEFAULT_TIME_ZONE = 'Europe/Helsinki';

/** One that this runtime knows by its IANA name. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, 'expected a time zone such as Europe/Helsinki');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
