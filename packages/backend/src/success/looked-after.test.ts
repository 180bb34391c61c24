import { describe, expect, it } from 'vitest';
import { createOffice, DAY, NOW } from './accounts.fixture.ts';
import type { Routing } from './routing.ts';

const away = { away_from: NOW - DAY, away_until: NOW + DAY };
const VEIKKO = 'veikko@reportly.example';

/** An account that grows to high touch, whose owner is told and has a task. */
async function createGrowing(routing: Partial<Routing> = {}) {
  const office = await createOffice();
  const { store, change, personId } = office;
  const set = (name: string, values: object) =>
    store.transaction((db) =>
      db.updateTable('person').set(values).where('id', '=', personId(name)).execute(),
    );
  const nameOf = (id: string | null) =>
    ['veikko', 'aino'].find((name) => personId(name) === id) ?? id;
  await store.transaction((db) =>
    db
      .updateTable('workspace')
      .set({
        success_json: JSON.stringify({
          routing: { rules: [], roles: ['csm'], defaultOwnerId: null, ...routing },
        }),
      })
      .execute(),
  );

  async function grow(id: string, said: Parameters<typeof change>[1] = {}) {
    await change(id, { touchLevel: 'low', ...said });
    await change(id, { touchLevel: 'high' });
    const task = await store.db
      .selectFrom('task')
      .select(['owner_id', 'owner_by'])
      .where('account_id', '=', id)
      .executeTakeFirstOrThrow();
    const told = await store.db
      .selectFrom('notification')
      .select('to_id')
      .where('account_id', '=', id)
      .executeTakeFirstOrThrow();
    return [nameOf(task.owner_id), task.owner_by, nameOf(told.to_id)];
  }
  return { ...office, set, grow };
}

describe('whose it is to act', () => {
  it('is the owner’s; the deputy’s while the owner is away', async () => {
    const { grow, set } = await createGrowing();
    const owned = { owner: VEIKKO, deputy: 'aino@reportly.example' };
    expect(await grow('a', owned)).toEqual(['veikko', 'owner', 'veikko']);
    await set('veikko', away);
    expect(await grow('b', owned)).toEqual(['aino', 'deputy', 'aino']);
  });

  it('is whom a rule chooses where neither is there, and the rule is kept', async () => {
    const { grow, set } = await createGrowing({ rules: ['region', 'least_accounts'] });
    await set('veikko', away);
    await set('aino', { region: 'north' });
    expect(await grow('a', { owner: VEIKKO, region: 'north' })).toEqual(['aino', 'region', 'aino']);
    expect(await grow('b')).toEqual(['aino', 'least_accounts', 'aino']);
  });

  it('is nobody’s who has left', async () => {
    const { grow, set } = await createGrowing({ rules: ['least_accounts'] });
    await set('veikko', { deactivated_at: NOW });
    expect(await grow('a', { owner: VEIKKO })).toEqual(['aino', 'least_accounts', 'aino']);
  });

  it('is one person’s, of all that follows from one thing, also where rules take turns', async () => {
    const { grow } = await createGrowing({ rules: ['round_robin'] });
    const [first, by, told] = await grow('a');
    expect([by, told]).toEqual(['round_robin', first]);
    const [second] = await grow('b');
    expect(second).not.toBe(first);
  });

  it('is the default owner’s without a rule, and the owner’s when everybody is away', async () => {
    const { grow, set, personId, store } = await createGrowing();
    expect(await grow('none')).toEqual([null, null, null]);
    const routing = { rules: [], roles: ['csm'], defaultOwnerId: personId('aino') };
    await store.transaction((db) =>
      db
        .updateTable('workspace')
        .set({ success_json: JSON.stringify({ routing }) })
        .execute(),
    );
    expect(await grow('a')).toEqual(['aino', 'default', 'aino']);
    await set('veikko', away);
    await set('aino', away);
    expect(await grow('b', { owner: VEIKKO })).toEqual(['veikko', 'owner', 'veikko']);
  });
});
