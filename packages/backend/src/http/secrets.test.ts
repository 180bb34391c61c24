import { expect, it } from 'vitest';
import { createTestConsole, OWN_PAGE, requesting } from './console.fixture.ts';
import { createPathPages } from './success-path/routes.ts';

/** What opens something is told to whom it is for, and stands in no line of the log and no line of the audit. */
it('no secret of a whole journey is logged, nor any word that was written', async () => {
  const office = await createTestConsole();
  const secrets: string[] = ['correct horse battery', 'a wrong guess', 'oidc-code-and-state'];
  const keep = (secret: string) => {
    expect(secret.length).toBeGreaterThan(8);
    secrets.push(secret);
    return secret;
  };
  const nobody = requesting(office);
  const email = 'admin@reportly.example';
  const link = keep(await office.invite('admin', office.workspaceId, 'password'));
  const choice = { token: link, password: 'correct horse battery' };
  const entered = await nobody('PUT', '/api/password', OWN_PAGE, choice);
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  keep(cookie.split('=')[1] ?? '');
  const guess = { email, password: 'a wrong guess' };
  expect((await nobody('POST', '/api/session/password', OWN_PAGE, guess)).status).toBe(401);
  expect((await nobody('POST', '/api/session', OWN_PAGE, { token: link })).status).toBe(401);
  await nobody('GET', '/api/session/oidc/callback?code=oidc-code-and-state');

  const admin = requesting(office, cookie);
  const ask = async (method: string, path: string, body?: object) =>
    (await admin(method, path, OWN_PAGE, body)).body;
  const key = await ask('POST', '/api/keys', { name: 'CRM', scopes: ['privacy'] });
  keep(key.secretKey);
  keep((await ask('POST', '/api/keys/token-secret/rotate')).secret);
  const invited = { email: 'new@reportly.example', name: 'New', role: 'csm' };
  keep((await ask('POST', '/api/people', invited)).link.split('=')[1]);
  const { shares } = await ask('POST', '/api/accounts/kone/shares', {});
  const address = new URL(shares[0].url).pathname;
  keep(address.split('/').at(-1) ?? '');
  const pages = createPathPages({ store: office.store, nowMs: () => Date.now() });
  expect((await pages.request(address)).status).toBe(200);
  expect((await office.app.request(address)).status).toBe(404);
  const text = keep('a note that is nobody else’s business');
  await ask('PUT', '/api/accounts/kone/notes/n1', { text });
  await ask('GET', '/api/users/some-user-of-the-host/data');
  keep('some-user-of-the-host');

  expect(office.lines.length).toBeGreaterThan(10);
  const acts = await office.store.db.selectFrom('audit').selectAll().execute();
  expect(acts.length).toBeGreaterThan(5);
  const told = JSON.stringify([office.lines, acts]);
  for (const secret of secrets) expect(told.includes(secret), secret).toBe(false);
});
