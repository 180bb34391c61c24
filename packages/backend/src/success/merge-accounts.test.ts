import { PersonPart } from '@polku/flows/schemas';
import type { Updateable } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createBootstrapRoutes } from '../http/bootstrap.ts';
import {
  type Act,
  createIngest,
  DAY,
  HOUR,
  type Ingest,
  MINUTE,
  NOW,
  signToken,
  WORKSPACE,
} from '../ingest/ingest.fixture.ts';
import type { Tables } from '../store/tables.ts';
import { mergeAccounts } from './merge-accounts.ts';

const merge = ({ store }: Ingest, fromId = 'acme-ltd', intoId = 'acme') =>
  mergeAccounts(store, { workspaceId: 'ws', fromId, intoId }, NOW);

const use = (as: string, of: string, given: Act = {}): Act => ({ as, of, ...given });
/** Two accounts that were seen, of which neither has used anything. */
const seen = [use('u1', 'acme-ltd', { type: 'page' }), use('u2', 'acme', { type: 'page' })];

type Account = Updateable<Tables['account']>;
const update = ({ store }: Ingest, id: string, row: Account) =>
  store.transaction((db) =>
    db
      .updateTable('account')
      .set({ last_seen_at: NOW, ...row })
      .where('id', '=', id)
      .execute(),
  );

