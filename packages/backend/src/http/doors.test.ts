import { expect, it } from 'vitest';
import { applyRetention, changeRetention } from '../privacy/retention.ts';
import { createSecretKey } from '../success/keys.ts';
import type { AuditPage, KeyList } from './api-doors.ts';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './console.fixture.ts';
import { declaredOf } from './rights.ts';

/** People and their roles, keys and their scopes, and who saw and did what. */

async function openOffice() {
  const office = await createTestConsole();
  const as = async (role: 'admin' | 'csm' | 'seller') => {
    const request = requesting(office, await office.signIn(role));
    return (method: string, path: string, body?: unknown) => request(method, path, OWN_PAGE, body);
  };
  const admin = await as('admin');
  const idOf = async (role: string) =>
    (
      await office.store.db
        .selectFrom('person')
        .select('id')
        .where('role', '=', role as 'admin')
        .executeTakeFirstOrThrow()
    ).id;
  const audit = async (query = ''): Promise<AuditPage['lines']> =>
    (await admin('GET', `/api/audit${query}`)).body.lines;
  return { office, as, admin, idOf, audit };
}

it('somebody is invited, and lets themselves in', async () => {
  const { office, admin } = await openOffice();
  const invited = { email: 'Uusi@Reportly.example', name: 'Uusi', role: 'trainer' };
  const { status, body } = await admin('POST', '/api/people', invited);
  expect([status, body.link]).toEqual([
    201,
    expect.stringMatching(/^https:\/\/polku\.example\/sign-in#password=[\w-]{43}$/),
  ]);
  const token = body.link.split('=')[1];
  const entering = { token, password: 'correct horse battery' };
  const entered = await requesting(office)('PUT', '/api/password', OWN_PAGE, entering);
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const me = await requesting(office, cookie)('GET', '/api/me');
  expect(me.body.person).toMatchObject({
    id: body.id,
    email: 'uusi@reportly.example',
    role: 'trainer',
  });
  const refused = await admin('POST', '/api/people', { ...invited, role: 'owner' });
  expect(refused.status).toBe(400);
});

it('whoever is deactivated is out at once, and comes in by no way', async () => {
  const { office, admin, as, idOf } = await openOffice();
  const csm = await as('csm');
  const path = `/api/people/${await idOf('csm')}/access`;
  const link = await office.invite('csm');
  const given = { token: await office.invite('csm', office.workspaceId, 'password') };
  const password = 'correct horse battery';
  const chosen = await requesting(office)('PUT', '/api/password', OWN_PAGE, { ...given, password });
  expect(chosen.status).toBe(204);
  expect((await csm('GET', '/api/me')).status).toBe(401);
  expect((await admin('PATCH', path, { isActive: false })).status).toBe(204);
  const cookie = chosen.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await requesting(office, cookie)('GET', '/api/me')).status).toBe(401);
  const tries = [
    ['/api/session', { token: link }],
    ['/api/session', { token: await office.invite('csm') }],
    ['/api/session/password', { email: 'csm@reportly.example', password }],
  ] as const;
  for (const [address, body] of tries)
    expect((await requesting(office)('POST', address, OWN_PAGE, body)).status).toBe(401);
  const { people } = (await admin('GET', '/api/people')).body;
  expect(people.find((one: { role: string }) => one.role === 'csm').isActive).toBe(false);
  expect((await admin('PATCH', path, { isActive: true })).status).toBe(204);
  expect((await (await as('csm'))('GET', '/api/me')).status).toBe(200);
});

it('a role holds from the next request on, and there is always an admin', async () => {
  const { admin, as, idOf } = await openOffice();
  const seller = await as('seller');
  expect((await seller('GET', '/api/keys')).status).toBe(403);
  const promoted = await admin('PATCH', `/api/people/${await idOf('seller')}/access`, {
    role: 'admin',
  });
  expect(promoted.status).toBe(204);
  expect((await seller('GET', '/api/keys')).status).toBe(200);
  const me = (await admin('GET', '/api/me')).body.person.id;
  expect((await seller('PATCH', `/api/people/${me}/access`, { isActive: false })).status).toBe(204);
  const own = (await seller('GET', '/api/me')).body.person.id;
  for (const change of [{ role: 'lead' }, { isActive: false }])
    expect((await seller('PATCH', `/api/people/${own}/access`, change)).body.error.code).toBe(
      'conflict',
    );
  expect((await seller('PATCH', '/api/people/nobody/access', { role: 'csm' })).status).toBe(404);
});

