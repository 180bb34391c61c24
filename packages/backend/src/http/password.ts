import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { endSessions, readSessions } from '../store/sql/sessions.ts';
import type { Store } from '../store/store.ts';
import type { PasswordDoor } from '../success/password-door.ts';
import { SESSION_LIFE_S } from '../success/sign-in.ts';
import type { SessionList } from './api-doors.ts';
import type { ConsoleEnv } from './console-env.ts';
import { type Entry, type EntryOptions, tooMany } from './entry.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';
import { agentOf, badLink } from './session.ts';

/** Passwords over HTTP: signing in by one, choosing and changing it; and the sessions that somebody has. */

export type PasswordRouteOptions = Pick<EntryOptions, 'isSecure' | 'onSignOut'> & {
  store: Store;
  nowMs: () => number;
  door: PasswordDoor;
  entry: Entry;
  onFault: (error: unknown) => void;
};

const Email = z.string().trim().min(3).max(254);
/** Longer than any that may be chosen: what is wrong is answered as wrong. */
const Password = z.string().min(1).max(1_000);
export const Guess = z.strictObject({ email: Email, password: Password });
export const Choice = z.strictObject({ token: z.string().min(1).max(200), password: Password });
export const PasswordChange = z.strictObject({ current: Password.optional(), password: Password });
export const Reminder = z.strictObject({ email: Email });

const DEVICE = 'polku_device';
const DEVICE_LIFE_S = 180 * 24 * 3_600;

export function createPasswordRoutes(options: PasswordRouteOptions): Hono<ConsoleEnv> {
  const { store, nowMs, door, entry, isSecure, onSignOut, onFault } = options;

  async function letIn(
    context: Context<ConsoleEnv>,
    { secret, device, ended }: { secret: string; device: string; ended: string[] },
  ) {
    ended.forEach(onSignOut);
    await entry.letIn(context, secret);
    setCookie(context, DEVICE, device, {
      path: '/api/session/password',
      httpOnly: true,
      sameSite: 'Strict',
      secure: isSecure(),
      maxAge: DEVICE_LIFE_S,
    });
    return context.body(null, 204);
  }

  return new Hono<ConsoleEnv>()
    .post('/session/password', may('anyone'), async (context) => {
      const address = entry.admit(context);
      const guess = await parseBody(context, Guess);
      const device = getCookie(context, DEVICE);
      const answer = await door.signIn({ ...guess, address, device, agent: agentOf(context) });
      if (answer.kind === 'slowed') throw tooMany(answer.waitMs);
      if (answer.kind === 'wrong') throw wrongPassword('The e-mail or the password is wrong.');
      return letIn(context, answer);
    })
    .put('/password', may('anyone'), async (context) => {
      entry.admit(context);
      const { token, password } = await parseBody(context, Choice);
      const answer = await door.choose(token, { password, agent: agentOf(context) });
      if (answer.kind === 'invalid') throw badLink();
      if (answer.kind === 'refused') throw refused(answer.fault);
      return letIn(context, answer);
    })
    .post('/password/reminder', may('anyone'), async (context) => {
      entry.admit(context);
      const { email } = await parseBody(context, Reminder);
      // After the answer, which is the same and as fast for an e-mail that nobody has.
      setImmediate(() => door.remind(email).catch(onFault));
      return context.body(null, 204);
    })
    .put('/me/password', may('own'), async (context) => {
      const { person, hash: sessionHash } = context.var.signedIn;
      const change = await parseBody(context, PasswordChange);
      const answer = await door.change(
        { ...person, sessionHash },
        { current: undefined, ...change },
      );
      if (answer.kind === 'slowed') throw tooMany(answer.waitMs);
      if (answer.kind === 'wrong') throw wrongPassword('The current password is wrong.', 'current');
      if (answer.kind === 'refused') throw refused(answer.fault);
      answer.ended.forEach(onSignOut);
      return context.body(null, 204);
    })
    .get('/me/sessions', may('own'), async (context) => {
      const { person, hash } = context.var.signedIn;
      const rows = await readSessions(store.db, person, nowMs());
      return context.json<SessionList>({
        sessions: rows.map((row) => ({
          id: toSessionId(row.hash),
          agent: row.agent,
          createdAt: new Date(row.createdAt).toISOString(),
          usedAt: new Date(
            Math.max(row.createdAt, row.expiresAt - SESSION_LIFE_S * 1_000),
          ).toISOString(),
          isThis: row.hash === hash,
        })),
      });
    })
    .delete('/me/sessions/:id', may('own'), async (context) => {
      const { person } = context.var.signedIn;
      const id = context.req.param('id');
      const rows = await readSessions(store.db, person, nowMs());
      const ending = rows.find(({ hash }) => toSessionId(hash) === id);
      if (!ending) throw new ApiError('not_found', `You have no session "${id}".`);
      await store.transaction((db) => endSessions(db, person, { only: ending.hash }));
      onSignOut(ending.hash);
      return context.body(null, 204);
    });
}

/** A part of the hash tells them apart and opens nothing. */
const toSessionId = (hash: string): string => hash.slice(0, 16);

const wrongPassword = (message: string, field?: string): ApiError =>
  new ApiError('wrong_password', message, field === undefined ? {} : { field });

const refused = (fault: string): ApiError =>
  new ApiError('invalid_body', fault, { field: 'password' });
