import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoApp } from './server.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const NOW_MS = Date.UTC(2026, 10, 22, 8);
let app: Awaited<ReturnType<typeof startDemoApp>>;

beforeAll(async () => {
  app = await startDemoApp({
    port: 0,
    backendUrl: 'http://127.0.0.1:4800',
    writeKey: 'wk"><script>alert(1)</script>',
    tokenSecret: SECRET,
    now: () => NOW_MS,
  });
});
afterAll(() => app.close());

const get = (path: string, cookie = '') => fetch(app.url + path, { headers: { cookie } });
const post = (path: string, body: unknown, cookie = '') =>
  fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
const report = { name: 'Spring', source: 'sales', period: 'weeks', chart: 'bars' };

async function signIn(choice: unknown): Promise<string> {
  const response = await post('/api/session', choice);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('Reportly', () => {
  it('mints a token that names the person, the account and a quarter of an hour', async () => {
    const cookie = await signIn({ person: 'kivi-leena-kivi' });
    const token = await (await get('/polku-token', cookie)).text();
    const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(SECRET), {
      currentDate: new Date(NOW_MS),
    });
    const iat = NOW_MS / 1000;
    expect(payload).toEqual({ sub: 'kivi-leena-kivi', account: 'kivi', iat, exp: iat + 900 });
    expect(protectedHeader.alg).toBe('HS256');
  });

  it('makes a new colleague of an account, and knows them again by the cookie alone', async () => {
    const cookies = [
      await signIn({ colleagueOf: 'aalto' }),
      await signIn({ colleagueOf: 'aalto' }),
    ];
    expect(new Set(cookies).size).toBe(2);
    const session = await (await get('/api/session', cookies[0])).json();
    expect(session.account).toEqual({ id: 'aalto', name: 'Aalto Foods', plan: 'silver' });
    expect(cookies[0]).toBe(`reportly_person=${session.person.id}`);
    expect(session.person.name).toMatch(/^\S+ \S+$/);
  });

  it.each([{ person: 'nobody' }, { colleagueOf: 'nowhere' }])(
    'signs nobody in as %o',
    async (choice) => {
      const response = await post('/api/session', choice);
      expect(response.status).toBe(404);
      expect(response.headers.get('set-cookie')).toBeNull();
    },
  );

  it('keeps the reports of one person from another', async () => {
    const [maya, tom] = [
      await signIn({ colleagueOf: 'northwind' }),
      await signIn({ colleagueOf: 'kivi' }),
    ];
    const created = await (await post('/api/reports', report, maya)).json();
    expect(await (await get('/api/reports', maya)).json()).toEqual([created]);
    expect(await (await get(`/api/reports/${created.id}`, maya)).json()).toEqual(created);
    expect(await (await get('/api/reports', tom)).json()).toEqual([]);
    expect(await (await get(`/api/reports/${created.id}`, tom)).json()).toBeNull();
  });

  it.each([{ ...report, chart: 'pie' }, { ...report, name: '  ' }, {}, 'text'])(
    'refuses the report %o',
    async (body) => {
      expect((await post('/api/reports', body)).status).toBe(400);
    },
  );

  it('writes the key into the page as text, under a policy without inline script', async () => {
    const response = await get('/reports/new');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'self' http://127.0.0.1:4800; object-src 'none'; base-uri 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    const html = await response.text();
    expect(html).toContain('src="http://127.0.0.1:4800/sdk/v1.js"');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('data-key="wk&#34;&#62;&#60;script&#62;');
  });

  it('tells the page who is signed in, before it asks', async () => {
    const html = await (await get('/settings', await signIn({ person: 'kivi-juho-salo' }))).text();
    expect(html).toContain('&#34;name&#34;:&#34;Kivi &#38; Co&#34;');
    expect(html).toContain('&#34;id&#34;:&#34;kivi-juho-salo&#34;');
  });

  it.each(['/server.ts', '/../server.ts', '/%2e%2e/server.ts', '/index.html', '/api/nothing'])(
    'does not serve %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
});
