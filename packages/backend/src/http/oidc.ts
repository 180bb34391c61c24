import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { readByEmail } from '../store/sql/passwords.ts';
import { insertSession } from '../store/sql/sessions.ts';
import { hasWorkspaces } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import type { Oidc } from '../success/oidc.ts';
import { newSession } from '../success/sign-in.ts';
import type { WaysIn } from './api-doors.ts';
import type { ConsoleEnv } from './console-env.ts';
import type { Entry } from './entry.ts';
import { ApiError } from './errors.ts';
import { may } from './rights.ts';
import { agentOf } from './session.ts';

/** `/api/session/oidc`: to the provider and back. What fails leads to the sign-in page, which says so. */
export type OidcRouteOptions = {
  store: Store;
  nowMs: () => number;
  publicUrl: () => string;
  isSecure: () => boolean;
  entry: Entry;
  /** Undefined: there is no provider. */
  oidc: Oidc | undefined;
  onFault: (error: unknown) => void;
};

const KEPT = 'polku_oidc';
const PATH = '/api/session/oidc';
const MINUTES_10_S = 600;

export function createOidcRoutes(options: OidcRouteOptions): Hono<ConsoleEnv> {
  const { store, nowMs, publicUrl, isSecure, entry, oidc, onFault } = options;
  const redirectUri = () => `${publicUrl()}${PATH}/callback`;
  const required = () => {
    if (!oidc) throw new ApiError('not_found', 'No OpenID provider is set up here.');
    return oidc;
  };

  async function enter(email: string, agent: string): Promise<string | undefined> {
    const [person] = await readByEmail(store.db, email.toLowerCase());
    if (!person) return undefined;
    const now = nowMs();
    const { secret, session } = newSession(agent, now);
    await store.transaction((db) => insertSession(db, person, { session, nowMs: now }));
    return secret;
  }

  return new Hono<ConsoleEnv>()
    .get('/session/ways', may('anyone'), async (context) =>
      context.json<WaysIn>({
        hasOidc: oidc !== undefined,
        isEmpty: !(await hasWorkspaces(store.db)),
      }),
    )
    .get('/session/oidc', may('anyone'), async (context) => {
      entry.admit(context);
      const { url, kept } = await required().begin(redirectUri());
      setCookie(context, KEPT, kept, {
        path: PATH,
        httpOnly: true,
        // The provider sends the browser back here: a strict one would not come along.
        sameSite: 'Lax',
        secure: isSecure(),
        maxAge: MINUTES_10_S,
      });
      return context.redirect(url);
    })
    .get('/session/oidc/callback', may('anyone'), async (context) => {
      entry.admit(context);
      const kept = getCookie(context, KEPT) ?? '';
      deleteCookie(context, KEPT, { path: PATH, secure: isSecure() });
      const callback = new URL(redirectUri());
      callback.search = new URL(context.req.url).search;
      const email = await required()
        .finish(callback, kept)
        .catch((error: unknown) => void onFault(error));
      const secret = email && (await enter(email, agentOf(context)));
      if (!secret) return context.redirect('/sign-in?refused');
      await entry.letIn(context, secret);
      return context.redirect('/');
    });
}
