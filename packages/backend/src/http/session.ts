import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { z } from 'zod';
import { describeAgent } from './agent.ts';
import type { Me } from './api.ts';
import type { ConsoleEnv } from './console-env.ts';
import {
  type Entry,
  type EntryOptions,
  readSessionCookie,
  tooMany,
  writeSessionCookie,
} from './entry.ts';
import { ApiError, parseBody } from './errors.ts';
import { declaredOf, hasRight, may } from './rights.ts';

/** `/api/session` and `/api/me`, and the gate that every other route of the console stands behind. */

/**
 * Lets through who has the right that the route declares, and lengthens their session while they use it. It stands
 * before all routes of the console, so that one that declares nothing is shut.
 */
export function createGate({
  sessions,
  isSecure,
  onAct,
  requests,
}: Pick<
  EntryOptions,
  'sessions' | 'isSecure' | 'onAct' | 'requests'
>): MiddlewareHandler<ConsoleEnv> {
  return async (context, next) => {
    // What stands for all methods is a guard or the answer to a wrong method; what is not below /api is not ours.
    const asked = matchedRoutes(context).find(
      ({ method, path }) => method !== 'ALL' && path.startsWith('/api/'),
    );
    if (!asked) return next();
    const declared = declaredOf(asked.handler);
    if (!declared)
      throw new ApiError('forbidden', 'This address does not say who may use it, so nobody may.');
    const { right, isNoted } = declared;
    if (right === 'anyone') return next();
    const secret = readSessionCookie(context);
    const signedIn = await sessions.read(secret);
    if (!signedIn || !secret)
      throw new ApiError('signed_out', 'You are not signed in. Open a sign-in link.');
    const waitMs = requests.take(signedIn.hash);
    if (waitMs > 0) throw tooMany(waitMs, 'Too many requests. Wait a little.');
    if (signedIn.isExtended) writeSessionCookie(context, secret, isSecure());
    context.set('signedIn', signedIn);
    const { person } = signedIn;
    const { method } = context.req;
    const note = async (status: number) => {
      if (!isNoted && method === 'GET') return;
      const action = `${method} ${asked.path}`;
      const { id, item } = namedIn(asked.path, context.req.path);
      await onAct({ person, action, id, item, status });
    };
    if (!hasRight(person.role, right)) {
      await note(403);
      throw new ApiError(
        'forbidden',
        `Your role is ${person.role}, and this takes the right "${right}".`,
      );
    }
    await next();
    await note(context.res.status);
  };
}

/** What an address names. Read here, since the gate also notes what was refused, which comes to no route. */
function namedIn(route: string, path: string): { [name: string]: string | undefined } {
  const parts = path.split('/');
  const names = route.split('/').flatMap((part, index) => {
    const value = parts[index] ?? '';
    if (!part.startsWith(':')) return [];
    try {
      return [[part.slice(1), decodeURIComponent(value)]];
    } catch {
      // No id of ours, and told as it came.
      return [[part.slice(1), value]];
    }
  });
  return Object.fromEntries(names);
}

export const SignIn = z.strictObject({ token: z.string().min(1).max(200) });

export type SessionRouteOptions = Pick<EntryOptions, 'sessions' | 'onSignOut'> & { entry: Entry };

export function createSessionRoutes(options: SessionRouteOptions): Hono<ConsoleEnv> {
  const { sessions, entry, onSignOut } = options;
  return new Hono<ConsoleEnv>()
    .post('/session', may('anyone'), async (context) => {
      entry.admit(context);
      const { token } = await parseBody(context, SignIn);
      const secret = await sessions.signIn(token, agentOf(context));
      if (!secret) throw badLink();
      await entry.letIn(context, secret);
      return context.body(null, 204);
    })
    .delete('/session', may('own'), async (context) => {
      const { hash } = context.var.signedIn;
      await sessions.signOut(hash);
      onSignOut(hash);
      entry.letOut(context);
      return context.body(null, 204);
    })
    .get('/me', may('own'), (context) => {
      const { person, workspace } = context.var.signedIn;
      const { id, name, email, role } = person;
      return context.json<Me>({ person: { id, name, email, role }, workspace });
    });
}

export const badLink = (): ApiError =>
  new ApiError('invalid_link', 'This link was used already, or is too old. Ask for a new one.');

export const agentOf = ({ req }: Context<ConsoleEnv>): string =>
  describeAgent(req.header('user-agent'));
