import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenVerifier } from '../ingest/token.ts';
import { createPersonNews } from '../notify/person-news.ts';
import { createTestConsole, OWN_PAGE, START_MS, type TestConsole } from './console.fixture.ts';
import { createPages } from './pages.ts';
import { createConsole } from './static.ts';

/** What every kind of answer carries, whatever it is an answer to: one line each. */
const PAGE = { accept: 'text/html' };
const cleaning: (() => Promise<void>)[] = [];
let office: TestConsole;
let cookie: string;

beforeAll(async () => {
  const whenDone = (clean: () => Promise<void>) => void cleaning.push(clean);
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  whenDone(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['index.html', 'preview.html'])
    await writeFile(join(folder, name), '<!doctype html><title>Polku</title>');
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const oidc = {
    begin: async () => ({ url: 'https://login.example/authorize?state=x', kept: 'kept' }),
    finish: () => Promise.reject(new Error('refused')),
  };
  const { routes } = await createConsole(folder);
  const sdk = new Hono().get('/v1.js', (context) => context.body('1', 200));
  // Of the store that the console has, which is made with it.
  const pages = new Hono().on(['GET', 'POST'], ['/path/*', '/v1/*'], ({ req }) =>
    createPages({
      ...{ store: office.store, nowMs: () => START_MS, verifier: createTokenVerifier() },
      ...{ onFault() {}, publicUrl: () => 'https://polku.example', onNotifications() {} },
      ...{ onErased() {}, news: createPersonNews() },
    }).fetch(req.raw),
  );
  office = await createTestConsole({ console: routes, pages, oidc, sdk }, whenDone);
  cookie = await office.signIn('csm');
});
afterAll(async () => {
  for (const clean of cleaning) await clean();
});

const share = async () => {
  const headers = { ...OWN_PAGE, cookie };
  const made = await office.app.request('/api/accounts/kone/shares', {
    ...{ method: 'POST', headers, body: '{}' },
  });
  const { shares } = await made.json();
  return new URL(shares[0].url).pathname;
};

const ANSWERS: [string, number, string | (() => Promise<string>), RequestInit?][] = [
  ['the console’s page', 200, '/', { headers: PAGE }],
  ['the page of signing in', 200, '/sign-in', { headers: PAGE }],
  ['the page of the preview', 200, '/preview.html', { headers: PAGE }],
  ['a file', 200, '/favicon.svg'],
  ['a file that is not there', 404, '/assets/none.js'],
  ['the SDK', 200, '/sdk/v1.js'],
  ['a customer’s path', 200, share, { headers: PAGE }],
  ['a customer’s path that is over', 404, '/path/none', { headers: PAGE }],
  ['a link of a mail', 404, '/acknowledge/none', { headers: PAGE }],
  ['a button of a mail', 404, '/unsubscribe/none', { method: 'POST' }],
  ['a press in Slack', 403, '/slack/actions', { method: 'POST', body: 'payload=x' }],
  ['who is not signed in', 401, '/api/me'],
  ['what nobody may', 403, '/api/inbox/x/acknowledge', { method: 'POST' }],
  ['no address of ours', 404, '/api/nothing'],
  ['another method', 405, '/api/me', { method: 'POST', headers: OWN_PAGE }],
  ['to the provider', 302, '/api/session/oidc'],
  ['back from the provider', 302, '/api/session/oidc/callback?code=secret&state=x'],
  ['a bootstrap of no key', 401, '/v1/bootstrap?key=none'],
  ['a person’s data without a token', 401, '/v1/privacy/export', { method: 'POST', body: '{}' }],
  ['a user without a key', 401, '/v1/users/u1'],
  ['the document', 200, '/v1/openapi.json'],
  ['health', 200, '/healthz'],
  ['nothing', 404, '/nothing'],
];

describe('every answer', () => {
  it.each(ANSWERS)('%s (%s)', async (_, status, address, init) => {
    const path = typeof address === 'string' ? address : await address();
    const { headers, ...answer } = await office.app.request(path, init);
    expect((await office.app.request(path, init)).status, JSON.stringify(answer)).toBe(status);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(headers.get('x-powered-by')).toBeNull();
    const policy = headers.get('content-security-policy');
    if (headers.get('content-type')?.includes('text/html') || path.startsWith('/api/')) {
      expect(policy).toMatch(/default-src '(none|self)'/);
      expect(policy).toMatch(/frame-ancestors '(none|self)'/);
      expect(policy).not.toMatch(/unsafe-|(?:script|default)-src[^;]*(?:\*|data:|https?:)/);
    }
    if (headers.get('content-type')?.includes('text/html')) {
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toMatch(/form-action '(none|self)'/);
    }
    // What names somebody, or whose address is a secret, stays in no cache.
    if (/^\/(api|path|acknowledge|unsubscribe)\//.test(path))
      expect(headers.get('cache-control')).toBe('no-store');
  });

  it('of the console’s own pages runs no script made from text, and alone stands in no frame', async () => {
    const policyOf = async (path: string) =>
      (await office.app.request(path, { headers: PAGE })).headers.get('content-security-policy');
    for (const path of ['/', '/sign-in', '/preview.html']) {
      expect(await policyOf(path)).toContain("require-trusted-types-for 'script'");
      expect(await policyOf(path)).toContain("trusted-types 'none'");
    }
    expect(await policyOf('/')).toContain("frame-ancestors 'none'");
    expect(await policyOf('/preview.html')).toContain("frame-ancestors 'self'");
  });
});

describe('every cookie', () => {
  const cookieOf = async (path: string, init?: RequestInit) =>
    (await office.app.request(path, init)).headers.getSetCookie().join();

  it('is read by no script, travels by https alone, and comes along from our own pages alone', async () => {
    const body = JSON.stringify({ token: await office.invite('lead') });
    const given = await cookieOf('/api/session', { method: 'POST', headers: OWN_PAGE, body });
    expect(given).toMatch(/^polku_session=[\w-]{43};/);
    for (const said of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
      expect(given).toContain(said);
    expect(given).not.toContain('Domain');
    const session = { ...OWN_PAGE, cookie: given.split(';')[0] ?? '' };
    const taken = await cookieOf('/api/session', { method: 'DELETE', headers: session });
    expect(taken).toMatch(/^polku_session=;.*Max-Age=0.*Secure/);
  });

  it('of the way to the provider goes to that address alone, for minutes', async () => {
    const kept = await cookieOf('/api/session/oidc');
    for (const said of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/api/session/oidc'])
      expect(kept).toContain(said);
    expect(kept).toContain('Max-Age=600');
  });
});
