/** The shapes of `/api/users` and `/api/settings/retention`; what holds for all stands in `api.ts`. */
import { z } from 'zod';
import { Retention } from '../privacy/retention.ts';

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

const Instant = z.iso.datetime();
const Rows = z.array(z.record(z.string(), z.unknown()));
/** `GET /api/users/:id/data`: by table. */
export const PersonExport = z.object({
  format: z.literal('polku-person/1'),
  exportedAt: Instant,
  person: z.object({ ids: z.array(z.string()), devices: z.array(z.string()) }),
  held: z.record(z.string(), Rows),
  channels: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string().nullable() })),
});
export type PersonExport = z.infer<typeof PersonExport>;

const Copy = z.object({
  channel: z.string(),
  kind: z.string(),
  name: z.string().nullable(),
  count: z.int(),
  lastAt: z.int().nullable(),
});
/** `DELETE /api/users/:id/data`. `copies`: what had been pushed to other systems, where only the vendor can delete it. */
export const PersonErased = z.object({
  erasedAt: Instant,
  deleted: z.record(z.string(), z.int()),
  copies: z.array(Copy),
});
export type PersonErased = z.infer<typeof PersonErased>;
