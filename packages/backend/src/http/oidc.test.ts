import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOidc } from '../success/oidc.ts';
import { createTestConsole, requesting } from './console.fixture.ts';

/** Against a real provider on this machine, which signs in whom the test says. */
const CALLBACK = 'https://polku.example/api/session/oidc/callback';
const CLIENT = { clientId: 'polku', clientSecret: 'a-secret-of-the-test' };

let server: Server;
let issuer = '';
const person = { email: 'csm@reportly.example', isVerified: true };

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const ttl = { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [CALLBACK],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['of-the-test'] },
    ttl,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: person.email, email_verified: person.isVerified }),
    }),
    async loadExistingGrant({ oidc }) {
      const { accountId } = oidc.session ?? {};
      const grant = new provider.Grant({
        clientId: CLIENT.clientId,
        ...(accountId !== undefined && { accountId }),
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: 'subject-1' } });
    else void answer(request, response);
  });
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

/** A browser that begins here, goes to the provider and comes back with an address. */
async function goThere(given: { clientSecret?: string } = {}) {
  const oidc = createOidc({ issuer, ...CLIENT, ...given });
  const office = await createTestConsole({ oidc });
  const begun = await office.app.request('/api/session/oidc');
  const [kept = ''] = begun.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const jar = new Map<string, string>();
  let url = begun.headers.get('location') ?? '';
  expect(url).toMatch(/code_challenge_method=S256/);
  while (!url.startsWith(CALLBACK)) {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    url = new URL(answer.headers.get('location') ?? CALLBACK, url).href;
  }
  const comeBack = async (address = url, cookie = kept) => {
    const { pathname, search } = new URL(address);
    const answer = await office.app.request(pathname + search, { headers: { cookie } });
    const session = answer.headers.getSetCookie().find((line) => line.startsWith('polku_session='));
    return { to: answer.headers.get('location'), session: session?.split(';')[0] };
  };
  return { office, begun, url, kept, comeBack };
}

const REFUSED = { to: '/sign-in?refused', session: undefined };

it('lets in who was invited, by the word of the provider', async () => {
  const { office, begun, comeBack } = await goThere();
  expect(begun.headers.getSetCookie()[0]).toMatch(
    /^polku_oidc=[^;]+; Max-Age=600; Path=\/api\/session\/oidc; HttpOnly; Secure; SameSite=Lax$/,
  );
  const { to, session } = await comeBack();
  expect(to).toBe('/');
  const me = await requesting(office, session)('GET', '/api/me');
  expect(me.body.person).toMatchObject({ email: person.email, role: 'csm' });
  // Once: the provider takes no code twice.
  expect(await comeBack()).toEqual(REFUSED);
  const log = JSON.stringify(office.lines);
  expect(log).not.toContain(CLIENT.clientSecret);
  expect(log).not.toContain(session?.split('=')[1]);
});

it('refuses another state, another issuer, another browser, and who has not begun', async () => {
  const { url, kept, comeBack } = await goThere();
  const change = (name: string, value: string) => {
    const changed = new URL(url);
    changed.searchParams.set(name, value);
    return changed.href;
  };
  expect(await comeBack(change('state', 'guessed'))).toEqual(REFUSED);
  expect(await comeBack(change('iss', 'https://evil.example'))).toEqual(REFUSED);
  expect(await comeBack(change('code', 'guessed'))).toEqual(REFUSED);
  expect(await comeBack(url, '')).toEqual(REFUSED);
  const other = await goThere();
  expect(await comeBack(url, other.kept)).toEqual(REFUSED);
  const parts = kept.split('.');
  expect(await comeBack(url, [parts[0], 'nonce', parts[2]].join('.'))).toEqual(REFUSED);
});

it('refuses an e-mail that is not verified, who is not known, and who is deactivated', async () => {
  person.isVerified = false;
  expect(await (await goThere()).comeBack()).toEqual(REFUSED);
  person.isVerified = true;
  person.email = 'stranger@reportly.example';
  expect(await (await goThere()).comeBack()).toEqual(REFUSED);
  person.email = 'csm@reportly.example';
  const { office, comeBack } = await goThere();
  await office.store.transaction(async (db) => {
    await db.updateTable('person').set({ deactivated_at: 1 }).execute();
  });
  expect(await comeBack()).toEqual(REFUSED);
});

it('refuses where our own secret is wrong', async () => {
  expect(await (await goThere({ clientSecret: 'another' })).comeBack()).toEqual(REFUSED);
});

it('is not there where no provider is set up', async () => {
  const office = await createTestConsole();
  const get = requesting(office);
  expect((await get('GET', '/api/session/ways')).body).toEqual({
    hasOidc: false,
    isEmpty: false,
  });
  expect((await get('GET', '/api/session/oidc')).status).toBe(404);
});
