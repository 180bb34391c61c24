import { describe, expect, test } from 'vitest';
import type { AccountTable } from './api-accounts.ts';
import { createTestConsole, requesting, START_MS } from './console.fixture.ts';

async function open() {
  const office = await createTestConsole();
  const csm = requesting(office, await office.signIn('csm'));
  const lead = requesting(office, await office.signIn('lead'));
  const readTable = async () => (await csm('GET', '/api/account-table')).body as AccountTable;
  return { office, csm, lead, readTable };
}
type Asking = ReturnType<typeof requesting>;

const view = (number: number) => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;

describe('the table of accounts', () => {
  test('holds every account, by name, with what stands in lists as places in them', async () => {
    const { csm } = await open();
    await csm('PATCH', '/api/accounts/kone', undefined, {
      billingCents: 6_000_000,
      currency: 'EUR',
      potential: 'medium',
      growthPercent: 20,
      sharePercent: 60,
    });
    const contact = { name: 'Eeva', email: 'eeva@kone.example' };
    await csm('PUT', '/api/accounts/kone/contacts/c1', undefined, contact);
    const goal = { name: 'Reports', measure: 'reports', startValue: 0, targetValue: 40 };
    await csm('PUT', '/api/accounts/kone/goals/g1', undefined, { ...goal, nowValue: 10 });
    await csm('POST', '/api/tasks', undefined, {
      id: view(99),
      title: 'Call them',
      account: 'kone',
      dueAt: new Date(START_MS + 1).toISOString(),
    });
    const { status, body } = await csm('GET', '/api/account-table');
    const { coded, columns, currency, bounds } = body as AccountTable;
    expect(status).toBe(200);
    expect(currency).toBe('EUR');
    expect(bounds).toMatchObject({ growthPercent: 10, sharePercent: 50 });
    expect(columns).toMatchObject({
      id: ['kone', 'nokia/oulu'],
      name: ['Kone', 'Nokia'],
      domain: ['kone.example', null],
      billingCents: [6_000_000, null],
      growthPercent: [20, null],
      goalPercent: [25, null],
      openTasks: [1, 0],
      users: [0, 0],
      firstUseAt: [null, null],
    });
    const at = (place: number | undefined, list: readonly unknown[]) => list[place ?? -1];
    expect(at(columns.touch[0], coded.touch)).toBe('high');
    expect(at(columns.plan[0], coded.plans)).toBe('gold');
    expect(at(columns.owner[0], coded.people)).toMatchObject({ name: 'The csm' });
    expect([columns.plan[1], columns.stage[1]]).toEqual([-1, -1]);
  });

  test('tells the domain that the host page or an import has said before that of contacts', async () => {
    const { office, readTable } = await open();
    await office.store.transaction(async (db) => {
      const traits_json = '{"website":"https://www.Nokia.example/fi"}';
      await db.updateTable('account').set({ traits_json }).where('id', '=', 'nokia/oulu').execute();
    });
    expect((await readTable()).columns.domain).toEqual([null, 'nokia.example']);
  });

  test('counts money of another currency by the rate of the workspace, and not at all without one', async () => {
    const { csm, lead, readTable } = await open();
    const cents = async (currency: string) => {
      await csm('PATCH', '/api/accounts/nokia%2Foulu', undefined, {
        billingCents: 1_000,
        currency,
      });
      return (await readTable()).columns.billingCents[1];
    };
    expect(await cents('SEK')).toBeNull();
    await lead('PUT', '/api/settings/success', undefined, {
      touchLevels: { currency: 'EUR', rates: { SEK: 0.1 }, bands: [band] },
    });
    expect(await cents('SEK')).toBe(100);
  });
});

const band = { fromCents: 0, low: 'tech', medium: 'tech', high: 'low' };

describe('views that are kept', () => {
  const save = (by: Asking, number: number, name = 'Mine', query = 'tier=high') =>
    by('PUT', `/api/saved-views/${view(number)}`, undefined, { page: 'accounts', name, query });

  test('are their person’s alone, and are changed and forgotten', async () => {
    const { csm, lead } = await open();
    expect((await save(csm, 1)).body).toEqual({
      views: [{ id: view(1), name: 'Mine', query: 'tier=high' }],
    });
    expect((await lead('GET', '/api/saved-views?page=accounts')).body).toEqual({ views: [] });
    expect((await lead('DELETE', `/api/saved-views/${view(1)}`)).status).toBe(404);
    await save(csm, 1, 'Renamed');
    expect((await csm('GET', '/api/saved-views')).body.views).toMatchObject([{ name: 'Renamed' }]);
    expect((await csm('DELETE', `/api/saved-views/${view(1)}`)).body).toEqual({ views: [] });
  });

  test('are refused with what is wrong, and after fifty', async () => {
    const { csm } = await open();
    expect((await save(csm, 1, ' ')).body.error).toMatchObject({ field: 'name' });
    const odd = await csm('PUT', '/api/saved-views/1', undefined, {
      page: 'accounts',
      name: 'a',
      query: '',
    });
    expect(odd.body.error).toMatchObject({ code: 'invalid_body', field: 'id' });
    for (let number = 1; number <= 50; number += 1) await save(csm, number);
    expect((await save(csm, 51)).status).toBe(409);
    expect((await csm('GET', '/api/saved-views')).body.views).toHaveLength(50);
  });
});

test('nobody sees any of it without a session', async () => {
  const stranger = requesting(await createTestConsole());
  for (const path of ['account-table', 'saved-views', 'accounts/kone/progress'])
    expect((await stranger('GET', `/api/${path}`)).status).toBe(401);
});
