import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { endSessions, readSessions } from '../store/sql/sessions.ts';
import type { Store } from '../store/store.ts';
import type { PasswordDoor } from '../success/password-door.ts';
import { SESSION_LIFE_S } from '../success/sign-in.ts';
import { describeAgent } from './agent.ts';
import type { SessionList } from './api-doors.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';
import { type ConsoleEnv, createTurnstile, type SessionOptions, writeCookie } from './session.ts';

/** Passwords over HTTP: signing in by one, choosing and changing it, and the sessions that somebody has. */

export type PasswordRouteOptions = SessionOptions & {
  store: Store;
  nowMs: () => number;
  door: PasswordDoor;
  onFault: (error: unknown) => void;
};

const Email = z.string().trim().min(3).max(254);
/** Longer than any that is let be chosen: what is wrong is answered as wrong. */
const Password = z.string().min(1).max(1_000);
const Guess = z.strictObject({ email: Email, password: Password });
const Choice = z.strictObject({ token: z.string().min(1).max(200), password: Password });
const Change = z.strictObject({ current: Password.optional(), password: Password });
const Reminder = z.strictObject({ email: Email });

const DEVICE = 'polku_device';
const DEVICE_LIFE_S = 180 * 24 * 3_600;

export function createPasswordRoutes(options: PasswordRouteOptions): Hono<ConsoleEnv> {
  const { store, nowMs, door, sessions, isSecure, onSignOut, onFault } = options;
  const { enter, addressOf } = createTurnstile(options);

  /** The former session of this browser ends: one that was put there by somebody else is worth nothing after. */
  async function letIn(
    context: Context<ConsoleEnv>,
    { secret, device, ended }: { secret: string; device: string; ended: string[] },
  ) {
    for (const hash of ended) onSignOut(hash);
    await sessions.replace(context, onSignOut);
    writeCookie(context, secret, isSecure());
    setCookie(context, DEVICE, device, {
      path: '/api/session/password',
      httpOnly: true,
      sameSite: 'Strict',
      secure: isSecure(),
      maxAge: DEVICE_LIFE_S,
    });
    return context.body(null, 204);
  }

  return new Hono<ConsoleEnv>();
}
