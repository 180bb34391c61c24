import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestBackend, type TestBackend } from './backend.ts';
import { newEventId, reportCreated, toBatch } from './batch.ts';

describe('a first use is told of exactly once', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  test('the same batch posted 32 times in parallel makes one user, one account, one notification, one webhook id', async () => {
    const token = await backend.token('northwind-ida', 'northwind');
    const at = Date.now();
    const events = [
      reportCreated({
        type: 'identify',
        name: undefined,
        traits: { name: 'Ida' },
        userId: 'northwind-ida',
        token: 0,
      }),
      reportCreated({ at, userId: 'northwind-ida', token: 0 }),
    ];
    const answers = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const response = await backend.post(toBatch(backend.writeKey, events, token));
        return { status: response.status, body: await response.json() };
      }),
    );
    const results = events.map(({ id }) => ({ id, status: 'accepted' }));
    for (const answer of answers)
      expect(answer).toEqual({ status: 200, body: { success: true, results } });

    await vi.waitFor(() => expect(deliveriesOf('northwind-ida')).toHaveLength(1), {
      timeout: 5_000,
    });
    const { users, account } = await accountPage('northwind');
    expect(users.map(({ id }) => id)).toEqual(['northwind-ida']);
    expect(account.firstUseAt).not.toBeNull();
    expect(await inboxOf('northwind-ida')).toHaveLength(1);
    expect(new Set(deliveriesOf('northwind-ida').map(({ id }) => id)).size).toBe(1);
  });

  test('a stranger with the write key cannot use it up: the real one still notifies, with its true time', async () => {
    const event = reportCreated({ userId: 'aalto-eva' });
    const stranger = { ...event, at: event.at - 3 * 24 * 3_600_000 };
    const first = await backend.post(toBatch(backend.writeKey, [stranger]));
    expect(await first.json()).toMatchObject({ results: [{ status: 'accepted' }] });

    const token = await backend.token('aalto-eva', 'aalto');
    await backend.post(toBatch(backend.writeKey, [{ ...event, token: 0 }], token));
    await vi.waitFor(() => expect(deliveriesOf('aalto-eva')).toHaveLength(1), { timeout: 5_000 });
    const [item] = await inboxOf('aalto-eva');
    expect(Math.abs(Date.parse(item?.firstUseAt ?? '') - event.at)).toBeLessThan(2_000);
  });

  test('a stranger alone notifies nobody and makes no account', async () => {
    await backend.post(
      toBatch(backend.writeKey, [reportCreated({ userId: 'ghost', accountId: 'ghost-company' })]),
    );
    // What comes after it has been dispatched, so it has been passed over by then.
    const token = await backend.token('kivi-otto', 'kivi');
    await backend.post(
      toBatch(backend.writeKey, [reportCreated({ userId: 'kivi-otto', token: 0 })], token),
    );
    await vi.waitFor(() => expect(deliveriesOf('kivi-otto')).toHaveLength(1), { timeout: 5_000 });
    expect(deliveriesOf('ghost')).toHaveLength(0);
    expect(await inboxOf('ghost')).toHaveLength(0);
    const { accounts } = await api<{ accounts: { id: string }[] }>('/api/accounts');
    expect(accounts.map(({ id }) => id)).not.toContain('ghost-company');
  });

  test('use before signing in is told of when the person identifies, with the time it truly happened', async () => {
    const used = reportCreated({ anonymousId: 'visitor-7', at: Date.now() - 60_000 });
    await backend.post(toBatch(backend.writeKey, [used]));
    expect(deliveriesOf('kivi-leena')).toHaveLength(0);
    const token = await backend.token('kivi-leena', 'kivi');
    const identify = {
      ...reportCreated({ anonymousId: 'visitor-7', userId: 'kivi-leena', token: 0 }),
      type: 'identify',
      name: undefined,
      id: newEventId(),
    };
    await backend.post(toBatch(backend.writeKey, [identify], token));
    await vi.waitFor(() => expect(deliveriesOf('kivi-leena')).toHaveLength(1), { timeout: 5_000 });
    const [item] = await inboxOf('kivi-leena');
    expect(Math.abs(Date.parse(item?.firstUseAt ?? '') - used.at)).toBeLessThan(2_000);
  });

  const deliveriesOf = (user: string) => backend.deliveries.filter((entry) => entry.user === user);

  type Item = { kind: string; user: { id: string } | null; firstUseAt: string };
  /** First uses alone: what is to be done about them stands there too. */
  const inboxOf = async (user: string) => {
    const { items } = await api<{ items: Item[] }>('/api/inbox?scope=all');
    return items.filter((item) => item.kind === 'first_use' && item.user?.id === user);
  };
  type Account = { account: { firstUseAt: string | null }; users: { id: string }[] };
  const accountPage = (id: string) => api<Account>(`/api/accounts/${id}`);

  let cookie = '';
  async function api<T>(path: string): Promise<T> {
    cookie ||= await signIn(backend);
    const response = await fetch(backend.url + path, { headers: { cookie } });
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }
});

async function signIn(backend: TestBackend): Promise<string> {
  const token = new URL(await backend.signInLink()).hash.slice(1);
  const response = await fetch(`${backend.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-polku': '1', origin: backend.url },
    body: JSON.stringify({ token }),
  });
  expect(response.status).toBe(204);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
