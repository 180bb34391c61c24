import { describe, expect, it } from 'vitest';
import { createMemory } from '../notify/channels/memory.ts';
import { createTurns } from '../notify/channels/turns.ts';
import { createGuard } from '../notify/guard.ts';
import { toActToken } from '../notify/signed-link.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

/** The channels over HTTP, and the links that messages hold. */

async function createDesk(answer = 200) {
  const sent: { url: string; body: string }[] = [];
  let queued = 0;
  const never = () => Promise.reject(new Error('Not of this test'));
  const tools = {
    post: async (url: string, _: object, body: string) => {
      sent.push({ url, body });
      return { kind: 'answer' as const, status: answer, retryAfter: undefined };
    },
    ask: never,
    mail: never,
    memory: createMemory(() => START_MS),
    turns: createTurns(),
    nowMs: () => START_MS,
  };
  const lookup = async (host: string) => [
    { address: host.startsWith('inner') ? '10.0.0.1' : '93.184.216.34' },
  ];
  const guard = createGuard({ lookup });
  const onQueued = () => {
    queued += 1;
  };
  const channels = { guard, tools, onQueued };
  const desk = await createTestConsole({ channels });
  const lead = requesting(desk, await desk.signIn('lead'));
  const admin = requesting(desk, await desk.signIn('admin'));
  return { ...desk, desk, lead, admin, sent, wakes: () => queued };
}

const url = 'https://hooks.example/teams?sig=very-secret';
const post = (request: ReturnType<typeof requesting>, path: string, body?: unknown) =>
  request('POST', `/api/channels${path}`, undefined, body);

