/** The shapes of `/api/people`; what holds for all stands in `api.ts`. */

import { z } from 'zod';
import { Role } from './api.ts';

/** `GET` and `PUT /api/me/telling`: how the one who is signed in wants to hear of what. */
export type { Telling } from '../success/telling.ts';

export const PersonLine = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** What we write to them in. */
  language: z.enum(['en', 'fi']),
  /** IANA. */
  timeZone: z.string(),
  /** For routing: the same words as those of accounts. */
  region: z.string().nullable(),
  /** When they are away; an end that is null is open. Null: nothing is planned. */
  away: z.object({ from: z.string().nullable(), until: z.string().nullable() }).nullable(),
  /** At this moment. */
  isAway: z.boolean(),
  /** False: they are let in no more, and nothing is routed to them. */
  isActive: z.boolean(),
  /** How many they own, and how many wait for them. */
  accounts: z.number(),
  openTasks: z.number(),
});
export type PersonLine = z.infer<typeof PersonLine>;

/** `GET /api/people`: by name. */
export const PeopleList = z.object({ people: z.array(PersonLine) });
export type PeopleList = z.infer<typeof PeopleList>;

/**
 * `PATCH /api/me` for oneself, `PATCH /api/people/:id` for who may plan the absence of others; both are answered with the
 * line. What is absent stays as it is. Who is away is not routed to: their deputy is.
 */
export const PersonPatch = z.object({
  /** Null: not away. Without `from`: from now on; without `until`: until somebody says otherwise. */
  away: z.exactOptional(
    z
      .object({
        from: z.exactOptional(z.string().nullable()),
        until: z.exactOptional(z.string().nullable()),
      })
      .nullable(),
  ),
  region: z.exactOptional(z.string().nullable()),
  language: z.exactOptional(z.enum(['en', 'fi'])),
  timeZone: z.exactOptional(z.string()),
});
export type PersonPatch = z.infer<typeof PersonPatch>;
