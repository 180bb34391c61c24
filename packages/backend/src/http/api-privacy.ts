/** The shapes of `/api/users` and `/api/settings/retention`; what holds for all stands in `api.ts`. */
import { z } from 'zod';
import { Retention } from '../privacy/retention.ts';

export type { PersonExport } from '../privacy/export.ts';
export type { PersonErased } from './privacy.ts';

/**
 * `GET /api/users?find=`, for admins: by a part of an id, a name or an e-mail, at least two letters; the twenty who were
 * seen last. `GET /api/users/:id/data` hands out all that is held of one, and `DELETE` erases it.
 */
export const UserList = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      account: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
      lastSeenAt: z.string(),
    }),
  ),
});
export type UserList = z.infer<typeof UserList>;

/**
 * `GET /api/settings/retention`: for how many days what is kept, by kind; null: for good. `PUT` with `days` of some of
 * them, for admins, changes those; each has a least.
 */
export const RetentionSettings = z.object({
  days: Retention,
  /** What it is where nobody says otherwise. */
  standard: Retention,
  least: z.record(Retention.keyof(), z.number()),
});
export type RetentionSettings = z.infer<typeof RetentionSettings>;