describe('/api/channels', () => {
  it('lists them with what may be shown, and what may be added', async () => {
    const { admin, lead, pass } = await createDesk();
    // The list goes by when they were made.
    pass(1);
    const added = await post(admin, '', { kind: 'teams', name: 'CS', config: { url } });
    expect(added).toMatchObject({ status: 201, body: { secret: null } });
    const { body } = await lead('GET', '/api/channels');
    expect(body.channels).toMatchObject([
      { kind: 'webhook', description: 'hooks.example', audience: 'system', isEnabled: true },
      { kind: 'teams', name: 'CS', audience: 'room', counts: { queued: 0, missed: 0 } },
    ]);
    expect(body.kinds.map(({ kind }: { kind: string }) => kind)).toContain('salesforce');
    expect(JSON.stringify(body)).not.toMatch(/very-secret|whsec_[A-Za-z0-9+/]{20}/);
  });

  it('refuses an address inside our own network, and what is no configuration', async () => {
    const { admin } = await createDesk();
    const inner = { kind: 'slack', config: { url: 'https://inner.example/' } };
    expect(await post(admin, '', inner)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('is refused') } },
    });
    expect((await post(admin, '', { kind: 'email', config: {} })).status).toBe(400);
    expect((await post(admin, '', { kind: 'pigeon', config: {} })).status).toBe(400);
  });

  it('sends a test at once and says what came of it', async () => {
    const good = await createDesk(202);
    const { body } = await post(good.admin, '', { kind: 'teams', config: { url } });
    expect((await post(good.lead, `/${body.id}/test`)).body).toEqual({
      outcome: 'accepted',
      error: null,
    });
    expect(good.sent[0]?.body).toContain('A test from Polku');
    const bad = await createDesk(500);
    const made = await post(bad.admin, '', { kind: 'teams', config: { url } });
    expect((await post(bad.lead, `/${made.body.id}/test`)).body).toEqual({
      outcome: 'failed',
      error: 'The destination answered 500.',
    });
  });

  it('is set up anew, with its secrets neither shown nor lost', async () => {
    const { admin, lead, store, pass } = await createDesk();
    pass(1);
    const mail = { host: 'mail.example', from: 'us@vendor.example', user: 'us', password: 'pw-1' };
    const { body: made } = await post(admin, '', { kind: 'email', config: mail });
    const path = `/api/channels/${made.id}/config`;
    const { password, ...shown } = mail;
    const more = { port: 587, isSecure: false, fromName: 'Polku' };
    const whole = { config: { ...shown, ...more }, kept: ['password'] };
    expect((await admin('GET', path)).body).toEqual(whole);
    const put = (config: object) => admin('PUT', path, undefined, { config });
    expect((await put({ ...shown, fromName: 'Reportly' })).body).toMatchObject({
      config: { fromName: 'Reportly' },
      kept: ['password'],
    });
    const stored = async () => {
      const rows = await store.db.selectFrom('channel').select(['id', 'config_json']).execute();
      return JSON.parse(rows.find(({ id }) => id === made.id)?.config_json ?? '{}');
    };
    expect(await stored()).toMatchObject({ password: 'pw-1', fromName: 'Reportly' });
    // Nobody has a password sent to a server of theirs.
    const moved = await put({ ...shown, host: 'evil.example' });
    expect(moved.body.error.message).toContain('password: write it again');
    expect((await put({ ...shown, host: 'inner.example', password: 'x' })).status).toBe(400);
    const tried = { kind: 'email', id: made.id, config: { ...shown, host: 'evil.example' } };
    expect((await post(admin, '/test', tried)).status).toBe(400);
    expect(await stored()).toMatchObject({ host: 'mail.example', password: 'pw-1' });
    expect((await lead('GET', path)).status).toBe(403);
    expect((await lead('PUT', path, undefined, { config: mail })).status).toBe(403);
  });

  it('keeps the former secret of a webhook when it is set up anew', async () => {
    const { admin, store } = await createDesk();
    const [{ id }] = (await admin('GET', '/api/channels')).body.channels;
    await post(admin, `/${id}/rotate`);
    const read = async () => {
      const row = await store.db.selectFrom('channel').select('config_json').executeTakeFirst();
      return JSON.parse(row?.config_json ?? '{}');
    };
    const before = await read();
    const path = `/api/channels/${id}/config`;
    expect((await admin('GET', path)).body).toEqual({ config: {}, kept: ['url', 'secret'] });
    const url = 'https://hooks.example/other';
    await admin('PUT', path, undefined, { config: { url, includeNames: true } });
    expect(await read()).toEqual({ ...before, url, includeNames: true });
  });

  it('tries what is not kept yet, and keeps nothing', async () => {
    const { admin, sent } = await createDesk(202);
    const given = { kind: 'teams', config: { url } };
    const answer = { outcome: 'accepted', error: null };
    expect((await post(admin, '/test', given)).body).toEqual(answer);
    expect(sent[0]?.url).toBe(url);
    expect((await admin('GET', '/api/channels')).body.channels).toHaveLength(1);
    expect((await post(admin, '/test', { kind: 'teams', config: {} })).status).toBe(400);
    expect((await post(admin, '/test', { ...given, id: 'ch_none' })).status).toBe(404);
  });

  it('rotates the secret of a webhook, told once', async () => {
    const { admin, store } = await createDesk();
    const [{ id }] = (await admin('GET', '/api/channels')).body.channels;
    const { body } = await post(admin, `/${id}/rotate`);
    const row = await store.db.selectFrom('channel').select('config_json').executeTakeFirst();
    const config = JSON.parse(row?.config_json ?? '{}');
    expect(config.secret).toBe(body.secret);
    expect(config.former.untilMs).toBeGreaterThan(START_MS);
  });

  it('sends again what has not arrived, under the same ids', async () => {
    const { lead, reach, store, wakes } = await createDesk();
    await reach(3);
    const [{ id }] = (await lead('GET', '/api/channels')).body.channels;
    await store.transaction(async (db) => {
      await db.updateTable('delivery').set({ status: 'failed', attempts: 10 }).execute();
      await db
        .updateTable('delivery')
        .set({ status: 'delivered' })
        .where('notification_id', '=', 'n1000')
        .execute();
    });
    const log = await lead('GET', `/api/channels/${id}/deliveries?status=failed`);
    expect(log.body.deliveries.map((one: { id: string }) => one.id)).toEqual(['n3000', 'n2000']);
    const from = new Date(START_MS).toISOString();
    const to = new Date(START_MS + 3_000).toISOString();
    expect((await post(lead, `/${id}/replay`, { from, to })).body).toEqual({ replayed: 1 });
    expect((await post(lead, `/${id}/replay`, { ids: ['n1000'] })).body).toEqual({ replayed: 1 });
    expect(wakes()).toBe(2);
    const rows = await store.db
      .selectFrom('delivery')
      .select(['notification_id as id', 'status', 'attempts'])
      .orderBy('notification_id')
      .execute();
    expect(rows).toEqual([
      { id: 'n1000', status: 'queued', attempts: 0 },
      { id: 'n2000', status: 'queued', attempts: 0 },
      { id: 'n3000', status: 'failed', attempts: 10 },
    ]);
  });

  it('tells of everything that went over it, a page at a time', async () => {
    const { lead, reach, store } = await createDesk();
    await reach(150);
    const [{ id }] = (await lead('GET', '/api/channels')).body.channels;
    // Queued at one moment: only the ids tell where a page ends.
    await store.transaction((db) =>
      db.updateTable('delivery').set({ queued_at: START_MS }).execute(),
    );
    const path = `/api/channels/${id}/deliveries`;
    const { body: first } = await lead('GET', path);
    expect(first.deliveries).toHaveLength(100);
    expect(first.deliveries[0]).toMatchObject({
      status: 'queued',
      nextAttemptAt: expect.stringMatching(/^2026-01-01T/),
    });
    const before = encodeURIComponent(first.next);
    const { body: second } = await lead('GET', `${path}?before=${before}`);
    expect(second).toMatchObject({ next: null });
    const all = [...first.deliveries, ...second.deliveries].map(({ id: one }) => one);
    expect(new Set(all).size).toBe(150);
    expect((await lead('GET', `${path}?before=nonsense`)).status).toBe(400);
  });

  it('is switched off and on, and is its own fallback never', async () => {
    const { lead } = await createDesk();
    const [{ id }] = (await lead('GET', '/api/channels')).body.channels;
    const change = (body: object) => lead('PATCH', `/api/channels/${id}`, undefined, body);
    expect((await change({ isEnabled: false })).status).toBe(204);
    expect((await lead('GET', '/api/channels')).body.channels[0].isEnabled).toBe(false);
    expect((await change({ fallbackId: id })).status).toBe(400);
    expect((await change({ fallbackId: 'ch_unknown' })).status).toBe(404);
  });

  it('is run by admins and leads, added by admins alone, of their own workspace', async () => {
    const { desk, lead } = await createDesk();
    expect((await post(lead, '', { kind: 'teams', config: { url } })).status).toBe(403);
    const csm = requesting(desk, await desk.signIn('csm'));
    expect((await csm('GET', '/api/channels')).status).toBe(200);
    expect((await post(csm, '', { kind: 'teams', config: { url } })).status).toBe(403);
    const nobody = requesting(desk);
    expect((await nobody('GET', '/api/channels')).status).toBe(401);
  });
});