describe('two accounts that become one', () => {
  test('keep the earliest first use, and nobody is told', async () => {
    const ingest = await createIngest();
    await ingest.send([use('u1', 'acme-ltd', { at: NOW - HOUR }), use('u2', 'acme')]);
    const told = await ingest.told();
    expect(await merge(ingest)).toEqual({ intoId: 'acme', users: 1, events: 1 });
    expect(await ingest.times()).toEqual({
      'account:acme': NOW - HOUR,
      'user:u1': NOW - HOUR,
      'user:u2': NOW,
    });
    expect((await ingest.told()).map(({ id }) => id)).toEqual(told.map(({ id }) => id));
    expect((await ingest.told()).map(({ accountId }) => accountId)).toEqual(['acme', 'acme']);
    expect(Object.keys(await ingest.accounts())).toEqual(['acme']);
    expect((await ingest.accounts()).acme).toMatchObject({
      first_seen_at: NOW - HOUR,
      last_seen_at: NOW,
    });
    expect((await ingest.users()).u1).toMatchObject({ account_id: 'acme' });
    expect((await ingest.events()).map(({ account_id }) => account_id)).toEqual(['acme', 'acme']);
  });

  test('carry over what people have said of either', async () => {
    const ingest = await createIngest();
    await ingest.send(seen);
    const workspace_id = 'ws';
    await ingest.store.transaction(async (db) => {
      for (const account_id of ['acme', 'acme-ltd']) {
        const ids = { workspace_id, account_id };
        const written = { written_by: null, written_at: NOW, updated_at: NOW };
        const open = { accepted_by: null, accepted_at: null };
        const lists = { promises_json: `["${account_id}"]`, checklist_json: '[]' };
        const said = { sold: account_id, arrangements: '' };
        await db
          .insertInto('handover')
          .values({ ...ids, ...written, ...open, ...lists, ...said })
          .execute();
        await db
          .insertInto('stage_visit')
          .values({ ...ids, stage: `stage of ${account_id}`, entered_at: NOW, left_at: null })
          .execute();
        const note = { person_id: null, user_id: null, text: 'x', at: NOW, updated_at: NOW };
        await db
          .insertInto('note')
          .values({ ...ids, ...note, id: `note ${account_id}` })
          .execute();
      }
    });
    await update(ingest, 'acme-ltd', {
      potential: 'high',
      health_json: '{"tickets":{"value":2,"at":1},"paid":{"value":true,"at":1}}',
      touch_level: 'high',
      touch_level_by: 'person',
    });
    await update(ingest, 'acme', {
      health_json: '{"tickets":{"value":0,"at":2}}',
      touch_level: 'tech',
      touch_level_by: 'rule',
    });
    await merge(ingest);
    expect((await ingest.accounts()).acme).toMatchObject({
      potential: 'high',
      health_json: '{"tickets":{"value":0,"at":2},"paid":{"value":true,"at":1}}',
      touch_level: 'tech',
      touch_level_by: 'rule',
    });
    const { db } = ingest.store;
    expect(await db.selectFrom('handover').selectAll().execute()).toMatchObject([
      { account_id: 'acme', sold: 'acme\n\nacme-ltd', promises_json: '["acme","acme-ltd"]' },
    ]);
    expect(await db.selectFrom('stage_visit').selectAll().execute()).toMatchObject([
      { account_id: 'acme', stage: 'stage of acme' },
    ]);
    const notes = await db.selectFrom('note').select('account_id').execute();
    expect(notes).toEqual([{ account_id: 'acme' }, { account_id: 'acme' }]);
  });

  test('count what comes of the old one later as the other’s', async () => {
    const ingest = await createIngest();
    await ingest.send(seen);
    await merge(ingest);
    await ingest.send([
      use('u1', 'acme-ltd', { at: NOW - MINUTE }),
      use('u2', 'acme-ltd'),
      { type: 'group', as: 'u3', accountId: 'acme-ltd', traits: { name: 'Acme Ltd' } },
    ]);
    expect((await ingest.told()).map(({ body }) => body.data.account)).toMatchObject([
      { id: 'acme', first: true },
      { id: 'acme', first: false },
    ]);
    expect(Object.keys(await ingest.accounts())).toEqual(['acme']);
    expect((await ingest.accounts()).acme).toMatchObject({ name: 'Acme Ltd' });
  });

  test('give what was done anonymously to the one that is left', async () => {
    const ingest = await createIngest();
    await ingest.send(seen);
    await ingest.send([{ accountId: 'acme-ltd', at: NOW - HOUR, anonymousId: 'phone' }]);
    await merge(ingest);
    await ingest.send([{ accountId: 'acme-ltd', at: NOW - DAY, anonymousId: 'phone' }]);
    await ingest.send([{ type: 'identify', as: 'u4', anonymousId: 'phone' }]);
    expect(await ingest.times()).toEqual({ 'user:u4': NOW - DAY, 'account:acme': NOW - DAY });
    expect((await ingest.events()).map(({ account_id }) => account_id).sort()).toEqual([
      ...['acme', 'acme', 'acme', 'acme', null],
    ]);
  });

  test('give the one that is left what was done on a device of the old one’s user', async () => {
    const ingest = await createIngest();
    await ingest.send([...seen, use('u1', 'acme-ltd', { type: 'identify', anonymousId: 'phone' })]);
    await merge(ingest);
    await ingest.send([{ anonymousId: 'phone', at: NOW - HOUR }]);
    expect(await ingest.times()).toEqual({ 'user:u1': NOW - HOUR, 'account:acme': NOW - HOUR });
  });

  test('are merged again without a change, and to the end when it was broken off', async () => {
    const ingest = await createIngest();
    await ingest.send([use('u1', 'acme-ltd'), use('u2', 'acme')]);
    await merge(ingest);
    const before = [await ingest.reached(), await ingest.accounts(), await ingest.users()];
    expect(await merge(ingest)).toEqual({ intoId: 'acme', users: 0, events: 0 });
    await ingest.store.transaction((db) =>
      db
        .updateTable('event')
        .set({ account_id: 'acme-ltd' })
        .where('subject', '=', 'user:u1')
        .execute(),
    );
    expect(await merge(ingest)).toEqual({ intoId: 'acme', users: 0, events: 1 });
    expect([await ingest.reached(), await ingest.accounts(), await ingest.users()]).toEqual(before);
  });

  test('may be merged on, and their events of old with them', async () => {
    const ingest = await createIngest();
    await ingest.send([...seen, use('u3', 'group', { type: 'page' })]);
    await merge(ingest);
    await merge(ingest, 'acme', 'group');
    await ingest.send([use('u1', 'acme-ltd')]);
    expect(await ingest.times()).toEqual({ 'user:u1': NOW, 'account:group': NOW });
    expect((await ingest.events()).map(({ account_id }) => account_id)).toEqual(
      Array.from({ length: 4 }, () => 'group'),
    );
  });

  test('are found to have reached what one user did often enough in both, told to nobody', async () => {
    const ingest = await createIngest();
    await ingest.publish({ key: 'twice', event: 'report_viewed', count: 2 });
    const name = 'report_viewed';
    await ingest.send([
      use('u1', 'acme-ltd', { name, at: NOW - HOUR }),
      use('u1', 'acme', { name }),
    ]);
    const told = await ingest.told();
    await merge(ingest);
    expect(await ingest.times('twice')).toEqual({ 'user:u1': NOW, 'account:acme': NOW });
    expect(await ingest.told()).toEqual(told);
  });

  test('were there before the rule when one of them was', async () => {
    const ingest = await createIngest({ notifyFrom: NOW - HOUR });
    await ingest.send([...seen, use('u2', 'acme')]);
    await update(ingest, 'acme-ltd', { contract_at: NOW - DAY });
    await merge(ingest);
    expect(await ingest.reached()).toMatchObject([
      { subject: 'account:acme', isKnownBefore: true },
      { subject: 'user:u2', isKnownBefore: false },
    ]);
  });

  test.each<[string, Account, Account, object]>([
    [
      'what is missing',
      {},
      { owner_id: 'per_1', touch_level: 'high' },
      { owner_id: 'per_1', touch_level: 'high' },
    ],
    ['not what is there', { owner_id: 'per_2' }, { owner_id: 'per_1' }, { owner_id: 'per_2' }],
    [
      'a billing with its currency',
      { currency: 'EUR' },
      { billing_cents: 5, currency: 'SEK' },
      { billing_cents: 5, currency: 'SEK' },
    ],
    ['the earliest contract', { contract_at: 9 }, { contract_at: 7 }, { contract_at: 7 }],
    ['when it was first there', { created_at: 9 }, { created_at: 7 }, { created_at: 7 }],
    ['a name', {}, { name: 'Acme Ltd' }, { name: 'Acme Ltd' }],
    ['no name that a person has given', { name: 'Acme' }, { name: 'Acme Ltd' }, { name: 'Acme' }],
    [
      'the newer of two that group gave',
      { plan: 'gold', traits_at_json: '{"plan":7}' },
      { plan: 'silver', traits_at_json: '{"plan":9}' },
      { plan: 'silver' },
    ],
  ])('take from the old one %s', async (_what, into, from, left) => {
    const ingest = await createIngest();
    await ingest.send(seen);
    await update(ingest, 'acme', into);
    await update(ingest, 'acme-ltd', from);
    await merge(ingest);
    expect((await ingest.accounts()).acme).toMatchObject(left);
  });

  test('are one to a browser whose token names the old one', async () => {
    const ingest = await createIngest();
    await ingest.send([...seen, use('u2', 'acme')]);
    await merge(ingest);
    const routes = createBootstrapRoutes({ store: ingest.store, nowMs: () => NOW });
    const token = await signToken({ sub: 'u1', account: 'acme-ltd' });
    const body = JSON.stringify({ writeKey: WORKSPACE.writeKey, token, device: 'laptop' });
    const response = await routes.request('/v1/bootstrap', { method: 'POST', body });
    expect(PersonPart.parse(await response.json())).toMatchObject({
      accountId: 'acme',
      facts: { milestones: { 'account.first_use': NOW } },
    });
  });
});

test.each([
  ['an unknown account', 'acme-lt', 'acme', 'There is no account "acme-lt" in the workspace "ws".'],
  [
    'into an unknown account',
    'acme-ltd',
    'acm',
    'There is no account "acm" in the workspace "ws".',
  ],
  ['an account into itself', 'acme', 'acme', '"acme" is one account. Name two.'],
  [
    'one that was merged into another',
    'old',
    'acme',
    'The account "old" was merged into "acme-ltd" before. Merge "acme-ltd".',
  ],
])('refuses to merge %s', async (_what, from, into, sentence) => {
  const ingest = await createIngest();
  await ingest.send([...seen, use('u3', 'old', { type: 'page' })]);
  await merge(ingest, 'old', 'acme-ltd');
  const before = await ingest.accounts();
  await expect(merge(ingest, from, into)).rejects.toThrow(sentence);
  expect(await ingest.accounts()).toEqual(before);
});
