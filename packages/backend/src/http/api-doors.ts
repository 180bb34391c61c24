/**
 * The shapes of the doors: sessions, people, keys, audit. What holds for all stands in `api.ts`; who may ask what in
 * `docs/roles.md`.
 *
 * `POST /api/session/password` with `{email, password}` signs in (`wrong_password`, `rate_limited`). `PUT /api/password`
 * with `{token, password}` chooses one by a link `/sign-in#password=TOKEN`, and signs in (`invalid_link`, `invalid_body`
 * with what is wrong with the password). `POST /api/password/reminder` with `{email}` sends such a link, where the
 * workspace has a mail channel; its answer is the same for any e-mail. `PUT /api/me/password` with `{current?,
 * password}` changes one's own and ends one's other sessions; `current` is wanted where there is one.
 */

import { z } from 'zod';
import { TimeZone } from '../success/time-zone.ts';
import { PersonRef } from './api.ts';

/** `GET /api/me/sessions`: the newest first. `DELETE /api/me/sessions/:id` ends one. */
export const SessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      /** "Firefox, Linux"; empty when the browser did not say. */
      agent: z.string(),
      createdAt: z.string(),
      /** To the day. */
      usedAt: z.string(),
      /** The one that asks. */
      isThis: z.boolean(),
    }),
  ),
});
export type SessionList = z.infer<typeof SessionList>;

/**
 * `POST /api/people` with `{email, name, role}`: the link by which they choose a password, for who invites to pass on. `PATCH
 * /api/people/:id/access` with `{role?, isActive?}` changes what they may; `conflict` for the last admin.
 */
export const Invitation = z.object({ id: z.string(), link: z.string() });
export type Invitation = z.infer<typeof Invitation>;

/**
 * `GET /api/keys`: secret keys, without themselves. `POST` with `{name, scopes}` makes one, told this once; `DELETE
 * /api/keys/:id` ends one. `POST /api/keys/write-key/rotate` and `/token-secret/rotate` make a new one, beside which the
 * former works until `DELETE …/former` ends it; `conflict` where that is not what comes next.
 */
export const KeyList = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      createdAt: z.string(),
      /** To the hour. */
      lastUsedAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
    }),
  ),
  /** Those that there are. */
  scopes: z.array(z.string()),
  /** Whether the one before still works. */
  hasFormer: z.object({ 'write-key': z.boolean(), 'token-secret': z.boolean() }),
});
export type KeyList = z.infer<typeof KeyList>;

export const KeyMade = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  secretKey: z.string(),
});
export type KeyMade = z.infer<typeof KeyMade>;

/** Of the token secret: told this once. */
export const KeyRotated = z.object({ secret: z.string() });
export type KeyRotated = z.infer<typeof KeyRotated>;

/**
 * `GET /api/audit?person=&subject=&user=&what=seen|done&before=`: who saw and did what, the newest first, a hundred a page.
 * Kept for thirteen months. `subject`: what the address named, as it is; `user`: somebody who uses the host product,
 * by their id, who stands in the lines as a pseudonym.
 */
export const AuditPage = z.object({
  lines: z.array(
    z.object({
      at: z.string(),
      person: PersonRef.nullable(),
      /** Method and route: `PATCH /api/accounts/:id`. */
      action: z.string(),
      subject: z.string().nullable(),
      item: z.string().nullable(),
      status: z.number(),
    }),
  ),
  nextBefore: z.number().nullable(),
});
export type AuditPage = z.infer<typeof AuditPage>;

/** `GET /api/session/ways`: how people sign in here beside their password; the OpenID provider is at `/api/session/oidc`. */
export const WaysIn = z.object({
  hasOidc: z.boolean(),
  /** Nobody is here yet: whoever has the link that `polku start` has printed makes the first workspace. */
  isEmpty: z.boolean(),
});
export type WaysIn = z.infer<typeof WaysIn>;

const Line = z.string().trim().min(1).max(100);
/**
 * `POST /api/setup` with {@link Setup}, of the link `/sign-in#setup=TOKEN` that `polku start` prints while there is no
 * workspace: makes the first one, with whoever asks as its admin, and signs them in. `invalid_link`, also when there is
 * one already; `invalid_body` with the field.
 */
export const Setup = z.strictObject({
  token: z.string().min(1).max(200),
  workspace: Line,
  name: Line,
  email: z.email('expected an e-mail').max(254),
  password: z.string().min(1).max(1_000),
  /** What we write to them in. */
  language: z.enum(['en', 'fi']),
  /** IANA. */
  timeZone: TimeZone,
});
export type Setup = z.infer<typeof Setup>;
