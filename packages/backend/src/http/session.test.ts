import { describe, expect, it } from 'vitest';
import { createTestConsole, OWN_PAGE, requesting, type TestConsole } from './console.fixture.ts';

const DAY_MS = 24 * 3_600_000;

describe('signing in', () => {
  const signInWith = (office: TestConsole, body: unknown) =>
    requesting(office)('POST', '/api/session', OWN_PAGE, body);

  it('trades a link for a session, once', async () => {
    const office = await createTestConsole();
    const token = await office.invite('csm');
    const [one, other] = await Promise.all([
      signInWith(office, { token }),
      signInWith(office, { token }),
    ]);
    expect([one.status, other.status].sort()).toEqual([204, 401]);
    const { headers } = one.status === 204 ? one : other;
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^polku_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const me = await requesting(office, cookie.split(';')[0])('GET', '/api/me');
    expect(me.body).toEqual({
      person: {
        id: expect.any(String),
        name: 'The csm',
        email: 'csm@reportly.example',
        role: 'csm',
      },
      workspace: { id: office.workspaceId, name: 'Reportly', allowUnverified: false, isNew: false },
    });
    const again = await signInWith(office, { token });
    expect(again.body.error.code).toBe('invalid_link');
  });

  it('keeps neither link nor session in the clear', async () => {
    const office = await createTestConsole();
    const token = await office.invite('csm');
    const cookie = await office.signIn('csm');
    const links = await office.store.db.selectFrom('sign_in_link').selectAll().execute();
    const sessions = await office.store.db.selectFrom('session').selectAll().execute();
    const stored = JSON.stringify([links, sessions]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(cookie.split('=')[1]);
  });

  it.each([
    ['an unknown link', { token: 'x' }, 401, 'invalid_link'],
    ['no token', {}, 400, 'invalid_body'],
    ['more than a token', { token: 'x', role: 'admin' }, 400, 'invalid_body'],
    ['no JSON', '{"token":', 400, 'invalid_json'],
    ['a large body', { token: 'x'.repeat(20_000) }, 413, 'too_large'],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await signInWith(await createTestConsole(), body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('refuses a link after a day', async () => {
    const office = await createTestConsole();
    const token = await office.invite('csm');
    office.pass(DAY_MS);
    expect((await signInWith(office, { token })).status).toBe(401);
  });

  it('lasts 30 days after the last use', async () => {
    const office = await createTestConsole();
    const cookie = await office.signIn('csm');
    const request = requesting(office, cookie);
    const first = await request('GET', '/api/me');
    expect(first.headers.get('set-cookie')).toBeNull();
    for (let week = 0; week < 6; week += 1) {
      office.pass(7 * DAY_MS);
      const { status, headers } = await request('GET', '/api/me');
      expect(status).toBe(200);
      expect(headers.get('set-cookie')).toContain(cookie);
    }
    office.pass(30 * DAY_MS);
    expect((await request('GET', '/api/me')).status).toBe(401);
  });

  it('ends when it is ended, and only that session', async () => {
    const office = await createTestConsole();
    const [one, other] = [await office.signIn('csm'), await office.signIn('csm')];
    const answer = await requesting(office, one)('DELETE', '/api/session');
    expect(answer.headers.get('set-cookie')).toMatch(/^polku_session=; Max-Age=0; Path=\//);
    expect((await requesting(office, one)('GET', '/api/me')).status).toBe(401);
    expect((await requesting(office, other)('GET', '/api/me')).status).toBe(200);
  });

  it('is slowed down for who guesses', async () => {
    const office = await createTestConsole();
    const guess = () => signInWith(office, { token: 'guess' });
    for (let count = 0; count < 10; count += 1) expect((await guess()).status).toBe(401);
    const { status, body, headers } = await guess();
    expect([status, body.error.code]).toEqual([429, 'rate_limited']);
    expect(headers.get('retry-after')).toBe('6');
    office.pass(6_000);
    expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });

  it('is slowed down by the address that the proxy in front has seen', async () => {
    const office = await createTestConsole();
    const guessFrom = (address: string) => {
      const headers = { ...OWN_PAGE, 'x-forwarded-for': address };
      return requesting(office)('POST', '/api/session', headers, { token: 'guess' });
    };
    for (let count = 0; count < 10; count += 1) await guessFrom('192.0.2.1');
    expect((await guessFrom('192.0.2.1')).status).toBe(429);
    // Written by the guesser, in front of what the proxy has written.
    expect((await guessFrom('192.0.2.9, 192.0.2.1')).status).toBe(429);
    expect((await guessFrom('192.0.2.2')).status).toBe(401);
  });
});
