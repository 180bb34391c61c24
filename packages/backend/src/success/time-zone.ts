import { z } from 'zod';

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
