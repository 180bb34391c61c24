import { describe, expect, test } from 'vitest';
import { type Act, createIngest, HOUR, MINUTE, NOW } from './ingest.fixture.ts';

const identify = (traits: Act['traits'], given: Act = {}): Act => ({
  type: 'identify',
  as: 'u1',
  traits,
  ...given,
});
const group = (traits: Act['traits'], given: Act = {}): Act => ({
  type: 'group',
  as: 'u1',
  of: 'acme',
  accountId: 'acme',
  traits,
  ...given,
});

describe('a person', () => {
  test('is there from the first verified event to the last, in whatever order they come', async () => {
    const { send, users, accounts } = await createIngest();
    const page = (at: number): Act => ({ type: 'page', as: 'u1', of: 'acme', at });
    for (const at of [NOW - MINUTE, NOW - HOUR, NOW - 30 * MINUTE]) await send([page(at)]);
    const seen = { first_seen_at: NOW - HOUR, last_seen_at: NOW - MINUTE };
    expect((await users()).u1).toMatchObject(seen);
    expect((await accounts()).acme).toMatchObject({ ...seen, owner_id: null, created_at: NOW });
  });

  test('is where they were seen last', async () => {
    const { send, users } = await createIngest();
    await send([{ as: 'u1', of: 'new', at: NOW - 1 }]);
    await send([{ as: 'u1', of: 'old', at: NOW - 2 }]);
    await send([{ as: 'u1' }]);
    expect((await users()).u1).toMatchObject({ account_id: 'new', account_at: NOW - 1 });
  });

  test('has each trait as it was said last, in whatever order that comes', async () => {
    const { send, users } = await createIngest();
    await send([identify({ name: 'Aino', role: 'editor' }, { at: NOW - 20 })]);
    await send([identify({ role: 'admin', city: 'Oulu' }, { at: NOW - 10 })]);
    await send([identify({ role: 'viewer', city: 'Turku', age: 40 }, { at: NOW - 30 })]);
    expect(JSON.parse((await users()).u1?.traits_json ?? '')).toEqual({
      name: 'Aino',
      role: 'admin',
      city: 'Oulu',
      age: 40,
    });
  });

  test('may have a trait of any name', async () => {
    const { send, users } = await createIngest();
    const traits = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":1,"toString":"x"}');
    await send([identify(traits)]);
    expect((await users()).u1?.traits_json).toBe(
      '{"__proto__":{"isAdmin":true},"constructor":1,"toString":"x"}',
    );
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('has no traits that a stranger tells', async () => {
    const { send, users } = await createIngest();
    await send([identify({ name: 'Aino' })]);
    await send([{ type: 'identify', userId: 'u1', traits: { name: 'Mallory' } }]);
    expect(JSON.parse((await users()).u1?.traits_json ?? '')).toEqual({ name: 'Aino' });
  });
});

describe('an account', () => {
  test('takes its name and plan from group, and nothing that people and imports decide', async () => {
    const { store, send, accounts } = await createIngest();
    const known = {
      touch_level: 'low',
      billing_cents: 500,
      owner_id: 'per_1',
      contract_at: 1,
    } as const;
    await send([{ as: 'u1', of: 'acme' }]);
    await store.transaction((db) => db.updateTable('account').set(known).execute());
    const traits = { name: 'Acme', plan: 'gold', touchLevel: 'high', billingCents: 1, owner: 'me' };
    await send([group({ ...traits, touch_level: 'high', billing_cents: 1, contractAt: 2 })]);
    expect((await accounts()).acme).toMatchObject({ name: 'Acme', plan: 'gold', ...known });
  });

  test('keeps a plan that was corrected by hand until group says another', async () => {
    const { store, send, accounts } = await createIngest();
    await send([group({ plan: 'bronze' }, { at: NOW - 30 })]);
    await store.transaction((db) => db.updateTable('account').set({ plan: 'gold' }).execute());
    await send([group({ seats: 5 }, { at: NOW - 20 })]);
    expect((await accounts()).acme).toMatchObject({ plan: 'gold' });
    await send([group({ plan: 'silver' }, { at: NOW - 10 })]);
    expect((await accounts()).acme).toMatchObject({ plan: 'silver' });
  });
});
