import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { matchedRoutes } from 'hono/route';
import { z } from 'zod';
import type { SignedIn } from '../store/sql/people.ts';
import { SESSION_LIFE_S, type Sessions } from '../success/sign-in.ts';
import type { Me } from './api.ts';
import type { ClientAddressOf } from './client-address.ts';
import { ApiError, parseBody } from './errors.ts';
import type { RateLimit } from './rate-limit.ts';
import { hasRight, may, rightOf } from './rights.ts';

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

/**
 * Lets through who has the right that the route declares, and lengthens their session while they use it. It stands
 * before all routes of the console, so that one that declares nothing is shut.
 */
export function createGate({
  sessions,
  isSecure,
}: Pick<SessionOptions, 'sessions' | 'isSecure'>): MiddlewareHandler<ConsoleEnv> {
  return async (context, next) => {
    // What stands for all methods is a guard or the answer to a wrong method; what is not below /api is not ours.
    const asked = matchedRoutes(context).find(
      ({ method, path }) => method !== 'ALL' && path.startsWith('/api/'),
    );
    if (!asked) return next();
    const right = rightOf(asked.handler);
    if (right === 'anyone') return next();
    if (right === undefined)
      throw new ApiError('forbidden', 'This address does not say who may use it, so nobody may.');
    const secret = getCookie(context, COOKIE);
    const signedIn = await sessions.read(secret);
    if (!signedIn || !secret)
      throw new ApiError('signed_out', 'You are not signed in. Open a sign-in link.');
    if (signedIn.isExtended) writeCookie(context, secret, isSecure());
    context.set('signedIn', signedIn);
    const { role } = signedIn.person;
    if (!hasRight(role, right))
      throw new ApiError('forbidden', `Your role is ${role}, and this takes the right "${right}".`);
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
  return new Hono<ConsoleEnv>()
    .post('/session', may('anyone'), async (context) => {
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
    .delete('/session', may('own'), async (context) => {
      const { hash } = context.var.signedIn;
      await sessions.signOut(hash);
      onSignOut(hash);
      deleteCookie(context, COOKIE, { path: '/', secure: isSecure() });
      return context.body(null, 204);
    })
    .get('/me', may('own'), (context) => {
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