describe('the links of messages', () => {
  async function createLink(kind: 'acknowledge' | 'unsubscribe') {
    const desk = await createDesk();
    await desk.reach(1);
    const row = await desk.store.db
      .selectFrom('person')
      .innerJoin('workspace', 'workspace.id', 'person.workspace_id')
      .select(['person.id as id', 'workspace.secret as secret'])
      .where('role', '=', 'csm')
      .executeTakeFirstOrThrow();
    const { workspaceId } = desk;
    const act = { kind, workspaceId, id: 'n1000', personId: row.id };
    return { ...desk, personId: row.id, path: `/${kind}/${toActToken(act, row.secret)}` };
  }

  it('acknowledge a notification by a button, and by nothing that only looks', async () => {
    const { app, store, path, personId } = await createLink('acknowledge');
    const read = () =>
      store.db.selectFrom('notification').select('acknowledged_by as by').executeTakeFirst();
    const page = await app.request(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<form method="post">');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await read()).toEqual({ by: null });
    expect((await app.request(path, { method: 'POST' })).status).toBe(200);
    expect(await read()).toEqual({ by: personId });
  });

  it('end digests by one click of a mail program, which sends no cookie', async () => {
    const { app, store, path, personId } = await createLink('unsubscribe');
    const body = 'List-Unsubscribe=One-Click';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.request(path, { method: 'POST', headers, body })).status).toBe(200);
    const rows = await store.db
      .selectFrom('person')
      .select('id')
      .where('digest_mail_off_at', 'is not', null)
      .execute();
    expect(rows).toEqual([{ id: personId }]);
  });

  it('do nothing when a letter of them is another, or they are turned into another act', async () => {
    const { app, store, path } = await createLink('acknowledge');
    const turned = path.replace('/acknowledge/', '/unsubscribe/');
    for (const wrong of [
      `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}x`,
      turned,
      '/acknowledge/x',
    ])
      expect((await app.request(wrong, { method: 'POST' })).status).toBe(404);
    const row = await store.db.selectFrom('notification').selectAll().executeTakeFirst();
    expect(row?.acknowledged_by).toBeNull();
  });
});
