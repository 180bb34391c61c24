import { describe, expect, it } from 'vitest';
import { createOffice, NOW } from './accounts.fixture.ts';
import { assignOwners, routeAccount } from './route-account.ts';

describe('routing over the store', () => {
  it('gives accounts that nobody owns to whoever has least, and says by which rule', async () => {
    const { store, workspaceId, change, log } = await createOffice();
    await change('a', { owner: 'veikko@reportly.example' });
    for (const id of ['b', 'c', 'd']) await change(id, {});
    expect(await assignOwners(store, workspaceId, NOW)).toEqual({ assigned: 3, left: 0 });
    const rows = await store.db
      .selectFrom('account')
      .innerJoin('person', 'person.id', 'account.owner_id')
      .select(['account.id', 'person.name', 'account.owner_by'])
      .orderBy('account.id')
      .execute();
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['a', 'Veikko', 'import'],
      ['b', 'Aino', 'least_accounts'],
      ['c', expect.any(String), 'least_accounts'],
      ['d', expect.any(String), 'least_accounts'],
    ]);
    expect(rows.map(({ name }) => name).toSorted()).toEqual(['Aino', 'Aino', 'Veikko', 'Veikko']);
    expect(await log()).toContainEqual(['owner', expect.any(String), 'rule', 'least_accounts']);
  });

  it('takes turns, for users without an account too', async () => {
    const { store, workspaceId } = await createOffice();
    const route = (at: number) =>
      store.transaction((db) => routeAccount(db, { workspaceId, accountId: undefined }, at));
    const chosen = [await route(NOW), await route(NOW + 1), await route(NOW + 2)];
    expect(chosen.map((routed) => routed?.by)).toEqual(['rule', 'rule', 'rule']);
    const ids = chosen.map((routed) => routed?.personId);
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[2]).toBe(ids[0]);
  });
});