it('a key is told once, does what its scopes say, and is ended', async () => {
  const { office, admin } = await openOffice();
  const made = (await admin('POST', '/api/keys', { name: 'CRM', scopes: ['accounts:write'] })).body;
  expect(made).toMatchObject({ name: 'CRM', scopes: ['accounts:write'] });
  expect(made.secretKey).toMatch(/^sk_[\w-]{43}$/);
  const list = async (): Promise<KeyList> => (await admin('GET', '/api/keys')).body;
  expect(JSON.stringify(await list())).not.toContain(made.secretKey);
  const stored = await office.store.db.selectFrom('secret_key').selectAll().execute();
  expect(JSON.stringify(stored)).not.toContain(made.secretKey);
  expect((await list()).keys).toMatchObject([{ id: made.id, lastUsedAt: null, revokedAt: null }]);
  expect((await admin('POST', '/api/keys', { name: 'x', scopes: ['everything'] })).status).toBe(
    400,
  );
  expect((await admin('POST', '/api/keys', { name: 'x', scopes: [] })).status).toBe(400);
  const ended: KeyList = (await admin('DELETE', `/api/keys/${made.id}`)).body;
  expect(ended.keys[0]?.revokedAt).toBe(new Date(START_MS).toISOString());
  expect((await admin('DELETE', `/api/keys/${made.id}`)).status).toBe(404);
});

it('the audit says who saw and did what, also what was refused, and no word of it', async () => {
  const { office, admin, as, audit, idOf } = await openOffice();
  const csm = await as('csm');
  await csm('GET', '/api/accounts/kone');
  await csm('GET', '/api/accounts');
  const text = 'a note that is nobody else’s business';
  await csm('PUT', '/api/accounts/kone/notes/n1', { text });
  await csm('POST', '/api/keys', { name: 'mine', scopes: ['privacy'] });
  await createSecretKey(office.store, { workspaceId: office.workspaceId, name: 'x' }, START_MS);
  const person = await idOf('csm');
  const lines = await audit(`?person=${person}`);
  expect(lines.map(({ action, subject, item, status }) => [action, subject, item, status])).toEqual(
    [
      ['POST /api/keys', null, null, 403],
      ['PUT /api/accounts/:id/notes/:item', 'kone', 'n1', expect.any(Number)],
      ['GET /api/accounts/:id', 'kone', null, 200],
      ['POST /api/session', null, null, 204],
    ],
  );
  expect(lines[0]?.person).toEqual({ id: person, name: 'The csm' });
  expect(await audit('?subject=kone&what=seen')).toHaveLength(1);
  expect((await audit('?what=seen&person=nobody')).length).toBe(0);
  expect(
    JSON.stringify(await office.store.db.selectFrom('audit').selectAll().execute()),
  ).not.toContain(text);
  // Looking into it is noted too.
  expect((await audit())[0]?.action).toBe('GET /api/audit');
  expect((await csm('GET', '/api/audit')).status).toBe(403);
  expect((await admin('GET', '/api/audit?what=heard')).status).toBe(400);
});

it('keys that pages and servers have are rotated, and their former ones ended', async () => {
  const { admin } = await openOffice();
  const writeKey = async () => (await admin('GET', '/api/settings/workspace')).body.writeKey;
  const before = await writeKey();
  const rotated = await admin('POST', '/api/keys/write-key/rotate');
  expect(await writeKey()).toBe(rotated.body.secret);
  expect(rotated.body.secret).not.toBe(before);
  expect((await admin('GET', '/api/keys')).body.hasFormer).toEqual({
    'write-key': true,
    'token-secret': false,
  });
  const again = await admin('POST', '/api/keys/write-key/rotate');
  expect([again.status, again.body.error.code]).toEqual([409, 'conflict']);
  const ended = await admin('DELETE', '/api/keys/write-key/former');
  expect(ended.body.hasFormer['write-key']).toBe(false);
  expect((await admin('DELETE', '/api/keys/token-secret/former')).status).toBe(409);
  expect((await admin('POST', '/api/keys/token-secret/rotate')).body.secret).toMatch(/^ts_/);
});

