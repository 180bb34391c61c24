import { describe, expect, it } from 'vitest';
import { ROLES } from './api.ts';
import { createTestConsole, requesting } from './console.fixture.ts';

const ROUTES = [
  ['GET', '/api/me', 200],
  ['DELETE', '/api/session', 204],
  ['GET', '/api/inbox?scope=all', 200],
  ['POST', '/api/inbox/n1000/acknowledge', 200],
  ['DELETE', '/api/inbox/n1000/acknowledge', 200],
  ['GET', '/api/accounts', 200],
  ['GET', '/api/accounts/kone', 200],
] as const;

describe('every route of the console', () => {
  it.each([...ROUTES, ['GET', '/api/feed', 200] as const])(
    '%s %s wants somebody who is signed in',
    async (method, path) => {
      const office = await createTestConsole();
      for (const cookie of ['', 'polku_session=', `polku_session=${'x'.repeat(43)}`]) {
        const { status, body } = await requesting(office, cookie)(method, path);
        expect(status).toBe(401);
        expect(body.error.code).toBe('signed_out');
      }
    },
  );

  it.each(ROUTES)('%s %s answers each role as it should', async (method, path, expected) => {
    const office = await createTestConsole();
    await office.reach(1);
    for (const role of ROLES) {
      const { status, body, headers } = await requesting(office, await office.signIn(role))(
        method,
        path,
      );
      const isHand = ['admin', 'lead', 'csm'].includes(role);
      const isRefused = !isHand && path.includes('acknowledge');
      expect(status, role).toBe(isRefused ? 403 : expected);
      if (isRefused) expect(body.error.code).toBe('forbidden');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  const CHANGES = [
    ...ROUTES.filter(([method]) => method !== 'GET'),
    ['POST', '/api/session', 204] as const,
  ];
  const FORGED = [
    ['no header at all', {}],
    ['no x-polku', { origin: 'https://polku.example', 'sec-fetch-site': 'same-origin' }],
    ['a foreign origin', { 'x-polku': '1', origin: 'https://evil.example' }],
    ['a sister site', { 'x-polku': '1', 'sec-fetch-site': 'same-site' }],
    [
      'a foreign site',
      { 'x-polku': '1', origin: 'https://polku.example', 'sec-fetch-site': 'cross-site' },
    ],
    ['an opaque origin', { 'x-polku': '1', origin: 'null' }],
    ['nothing about where it is from', { 'x-polku': '1' }],
  ] as const;
  it.each(CHANGES)('%s %s is refused to a foreign page', async (method, path) => {
    const office = await createTestConsole();
    await office.reach(1);
    const request = requesting(office, await office.signIn('admin'));
    for (const [name, headers] of FORGED) {
      const { status, body } = await request(method, path, headers, { token: 'x' });
      expect(status, name).toBe(403);
      expect(body.error.code, name).toBe('forbidden');
    }
    expect((await request('GET', '/api/me')).status).toBe(200);
    expect((await request('GET', '/api/inbox')).body.items).toEqual([]);
  });

  it('answers an unknown address, an unknown item and a wrong method in one form', async () => {
    const office = await createTestConsole();
    const request = requesting(office, await office.signIn('admin'));
    const cases = [
      ['GET', '/api/nothing', 404, 'not_found'],
      ['GET', '/nothing', 404, 'not_found'],
      ['GET', '/v1/nothing', 404, 'not_found'],
      ['GET', '/api/accounts/nobody', 404, 'not_found'],
      ['POST', '/api/inbox/nothing/acknowledge', 404, 'not_found'],
      ['POST', '/api/me', 405, 'method_not_allowed'],
      ['DELETE', '/api/accounts', 405, 'method_not_allowed'],
      ['GET', '/api/inbox?scope=theirs', 400, 'invalid_body'],
      ['GET', '/api/inbox?before=-1', 400, 'invalid_body'],
      ['GET', '/api/feed?after=x', 400, 'invalid_body'],
    ] as const;
    for (const [method, path, status, code] of cases) {
      const answer = await request(method, path);
      expect([answer.status, answer.body.error.code], path).toEqual([status, code]);
      expect(JSON.stringify(answer.body)).not.toContain('.ts');
    }
    expect((await requesting(office)('GET', '/api/nothing')).status).toBe(404);
  });

  it('says of a fault of ours that it is one, and nothing else', async () => {
    const office = await createTestConsole();
    const request = requesting(office, await office.signIn('admin'));
    await office.store.transaction(async (db) => {
      await db
        .updateTable('account')
        // No time has this number.
        .set({ contract_at: 9_000_000_000_000_000 })
        .execute();
    });
    const { status, body } = await request('GET', '/api/accounts');
    expect(status).toBe(500);
    expect(body).toEqual({ error: { code: 'internal', message: expect.any(String) } });
    expect(JSON.stringify(body)).not.toMatch(/RangeError|Invalid time|node_modules/);
    expect(office.lines.some(({ msg }) => msg === 'fault')).toBe(true);
  });

  it('says of a store that takes nothing when to come again, and lets people go on reading', async () => {
    const office = await createTestConsole();
    await office.reach(1);
    const request = requesting(office, await office.signIn('admin'));
    // Longer ago than a session is lengthened, which is a write too.
    office.pass(3 * 24 * 3_600_000);
    office.setFull(true);
    const { status, body, headers } = await request('POST', '/api/inbox/n1000/acknowledge');
    expect([status, body.error.code, headers.get('retry-after')]).toEqual([
      503,
      'unavailable',
      '5',
    ]);
    expect(await request('GET', '/api/inbox?scope=all')).toMatchObject({ status: 200 });
    expect(office.lines.filter(({ level }) => level === 50)).toHaveLength(1);
    office.setFull(false);
    expect((await request('POST', '/api/inbox/n1000/acknowledge')).status).toBe(200);
  });

  it('writes one line a request, with the route and no ids', async () => {
    const office = await createTestConsole();
    const request = requesting(office, await office.signIn('admin'));
    await request('GET', '/api/accounts/kone');
    await request('GET', '/healthz');
    expect(office.lines.slice(-2)).toMatchObject([
      { msg: 'request', method: 'GET', route: '/api/accounts/:id', status: 200, durationMs: 0 },
      { msg: 'request', method: 'GET', route: '/healthz', status: 200 },
    ]);
    expect(JSON.stringify(office.lines)).not.toContain('kone');
  });

  it('answers health and readiness to anybody', async () => {
    const request = requesting(await createTestConsole());
    expect(await request('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await request('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    });
  });
});
