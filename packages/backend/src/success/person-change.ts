import { Name } from '@polku/protocol/schemas';
import { z } from 'zod';
import { TimeZone } from './time-zone.ts';

/** What is said of a person for routing and for how we write to them. What is absent stays; null empties. */
const PERSON_LANGUAGES = ['en', 'fi'] as const;

const Instant = z.iso
  .datetime({ offset: true, error: 'expected a time such as 2026-07-01T00:00:00+03:00' })
  .transform((text) => Date.parse(text));

const Away = z
  .strictObject({
    from: Instant.nullable().default(null),
    until: Instant.nullable().default(null),
  })
  .refine(({ from, until }) => from === null || until === null || from < until, {
    path: ['until'],
    error: 'expected a time after that from which they are away',
  });

export const PersonChange = z
  .strictObject({
    away: Away.nullable(),
    region: Name.nullable(),
    language: z.enum(PERSON_LANGUAGES),
    timeZone: TimeZone,
  })
  .partial();
export type PersonChange = z.infer<typeof PersonChange>;
