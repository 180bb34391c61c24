import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { SignedIn } from '../store/sql/people.ts';
import { SESSION_LIFE_S, type Sessions } from '../success/sign-in.ts';
import type { Me } from './api.ts';
import type { ClientAddressOf } from './client-address.ts';
import { ApiError, parseBody } from './errors.ts';
import type { RateLimit } from './rate-limit.ts';

/** `/api/session` and `/api/me`, and the gate that every other route of the console stands behind. */

export type ConsoleEnv = {
  /** Absent where a test calls the app without a socket. */
  Bindings: Partial<HttpBindings>;
  Variables: { signedIn: SignedIn };
};

const COOKIE = 'polku_session';

export type SessionOptions = {
  sessions: Sessions;
  /** Attempts to sign in, by the address they come from. */
  limit: RateLimit;
  clientAddress: ClientAddressOf;
  /** Whether people come by https; then the cookie does not travel otherwise. */
  isSecure: () => boolean;
  /** A session has ended: what is open under it must be closed. */
  onSignOut: (hash: string) => void;
};

/** Lets only the signed in through, and lengthens their session while they use it. */
export function createGate({ sessions, isSecure }: SessionOptions): MiddlewareHandler<ConsoleEnv> {
  return async (context, next) => {
    const secret = getCookie(context, COOKIE);
    const signedIn = await sessions.read(secret);
    if (!signedIn || !secret)
      throw new ApiError('signed_out', 'You are not signed in. Open a sign-in link.');
    if (signedIn.isExtended) writeCookie(context, secret, isSecure());
    context.set('signedIn', signedIn);
    return next();
  };
}

const SignIn = z.strictObject({ token: z.string().min(1).max(200) });

export function createSessionRoutes(options: SessionOptions): Hono<ConsoleEnv> {
  const { sessions, limit, isSecure, onSignOut } = options;
  const addressOf = ({ req, env }: Context<ConsoleEnv>) =>
    options.clientAddress({
      headers: { 'x-forwarded-for': req.header('x-forwarded-for') },
      socket: env?.incoming?.socket,
    });
  const gate = createGate(options);
  return new Hono<ConsoleEnv>()
    .post('/session', async (context) => {
      const waitMs = limit.take(addressOf(context));
      if (waitMs > 0) {
        throw new ApiError('rate_limited', 'Too many attempts to sign in. Wait a little.', {
          headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
        });
      }
      const { token } = await parseBody(context, SignIn);
      const secret = await sessions.signIn(token);
      if (!secret) {
        throw new ApiError(
          'invalid_link',
          'This sign-in link was used already, or is too old. Ask for a new one.',
        );
      }
      writeCookie(context, secret, isSecure());
      return context.body(null, 204);
    })
    .delete('/session', gate, async (context) => {
      const { hash } = context.var.signedIn;
      await sessions.signOut(hash);
      onSignOut(hash);
      deleteCookie(context, COOKIE, { path: '/', secure: isSecure() });
      return context.body(null, 204);
    })
    .get('/me', gate, (context) => {
      const { person, workspace } = context.var.signedIn;
      const { id, name, email, role } = person;
      return context.json<Me>({ person: { id, name, email, role }, workspace });
    });
}

function writeCookie(context: Context, secret: string, isSecure: boolean): void {
  setCookie(context, COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure,
    maxAge: SESSION_LIFE_S,
  });
}
