import { describe, expect, test } from 'vitest';
import { DAY, HOUR, NOW } from '../ingest/ingest.fixture.ts';
import { saveTelling } from '../store/sql/tellings.ts';
import { createWatched } from './watch.fixture.ts';

/** A high-touch account of Aino's, who can be reached by a channel of her own and sits in a room. */
async function createOffice(telling: object = {}) {
  const world = await createWatched({ notifyFrom: NOW - DAY });
  const { store, workspaceId } = world;
  await world.addAccount('acme', { level: 'high', contractAt: null });
  await store.transaction(async (db) => {
    await db
      .insertInto('person')
      .values({
        workspace_id: workspaceId,
        id: 'aino',
        email: 'aino@vendor.example',
        name: 'Aino',
        role: 'csm',
        created_at: NOW,
      })
      .execute();
    await saveTelling(db, { workspaceId, id: 'aino' }, JSON.stringify(telling));
    for (const audience of ['person', 'room', 'system'] as const)
      await db
        .insertInto('channel')
        .values({
          workspace_id: workspaceId,
          id: audience,
          kind: 'test',
          audience,
          config_json: '{}',
          is_enabled: 1,
          created_at: NOW,
        })
        .execute();
  });
  const told = async (channelId: string) => {
    const rows = await store.db
      .selectFrom('delivery')
      .innerJoin('notification', (join) =>
        join
          .onRef('notification.workspace_id', '=', 'delivery.workspace_id')
          .onRef('notification.id', '=', 'delivery.notification_id'),
      )
      .select('notification.kind as kind')
      .where('delivery.channel_id', '=', channelId)
      .orderBy('notification.created_at')
      .execute();
    return rows.map(({ kind }) => kind);
  };
  const use = (as: string, receivedAt: number) => world.send([{ as, of: 'acme' }], { receivedAt });
  return { ...world, told, use };
}

describe('who looks after an account hears of a first use', () => {
  test('at once, and once, as rooms and systems do', async () => {
    const { use, told, lines } = await createOffice();
    await use('u1', NOW + 1);
    for (const audience of ['person', 'room', 'system'])
      expect(await told(audience)).toEqual(['first_use']);
    expect(await lines()).toEqual([]);
  });

  test('later, who wants to; rooms and systems hear of it all the same', async () => {
    const { use, told, look } = await createOffice({ other: 'hourly' });
    await use('u1', NOW + 1);
    expect([await told('person'), await told('room')]).toEqual([[], ['first_use']]);
    await look((Math.floor(NOW / HOUR) + 1) * HOUR);
    expect(await told('person')).toEqual(['digest']);
    expect(await told('system')).toEqual(['first_use']);
  });

  test('never, who does not', async () => {
    const { use, told, look, lines } = await createOffice({ other: 'off' });
    await use('u1', NOW + 1);
    await look(NOW + 30 * DAY);
    expect((await told('person')).filter((kind) => /first_use|digest/.test(kind))).toEqual([]);
    expect(await lines()).toEqual([]);
  });

  test('of no more an hour than they can take: the others come together', async () => {
    const { use, told, look } = await createOffice({ maxAnHour: 2 });
    for (let user = 0; user < 5; user += 1) await use(`u${user}`, NOW + 1 + user);
    expect(await told('person')).toEqual(['first_use', 'first_use']);
    expect(await told('room')).toHaveLength(5);
    await look(NOW + HOUR);
    expect(await told('person')).toEqual(['first_use', 'first_use', 'digest']);
  });
});
