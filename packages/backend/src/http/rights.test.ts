import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSessions } from '../success/sign-in.ts';
import { ROLES, type Role } from './api.ts';
import { createTestConsole, OWN_PAGE, type TestConsole } from './console.fixture.ts';
import type { ConsoleEnv } from './console-env.ts';
import { createErrorHandler } from './errors.ts';
import { hasRight, may, RIGHTS, type Right, rightOf } from './rights.ts';
import { createGate } from './session.ts';

/**
 * Every route of the console, found in the app itself, as each role and as nobody. What each role may do is read
 * from `docs/roles.md`, so that the table there is what is tested.
 */
const DOCS = readFileSync(new URL('../../../../docs/roles.md', import.meta.url), 'utf8');

/** Whom the docs give a right. */
const documented = new Map(
  [...DOCS.matchAll(/^\| `(\w+)` +\|[^|]*\|(.*)\|$/gm)].map(([, right = '', cells = '']) => {
    const marks = cells.split('|').map((cell) => cell.trim());
    return [right, ROLES.filter((_, index) => marks[index] === '✓')];
  }),
);

type Route = { method: string; path: string; right: Right | 'anyone' | undefined };

/** The first that stands at an address is what decides: `may(…)`, when it is there. */
function routesOf({ app }: TestConsole): Route[] {
  const routes = new Map<string, Route>();
  for (const { method, path, handler } of app.routes) {
    const name = `${method} ${path}`;
    if (method === 'ALL' || !path.startsWith('/api/') || routes.has(name)) continue;
    routes.set(name, { method, path, right: rightOf(handler) });
  }
  // What ends the session comes last.
  return [...routes.values()].sort(
    (a, b) => Number(a.path === '/api/session') - Number(b.path === '/api/session'),
  );
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

let office: TestConsole;
let routes: Route[] = [];
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const channels = { guard, tools, onQueued() {} };
  office = await createTestConsole({ channels }, (clean) => cleaning.push(clean));
  routes = routesOf(office);
});
afterAll(async () => {
  for (const clean of cleaning) await clean();
});
// Nothing is sent: no request of this file has a body that is let through.
const guard = {} as never;
const tools = {} as never;

async function ask({ method, path }: Route, cookie: string) {
  const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, 'x');
  const answer = await office.app.request(address, { method, headers: { ...OWN_PAGE, cookie } });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await answer.text();
  if (isStream) await answer.body?.cancel();
  return { status: answer.status, error: text && JSON.parse(text).error };
}

describe('the rights of people', () => {
  it('are named by every route below /api', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter(({ right }) => right === undefined).map(nameOf)).toEqual([]);
  });

  it('are those of the table in the docs', () => {
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(RIGHTS).map(([right, roles]) => [right, [...roles]])),
    );
  });

  it('let nobody in who is not signed in, but to sign in', async () => {
    const open = [];
    for (const cookie of ['', 'polku_session=', `polku_session=${'x'.repeat(43)}`]) {
      for (const route of routes) {
        const { status, error } = await ask(route, cookie);
        if (route.right === 'anyone') open.push(nameOf(route));
        else expect([status, error?.code], nameOf(route)).toEqual([401, 'signed_out']);
      }
    }
    expect([...new Set(open)]).toEqual([
      'POST /api/session/password',
      'PUT /api/password',
      'POST /api/password/reminder',
      'GET /api/session/ways',
      'GET /api/session/oidc',
      'GET /api/session/oidc/callback',
      'POST /api/setup',
      'POST /api/session',
    ]);
  });

  it.each(ROLES)('give %s what the docs say, at every route', async (role) => {
    // Signing in has its limit.
    office.pass(60_000);
    const cookie = await office.signIn(role);
    for (const route of routes.filter(({ right }) => right !== 'anyone')) {
      const { status, error } = await ask(route, cookie);
      const isRefused = status === 403 && error.message.includes('takes the right');
      const isMeant = documented.get(route.right ?? '')?.includes(role);
      expect([isRefused, status === 401], `${role}: ${nameOf(route)}`).toEqual([!isMeant, false]);
    }
  });

  it('let a viewer change nothing but their own', () => {
    const changing = routes.filter(
      ({ method, right }) =>
        method !== 'GET' && right !== undefined && right !== 'anyone' && hasRight('viewer', right),
    );
    const shared = changing.filter(({ right }) => right !== 'own').map(nameOf);
    // A question that is too long for an address, and changes nothing.
    expect(shared).toEqual(['POST /api/flows/audience']);
  });

  it('shut a route that was forgotten', async () => {
    const { store } = office;
    const sessions = createSessions({ store, nowMs: () => 0 });
    const requests = { take: () => 0, waitMs: () => 0 };
    const app = new Hono<ConsoleEnv>().basePath('/api');
    app.onError(createErrorHandler(() => {}, store.isOutage));
    app.use(createGate({ sessions, isSecure: () => false, onAct: async () => {}, requests }));
    app.get('/told', may('anyone'), (context) => context.text('told'));
    app.get('/forgotten', (context) => context.text('forgotten'));
    expect((await app.request('/api/told')).status).toBe(200);
    expect((await app.request('/api/forgotten')).status).toBe(403);
  });

  it('give sellers and trainers one field of an account', async () => {
    const change = async (role: Role, body: object) => {
      office.pass(6_000);
      const headers = { ...OWN_PAGE, cookie: await office.signIn(role) };
      const init = { method: 'PATCH', headers, body: JSON.stringify(body) };
      return (await office.app.request('/api/accounts/kone', init)).status;
    };
    const model = { onboardingModel: 'high_touch_low_post' };
    expect(await change('seller', model)).toBe(200);
    expect(await change('trainer', model)).toBe(200);
    expect(await change('seller', { ...model, plan: 'iron' })).toBe(403);
    expect(await change('trainer', { billingCents: 1 })).toBe(403);
    expect(await change('csm', { plan: 'iron' })).toBe(200);
  });
});
