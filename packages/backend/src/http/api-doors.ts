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
