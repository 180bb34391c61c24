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

import type { PersonRef } from './api.ts';

/** `GET /api/me/sessions`: the newest first. `DELETE /api/me/sessions/:id` ends one. */
export type SessionList = {
  sessions: {
    id: string;
    /** "Firefox, Linux"; empty when the browser did not say. */
    agent: string;
    createdAt: string;
    /** To the day. */
    usedAt: string;
    /** The one that asks. */
    isThis: boolean;
  }[];
};

/**
 * `POST /api/people` with `{email, name, role}`: the link by which they choose a password, for who invites to pass on. `PATCH
 * /api/people/:id/access` with `{role?, isActive?}` changes what they may; `conflict` for the last admin.
 */
export type Invitation = { id: string; link: string };

/**
 * `GET /api/keys`: secret keys, without themselves. `POST` with `{name, scopes}` makes one, told this once; `DELETE
 * /api/keys/:id` ends one.
 */
export type KeyList = {
  keys: {
    id: string;
    name: string;
    scopes: string[];
    createdAt: string;
    /** To the hour. */
    lastUsedAt: string | null;
    revokedAt: string | null;
  }[];
  /** Those that there are. */
  scopes: string[];
};
export type KeyMade = { id: string; name: string; scopes: string[]; secretKey: string };

/**
 * `GET /api/audit?person=&subject=&user=&what=seen|done&before=`: who saw and did what, the newest first, a hundred a page.
 * Kept for thirteen months. `subject`: what the address named, as it is; `user`: somebody who uses the host product,
 * by their id, who stands in the lines as a pseudonym.
 */
export type AuditPage = {
  lines: {
    at: string;
    person: PersonRef | null;
    /** Method and route: `PATCH /api/accounts/:id`. */
    action: string;
    subject: string | null;
    item: string | null;
    status: number;
  }[];
  nextBefore: number | null;
};

/** `GET /api/session/ways`: how people sign in here beside their password; the OpenID provider is at `/api/session/oidc`. */
export type WaysIn = {
  hasOidc: boolean;
  /** Nobody is here yet: whoever has the link that `polku start` has printed makes the first workspace. */
  isEmpty: boolean;
};

/**
 * `POST /api/setup` with {@link Setup}, of the link `/sign-in#setup=TOKEN` that `polku start` prints while there is no
 * workspace: makes the first one, with whoever asks as its admin, and signs them in. `invalid_link`, also when there is
 * one already; `invalid_body` with the field.
 */
export type Setup = {
  token: string;
  workspace: string;
  name: string;
  email: string;
  password: string;
  /** What we write to them in. */
  language: 'en' | 'fi';
  /** IANA. */
  timeZone: string;
};
