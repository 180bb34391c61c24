import { describe, expect, it } from 'vitest';
import { createOffice, NOW } from '../success/accounts.fixture.ts';
import { createSecretKey } from '../success/keys.ts';
import { createAccountSync } from './account-sync.ts';

async function createSync() {
  const office = await createOffice();
  const { store, workspaceId } = office;
  const { secretKey } = await createSecretKey(store, { workspaceId, name: 'CRM' }, NOW);
  const routes = createAccountSync({
    store,
    nowMs: () => NOW,
    onFault: (error) => expect.unreachable(String(error)),
    onNotifications: () => {},
  });
  const put = async (body: unknown, headers = {}, id = 'kone') => {
    const answer = await routes.request(`/v1/accounts/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${secretKey}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return { ...office, put };
}

describe('PUT /v1/accounts/:id', () => {
  it('takes a key whose scopes say so, and knows when it was used', async () => {
    const { put, store, workspaceId } = await createSync();
    const made = { workspaceId, name: 'events', scopes: ['events:write'] as const };
    const { secretKey } = await createSecretKey(store, made, NOW);
    const refused = await put({ name: 'Kone' }, { authorization: `Bearer ${secretKey}` });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect((await put({ name: 'Kone' })).status).toBe(201);
    const used = await store.db.selectFrom('secret_key').select('last_used_at').execute();
    expect(used.map(({ last_used_at }) => typeof last_used_at)).toEqual(['number', 'number']);
  });

  it('makes an account, fills only what is named, and changes nothing the second time', async () => {
    const { put, account } = await createSync();
    const said = { name: 'Kone', billingCents: 6_000_000, currency: 'EUR', potential: 'high' };
    expect(await put(said)).toEqual({
      status: 201,
      body: {
        id: 'kone',
        isNew: true,
        changed: ['name', 'billingCents', 'currency', 'potential', 'touchLevel'],
      },
    });
    expect(await put(said)).toEqual({
      status: 200,
      body: { id: 'kone', isNew: false, changed: [] },
    });
    expect((await put({ plan: 'gold', potential: null })).body.changed).toEqual([
      'plan',
      'potential',
      'touchLevel',
    ]);
    expect(await account('kone')).toMatchObject({ name: 'Kone', plan: 'gold', touch_level: 'low' });
  });

  it('is for secret keys alone, and never from a page', async () => {
    const { put, store } = await createSync();
    const [row] = await store.db.selectFrom('workspace').select('write_key').execute();
    const withKey = (key = '') => put({}, { authorization: `Bearer ${key}` });
    expect((await withKey(row?.write_key)).body.error.code).toBe('unknown_secret_key');
    expect((await withKey('sk_wrong')).body.error.code).toBe('unknown_secret_key');
    const origin = { origin: 'https://app.example' };
    expect((await put({}, origin)).body.error.code).toBe('exposed_secret_key');
    expect(await store.db.selectFrom('account').selectAll().execute()).toEqual([]);
  });

  it.each([
    ['{', 'invalid_json', undefined],
    [{ billing: 5 }, 'invalid_body', ''],
    [{ billingCents: 1.5 }, 'invalid_body', 'billingCents'],
    [{ currency: 'euro' }, 'invalid_body', 'currency'],
    [{ contractAt: 'soon' }, 'invalid_body', 'contractAt'],
    [{ owner: 'nobody@reportly.example' }, 'invalid_body', 'owner'],
    [{ stage: 'nowhere' }, 'invalid_body', 'stage'],
  ])('refuses %j as %s of "%s", and leaves the account as it was', async (said, code, field) => {
    const { put, store } = await createSync();
    const { status, body } = await put(said);
    expect([status, body.error.code, body.error.field]).toEqual([400, code, field]);
    expect(await store.db.selectFrom('account').selectAll().execute()).toEqual([]);
  });
});
