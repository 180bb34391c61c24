import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SESSION_LIFE_S, type Sessions } from '../success/sign-in.ts';
import type { OnAct } from './audit.ts';
import type { ClientAddressOf } from './client-address.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError } from './errors.ts';
import type { RateLimit } from './rate-limit.ts';

/** What all ways in have alike: the rate of trying by address, and the cookie that a session stands in. */
export type EntryOptions = {
  sessions: Sessions;
  /** Attempts to sign in, by the address they come from. */
  limit: RateLimit;
  /** Requests, by session. */
  requests: RateLimit;
  clientAddress: ClientAddressOf;
  /** Whether people come by https; then the cookie does not travel otherwise. */
  isSecure: () => boolean;
  /** A session has ended: what is open under it must be closed. */
  onSignOut: (hash: string) => void;
  /** Somebody did something: for the audit. */
  onAct: OnAct;
};

export type Entry = ReturnType<typeof createEntry>;

const COOKIE = 'polku_session';

export const readSessionCookie = (context: Context): string | undefined =>
  getCookie(context, COOKIE);

export function createEntry(options: EntryOptions) {
  const { sessions, limit, clientAddress, isSecure, onSignOut, onAct } = options;
  return {
    /** Counts an attempt. → the address that it comes from. @throws ApiError `rate_limited` */
    admit(context: Context<ConsoleEnv>): string {
      const address = clientAddress({
        headers: { 'x-forwarded-for': context.req.header('x-forwarded-for') },
        socket: context.env?.incoming?.socket,
      });
      const waitMs = limit.take(address);
      if (waitMs > 0) throw tooMany(waitMs);
      return address;
    },

    /** The former session of this browser ends: one that somebody else has put there is worth nothing then. */
    async letIn(context: Context<ConsoleEnv>, secret: string): Promise<void> {
      const former = await sessions.read(readSessionCookie(context));
      if (former) {
        await sessions.signOut(former.hash);
        onSignOut(former.hash);
      }
      writeSessionCookie(context, secret, isSecure());
      const entered = await sessions.read(secret);
      const action = `${context.req.method} ${context.req.path}`;
      if (entered) await onAct({ person: entered.person, action, status: 204 });
    },

    letOut: (context: Context) => deleteCookie(context, COOKIE, { path: '/', secure: isSecure() }),
  };
}

export const tooMany = (
  waitMs: number,
  message = 'Too many attempts to sign in. Wait a little.',
): ApiError =>
  new ApiError('rate_limited', message, {
    headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
  });

export function writeSessionCookie(context: Context, secret: string, isSecure: boolean): void {
  setCookie(context, COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure,
    maxAge: SESSION_LIFE_S,
  });
}
