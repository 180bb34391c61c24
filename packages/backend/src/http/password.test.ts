import { expect, it } from 'vitest';
import type { MailMessage } from '../notify/channels/channel.ts';
import { createGuard } from '../notify/guard.ts';
import { createTools } from '../notify/tools.ts';
import { createPasswords } from '../success/password.ts';
import type { SessionList } from './api-doors.ts';
import { createTestConsole, OWN_PAGE, requesting, START_MS } from './console.fixture.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'csm@reportly.example';
const MINUTE_MS = 60_000;

/** A console with a mail server, and a count of the hashes that were computed. */
async function openDoor() {
  const mails: MailMessage[] = [];
  let hashes = 0;
  const cheap = createPasswords({ log2N: 1, r: 1, p: 1 });
  const passwords = {
    ...cheap,
    matches(password: string, stored: string | undefined) {
      hashes += 1;
      return cheap.matches(password, stored);
    },
  };
  const guard = createGuard({ lookup: async () => [{ address: '93.184.216.34' }] });
  const tools = {
    ...createTools({ guard, nowMs: () => START_MS }),
    mail: async (_: object, mail: MailMessage) => {
      mails.push(mail);
      return { kind: 'taken' as const };
    },
  };
  const channels = { guard, tools, onQueued() {} };
  const office = await createTestConsole({ passwords, channels });
  /** As a browser: keeps its cookies, and comes from an address. */
  function browse(address = '192.0.2.7', cookies: Record<string, string> = {}) {
    const send = async (method: string, path: string, body?: unknown) => {
      const cookie = Object.entries(cookies).map((pair) => pair.join('='));
      const headers = { ...OWN_PAGE, 'x-forwarded-for': address };
      const answer = await requesting(office, cookie.join('; '))(method, path, headers, body);
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies[name] = value;
      }
      return answer;
    };
    const signIn = (password: string, email = EMAIL) =>
      send('POST', '/api/session/password', { email, password });
    return { send, signIn, cookies, me: async () => (await send('GET', '/api/me')).status };
  }
  /** A browser in which the password was chosen. */
  async function choose(password = PASSWORD) {
    const own = browse();
    const token = await office.invite('csm', office.workspaceId, 'password');
    expect((await own.send('PUT', '/api/password', { token, password })).status).toBe(204);
    return own;
  }
  return { office, browse, choose, mails, hashes: () => hashes };
}

it('a password is chosen by a link that works once, and signs in from then on', async () => {
  const { office, browse, choose } = await openDoor();
  const own = await choose();
  expect(await own.me()).toBe(200);
  const other = browse('192.0.2.8');
  expect((await other.signIn(PASSWORD, 'CSM@Reportly.Example ')).status).toBe(204);
  expect(await other.me()).toBe(200);
  const rows = await office.store.db.selectFrom('person').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  const token = await office.invite('csm', office.workspaceId, 'password');
  const short = await other.send('PUT', '/api/password', { token, password: 'short' });
  expect([short.status, short.body.error.field]).toEqual([400, 'password']);
  const good = { token, password: 'another horse battery' };
  expect((await other.send('PUT', '/api/password', good)).status).toBe(204);
  expect((await other.send('PUT', '/api/password', good)).body.error.code).toBe('invalid_link');
  expect((await own.me()) === 401 && (await browse().signIn(PASSWORD)).status).toBe(401);
});

it('a link is for one of the two', async () => {
  const { office, browse } = await openDoor();
  const asSession = await office.invite('csm');
  const asPassword = await office.invite('csm', office.workspaceId, 'password');
  const { send } = browse();
  const body = { token: asSession, password: PASSWORD };
  expect((await send('PUT', '/api/password', body)).body.error.code).toBe('invalid_link');
  const entered = await send('POST', '/api/session', { token: asPassword });
  expect(entered.body.error.code).toBe('invalid_link');
  office.pass(24 * 60 * MINUTE_MS);
  const late = await send('PUT', '/api/password', { token: asPassword, password: PASSWORD });
  expect(late.body.error.code).toBe('invalid_link');
});

