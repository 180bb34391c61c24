import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { poison } from '../store/store.fixture.ts';
import { createConsumer } from './apply-group.ts';
import { createIngest, NOW, newId } from './ingest.fixture.ts';

const acme = { as: 'u1', of: 'acme' };
const poisonous = { as: 'u9', of: 'acme', name: 'poison' };

/** An event of this name cannot be written, as by a fault of ours that no shape shows. */
async function startPoisoned() {
  const ingest = await createIngest();
  const because = 'poisoned';
  await poison(ingest.store, { trigger: 'poison', table: 'event', name: 'poison', because });
  return ingest;
}

describe('a poison event', () => {
  test('fails no other batch of its group', async () => {
    const { check, consume, told, events } = await startPoisoned();
    const batches = [
      await check([acme]),
      await check([poisonous]),
      await check([{ as: 'u2', of: 'acme' }]),
    ];
    await consume(batches.map(({ batch }) => batch));
    expect((await told()).map(({ subject }) => subject).sort()).toEqual(['user:u1', 'user:u2']);
    expect(await events()).toHaveLength(2);
  });

  test('fails no other event of its batch, and is kept whole', async () => {
    const { send, told, deadLetters, calls } = await startPoisoned();
    await send([acme, poisonous, { as: 'u2', of: 'acme' }]);
    expect((await told()).map(({ subject }) => subject).sort()).toEqual(['user:u1', 'user:u2']);
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      workspace_id: 'ws',
      received_at: NOW,
      reason: expect.stringMatching(/poisoned/),
    });
    expect(JSON.parse(letter?.event_json ?? '')).toMatchObject({
      event: { name: 'poison' },
      trust: 1,
      userId: 'u9',
      at: NOW,
    });
    expect(calls.faults).toHaveLength(1);
  });

  test('of nobody verified does not push out those of anybody, and fills nothing', async () => {
    const { send, deadLetters } = await startPoisoned();
    await send([poisonous]);
    for (let times = 0; times < 3; times += 1)
      await send(Array.from({ length: 400 }, () => ({ name: 'poison' })));
    const letters = await deadLetters();
    expect(letters.filter(({ trust }) => trust === 1)).toHaveLength(1);
    expect(letters.filter(({ trust }) => trust === 0)).toHaveLength(1_000);
  }, 60_000);

  test('leaves nothing half done behind', async () => {
    const { store, send, reached, users, told } = await createIngest();
    // The last thing that a first use writes.
    await poison(store, { trigger: 'poison', table: 'delivery', because: 'poisoned' });
    await send([acme]);
    expect([await reached(), await users(), await told()]).toEqual([[], {}, []]);
  });
});

describe('a group of requests', () => {
  test('tells once what two of them bring, with the words of both', async () => {
    const { check, consume, told, events, users } = await createIngest();
    const use = { ...acme, id: newId() };
    const batches = [
      await check([use, { ...acme, type: 'identify', traits: { role: 'cfo' } }]),
      await check([use, { ...acme, type: 'identify', traits: { team: 'finance' } }]),
    ];
    await consume(batches.map(({ batch }) => batch));
    expect(await told()).toHaveLength(1);
    expect(await events()).toHaveLength(3);
    const { traits_json = '' } = (await users()).u1 ?? {};
    expect(JSON.parse(traits_json)).toEqual({ role: 'cfo', team: 'finance' });
  });

  test('gives those that waited for long the times at which they came', async () => {
    const { check, consume, events } = await createIngest();
    const times = [NOW, NOW + 20, NOW + 600_000];
    const batches = [];
    for (const receivedAt of times) batches.push(await check([acme], { receivedAt }));
    await consume(batches.map(({ batch }) => batch));
    const received = (await events()).map(({ received_at }) => received_at);
    expect(received).toEqual([NOW + 20, NOW + 20, NOW + 600_000]);
  });

  test('keeps its workspaces apart', async () => {
    const one = await createIngest();
    const other = await createIngest({ store: one.store, workspaceId: 'ws2' });
    const batches = [
      await one.check([acme]),
      await other.check([acme]),
      await one.check([{ as: 'u2', of: 'acme' }]),
    ];
    await one.consume(batches.map(({ batch }) => batch));
    expect(Object.keys(await one.users())).toEqual(['u1', 'u2']);
    expect(Object.keys(await other.users())).toEqual(['u1']);
    expect((await other.told()).map(({ subject }) => subject)).toEqual(['user:u1']);
  });

  test('is one whole in which an identify claims what another request did before', async () => {
    const { check, consume, told } = await createIngest();
    const batches = [
      await check([{ anonymousId: 'a1', at: NOW - 2 }]),
      await check([{ ...acme, type: 'identify', anonymousId: 'a1', at: NOW - 1 }]),
    ];
    await consume(batches.map(({ batch }) => batch));
    expect((await told()).map(({ subject }) => subject)).toEqual(['user:u1']);
  });
});

// Its size can be bounded in SQLite alone; the same of any engine is in `http/app.test.ts`.
describe.skipIf(process.env.POLKU_TEST_POSTGRES)('a store that fails', () => {
  test('fails the whole group: nothing becomes a dead letter because the disk is full', async () => {
    const { store, check, deadLetters, events } = await createIngest();
    const { page_count } = (await sql<{ page_count: number }>`pragma page_count`.execute(store.db))
      .rows[0] ?? { page_count: 0 };
    await store.transaction((db) =>
      sql`pragma max_page_count = ${sql.lit(page_count + 1)}`.execute(db),
    );
    const consume = createConsumer({ store });
    const many = Array.from({ length: 200 }, () => ({
      ...acme,
      properties: { text: 'x'.repeat(500) },
    }));
    const { batch } = await check(many);
    await expect(consume([batch])).rejects.toThrow(/full/);
    expect(await deadLetters()).toEqual([]);
    expect(await events()).toEqual([]);
    await store.transaction((db) => sql`pragma max_page_count = 100000`.execute(db));
    await consume([batch]);
    expect(await events()).toHaveLength(200);
  });
});