it('whatever shows somebody’s data is noted, once an hour for whoever looks', async () => {
  const { office, as, audit } = await openOffice();
  const noted = office.app.routes.flatMap(({ method, path, handler }) =>
    declaredOf(handler)?.isNoted ? [`${method} ${path}`] : [],
  );
  expect(noted.sort()).toEqual([
    'GET /api/accounts/:id',
    'GET /api/accounts/:id/changes',
    'GET /api/accounts/:id/conversations',
    'GET /api/accounts/:id/progress',
    'GET /api/accounts/:id/record',
    'GET /api/accounts/:id/timeline',
    'GET /api/audit',
    'GET /api/flows/:id/results',
    'GET /api/insight/export',
    'GET /api/insight/words',
    'GET /api/references',
    'GET /api/tasks/:id',
    'GET /api/users',
    'GET /api/users/:id/data',
  ]);
  const csm = await as('csm');
  const look = async () => {
    await csm('GET', '/api/accounts/kone/timeline');
    await csm('GET', '/api/accounts/kone/record');
    await csm('GET', '/api/accounts/nokia%2Foulu/record');
    await csm('GET', '/api/insight/words');
    await csm('GET', '/api/users/u-1/data');
  };
  await look();
  await look();
  const seen = async () =>
    (await audit('?what=seen')).filter(({ person }) => person?.name === 'The csm');
  const told = (await seen()).map(({ action, subject, status }) => [action, subject, status]);
  expect(told).toEqual([
    // What is refused is noted each time; of a user a pseudonym.
    ['GET /api/users/:id/data', expect.stringMatching(/^user~/), 403],
    ['GET /api/users/:id/data', expect.stringMatching(/^user~/), 403],
    ['GET /api/insight/words', null, 200],
    ['GET /api/accounts/:id/record', 'nokia/oulu', 200],
    ['GET /api/accounts/:id/timeline', 'kone', 200],
  ]);
  office.pass(3_600_000);
  await look();
  expect(await seen()).toHaveLength(9);
});

it('whoever asks without end is slowed down, and nobody else', async () => {
  const { office, as } = await openOffice();
  const csm = await as('csm');
  const seller = await as('seller');
  let answer = await csm('GET', '/api/me');
  for (let count = 0; count < 700 && answer.status === 200; count += 1)
    answer = await csm('GET', '/api/me');
  expect([answer.body.error.code, answer.headers.get('retry-after')]).toEqual([
    'rate_limited',
    '1',
  ]);
  expect((await seller('GET', '/api/me')).status).toBe(200);
  office.pass(1_000);
  expect((await csm('GET', '/api/me')).status).toBe(200);
});

it('browsers are told to come by https alone', async () => {
  const { office } = await openOffice();
  const { headers } = await office.app.request('/healthz');
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
});

it('the audit comes in pages, and stays for as long as its retention says', async () => {
  const { office, as, admin } = await openOffice();
  const csm = await as('csm');
  for (let count = 0; count < 120; count += 1) {
    await csm('GET', '/api/accounts/kone');
    office.pass(3_600_000);
  }
  const first: AuditPage = (await admin('GET', '/api/audit?subject=kone')).body;
  const second: AuditPage = (
    await admin('GET', `/api/audit?subject=kone&before=${first.nextBefore}`)
  ).body;
  expect([first.lines.length, second.lines.length, second.nextBefore]).toEqual([100, 20, null]);
  office.pass(401 * 24 * 3_600_000);
  const later = await as('csm');
  for (let count = 0; count < 3; count += 1) {
    await later('GET', '/api/accounts/nokia%2Foulu');
    office.pass(3_600_000);
  }
  const keptOf = async (subject: string) => {
    const rows = await office.store.db.selectFrom('audit').select('subject').execute();
    return rows.filter((row) => row.subject === subject).length;
  };
  expect(await keptOf('kone')).toBe(120);
  const { store, workspaceId } = office;
  await changeRetention(store, workspaceId, { audit: 30 });
  await applyRetention(store, START_MS + 410 * 24 * 3_600_000);
  expect([await keptOf('kone'), await keptOf('nokia/oulu')]).toEqual([0, 3]);
});