it('does not tell who is known: one answer, one hash, one wait', async () => {
  const { browse, choose, hashes, mails } = await openDoor();
  await choose();
  const guess = async (email: string, address: string) => {
    const before = hashes();
    const { status, body, headers } = await browse(address).signIn('wrong wrong wrong', email);
    return [status, body, headers.get('retry-after'), hashes() - before];
  };
  // With a password, without one, and nobody.
  const emails = [EMAIL, 'lead@reportly.example', 'nobody@reportly.example'];
  const answers = [];
  for (const [index, email] of emails.entries()) {
    const own = [];
    for (let count = 0; count < 7; count += 1)
      own.push(await guess(email, `192.0.2.${index + 20}`));
    answers.push(own);
  }
  expect(answers[0]?.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  const remind = async (email: string) => {
    const { status, body, headers } = await browse().send('POST', '/api/password/reminder', {
      email,
    });
    return [status, body, [...headers.keys()].sort()];
  };
  expect(await remind(EMAIL)).toEqual(await remind('nobody@reportly.example'));
  expect(mails).toEqual([]);
});

it('nobody is locked out by who guesses from everywhere', async () => {
  const { office, browse, choose } = await openDoor();
  const own = await choose();
  await own.send('DELETE', '/api/session');
  const attack = async (from: number) => {
    for (let count = 0; count < 60; count += 1)
      await browse(`198.51.${from}.${count}`).signIn('wrong wrong wrong');
  };
  await attack(1);
  // A browser that is not known waits, a minute at most, however long it goes on; the one they use does not.
  const stranger = browse('203.0.113.5');
  const slowed = await stranger.signIn(PASSWORD);
  expect(slowed.body.error.code).toBe('rate_limited');
  expect(Number(slowed.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect((await own.signIn(PASSWORD)).status).toBe(204);
  // What was kept by a browser is for its own person.
  const forged = browse('203.0.113.6', { polku_device: 'x.y' });
  expect((await forged.signIn(PASSWORD)).status).toBe(429);
  // And a link is never slowed down by it.
  expect(
    (await stranger.send('POST', '/api/session', { token: await office.invite('csm') })).status,
  ).toBe(204);
  office.pass(MINUTE_MS);
  expect((await browse('203.0.113.7').signIn(PASSWORD)).status).toBe(204);
});

it('a session that was put there by somebody else is worth nothing after signing in', async () => {
  const { office, browse, choose } = await openDoor();
  await choose();
  const planted = (await office.signIn('viewer')).split('=')[1] ?? '';
  const victim = browse('192.0.2.9', { polku_session: planted });
  expect((await victim.signIn(PASSWORD)).status).toBe(204);
  expect(victim.cookies.polku_session).not.toBe(planted);
  expect(await browse('192.0.2.10', { polku_session: planted }).me()).toBe(401);
  const made = browse('192.0.2.11', { polku_session: 'chosen-by-me' });
  await made.signIn(PASSWORD);
  expect(made.cookies.polku_session).toMatch(/^[\w-]{43}$/);
});

it('a new password ends the other sessions, and wants the current one', async () => {
  const { browse, choose } = await openDoor();
  const own = await choose();
  const other = browse('192.0.2.8');
  await other.signIn(PASSWORD);
  const change = (body: object) => own.send('PUT', '/api/me/password', body);
  const next = 'another horse battery';
  expect((await change({ password: next })).body.error).toMatchObject({
    code: 'wrong_password',
    field: 'current',
  });
  expect((await change({ current: 'wrong wrong wrong', password: next })).status).toBe(401);
  expect((await change({ current: PASSWORD, password: 'short' })).status).toBe(400);
  expect(await other.me()).toBe(200);
  expect((await change({ current: PASSWORD, password: next })).status).toBe(204);
  expect([await own.me(), await other.me()]).toEqual([200, 401]);
  expect((await other.signIn(PASSWORD)).status).toBe(401);
  expect((await other.signIn(next)).status).toBe(204);
});

it('sessions are listed and ended one by one', async () => {
  const { office, browse, choose } = await openDoor();
  const own = await choose();
  office.pass(1_000);
  const other = browse('192.0.2.8');
  await other.signIn(PASSWORD);
  const list = async (): Promise<SessionList> => (await own.send('GET', '/api/me/sessions')).body;
  const { sessions } = await list();
  expect(sessions.map(({ isThis }) => isThis)).toEqual([false, true]);
  expect(JSON.stringify(sessions)).not.toContain(other.cookies.polku_session);
  const theirs = await office.signIn('lead');
  const foreign = requesting(office, theirs);
  expect((await foreign('DELETE', `/api/me/sessions/${sessions[0]?.id}`)).status).toBe(404);
  expect((await own.send('DELETE', `/api/me/sessions/${sessions[0]?.id}`)).status).toBe(204);
  expect([await own.me(), await other.me()]).toEqual([200, 401]);
  expect((await list()).sessions).toHaveLength(1);
});

it('a link is sent to who has forgotten, where there is a mail server, and not without end', async () => {
  const { office, browse, mails } = await openDoor();
  const own = browse();
  const remind = () => own.send('POST', '/api/password/reminder', { email: EMAIL });
  await office.store.transaction(async (db) => {
    const config = {
      host: 'mail.example',
      port: 587,
      isSecure: false,
      from: 'polku@example.com',
      fromName: 'Polku',
    };
    await db
      .updateTable('channel')
      .set({ kind: 'email', config_json: JSON.stringify(config) })
      .execute();
  });
  for (let count = 0; count < 5; count += 1) await remind();
  await expect.poll(() => mails.length).toBe(3);
  const [mail] = mails;
  expect(mail?.to).toEqual({ name: 'The csm', address: EMAIL });
  const [, token = ''] =
    /https:\/\/polku\.example\/sign-in#password=([\w-]{43})/.exec(mail?.text ?? '') ?? [];
  expect((await own.send('PUT', '/api/password', { token, password: PASSWORD })).status).toBe(204);
  // The other link ended with it.
  const [, second = ''] = /#password=([\w-]{43})/.exec(mails[1]?.text ?? '') ?? [];
  const again = await own.send('PUT', '/api/password', { token: second, password: PASSWORD });
  expect(again.body.error.code).toBe('invalid_link');
});

it('no secret of the whole way in is in the log', async () => {
  const { office, browse, choose } = await openDoor();
  const own = await choose();
  const other = browse('192.0.2.8');
  await other.signIn(PASSWORD);
  await other.signIn('wrong wrong wrong');
  await own.send('PUT', '/api/me/password', {
    current: PASSWORD,
    password: 'another horse battery',
  });
  await own.send('POST', '/api/password/reminder', { email: EMAIL });
  const link = await office.invite('csm');
  await other.send('POST', '/api/session', { token: link });
  const log = JSON.stringify(office.lines);
  expect(log).toContain('/api/session/password');
  const secrets = [PASSWORD, 'another horse', 'wrong wrong', EMAIL, link, '192.0.2.8'];
  const cookies = [own, other].flatMap(({ cookies: kept }) => Object.values(kept));
  for (const secret of [...secrets, ...cookies]) expect(log).not.toContain(secret);
});
