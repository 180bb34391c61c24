import { describe, expect, test } from 'vitest';
import { DAY, HOUR, NOW } from '../ingest/ingest.fixture.ts';
import { savePlaybook } from '../store/sql/playbooks.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';
import { createWatched } from './watch.fixture.ts';

/** A look a day, and the silences by then: whose, and on which day. */
async function passDays(
  { look, occurred }: Awaited<ReturnType<typeof createWatched>>,
  { from = 0, to }: { from?: number; to: number },
) {
  for (let day = from; day <= to; day += 1) await look(NOW + day * DAY);
  return (await occurred()).map(({ of, day }) => [of, day]);
}

describe('the silence watch', () => {
  test('tells of accounts without a first use after 7, 14 and 30 days, by touch level', async () => {
    const world = await createWatched();
    await world.addAccount('high', { level: 'high' });
    await world.addAccount('low', { level: 'low' });
    await world.addAccount('tech', { level: 'tech' });
    await world.addAccount('unplaced', { level: null });
    expect(await passDays(world, { to: 365 })).toEqual([
      ['high', 7],
      ['low', 14],
      ['unplaced', 14],
      ['tech', 30],
    ]);
    const told = (await world.notified()).filter((kind) => kind === 'silence');
    expect(told).toHaveLength(3);
    const tasks = await world.store.db.selectFrom('task').select(['kind', 'account_id']).execute();
    expect(tasks.length).toBe(3);
  });

  test('counts from the contract and from the handover', async () => {
    const world = await createWatched();
    await world.addAccount('acme', { contractAt: NOW, handoverAt: NOW + 20 * DAY });
    expect(await passDays(world, { to: 60 })).toEqual([
      ['acme', 7],
      ['acme', 27],
    ]);
    expect((await world.occurred()).map(({ detail }) => detail.since)).toEqual([
      'contract',
      'handover',
    ]);
  });

  test('says nothing of who has made the first use in time, or was there before', async () => {
    const world = await createWatched({ notifyFrom: NOW });
    await world.addAccount('acme', {});
    await world.addAccount('old', { contractAt: NOW - DAY });
    await world.look(NOW);
    await world.send([{ as: 'u1', of: 'acme' }], { receivedAt: NOW + DAY });
    expect(await passDays(world, { from: 1, to: 60 })).toEqual([]);
  });

  test('counts from an invitation that the host has told of', async () => {
    const world = await createWatched();
    const invited = {
      type: 'identify' as const,
      traits: { invitedAt: new Date(NOW).toISOString() },
    };
    await world.send([
      { as: 'u1', of: 'acme', ...invited },
      { as: 'u2', of: 'acme', ...invited },
    ]);
    await world.send([{ as: 'u2', of: 'acme' }], { receivedAt: NOW + DAY });
    // Nobody has placed the account: as low touch.
    expect(await passDays(world, { to: 60 })).toEqual([['u1', 14]]);
  });

  test('goes by the playbook and the level that hold when the time has come', async () => {
    const world = await createWatched();
    await world.addAccount('acme', {});
    await world.addAccount('globex', {});
    await world.look(NOW);
    const silence = DEFAULT_PLAYBOOKS.find(({ key }) => key === 'silence');
    if (!silence) throw new Error('There is no playbook of silence.');
    const when = { ...silence.when, afterDays: { high: 20, low: 30, tech: 40 } };
    const { workspaceId, store } = world;
    await store.transaction((db) =>
      savePlaybook(
        db,
        { workspaceId, key: 'silence', accountId: 'acme' },
        { playbook: { ...silence, when }, nowMs: NOW, by: null },
      ),
    );
    expect(await passDays(world, { from: 1, to: 60 })).toEqual([
      ['globex', 7],
      ['acme', 20],
    ]);
  });

  test('neither floods nor forgets after a long time without a backend', async () => {
    const world = await createWatched();
    for (const id of ['acme', 'globex'])
      await world.addAccount(id, { contractAt: NOW, handoverAt: NOW + DAY });
    const { look, occurred, notified, lines, restart } = world;
    await look(NOW);
    restart();
    await look(NOW + 90 * DAY);
    const silences = await occurred();
    expect(silences.map(({ of, isFolded, detail }) => [of, detail.since, isFolded])).toEqual(
      expect.arrayContaining([
        ['acme', 'handover', false],
        ['acme', 'contract', true],
        ['globex', 'handover', false],
        ['globex', 'contract', true],
      ]),
    );
    expect(await notified()).toEqual(['silence', 'silence']);
    expect(await lines()).toEqual(['silence', 'silence']);
    restart();
    await look(NOW + 91 * DAY);
    expect((await occurred()).length).toBe(4);
  });
});

describe('a user who is stuck', () => {
  const step = (name: string, at: number) => ({
    name,
    as: 'u1',
    of: 'acme',
    at,
    flow: { id: 'welcome', version: 1, step: 'second' },
    properties: { step: 'second', reason: 'done' },
  });

  test('on a step of a tour is told of, once', async () => {
    const world = await createWatched();
    await world.send([step('tour_step_shown', NOW)]);
    expect(await passDays(world, { to: 60 })).toEqual([['u1', 5]]);
    const [stuck] = await world.occurred();
    expect(stuck?.detail).toMatchObject({ flow: 'welcome', step: 'second', sinceAt: NOW });
  });

  test('and goes on is not', async () => {
    const world = await createWatched();
    await world.send([step('tour_step_shown', NOW)]);
    await world.look(NOW);
    await world.send([step('tour_ended', NOW + HOUR)], { receivedAt: NOW + HOUR });
    expect(await passDays(world, { from: 1, to: 60 })).toEqual([]);
  });
});

test('a champion who is not seen is told of, once for each absence', async () => {
  const world = await createWatched();
  const { store, workspaceId } = world;
  await world.send([{ as: 'u1', of: 'acme' }]);
  await store.transaction(async (db) => {
    await db
      .insertInto('contact')
      .values({
        workspace_id: workspaceId,
        id: 'c1',
        account_id: 'acme',
        name: 'Maija',
        email: null,
        phone: null,
        title: null,
        role: 'champion',
        user_id: 'u1',
        language: null,
        created_at: NOW,
        updated_at: NOW,
      })
      .execute();
  });
  expect(await passDays(world, { to: 80 })).toEqual([['u1', 30]]);
  await world.send([{ as: 'u1', of: 'acme', name: 'seen' }], { receivedAt: NOW + 80 * DAY });
  expect(await passDays(world, { from: 81, to: 365 })).toEqual([
    ['u1', 30],
    ['u1', 110],
  ]);
});
