import { WeeklyFigures } from '@polku/protocol/schemas';
import { describe, expect, test } from 'vitest';
import { createOffice, DAY, NOW as OFFICE_NOW } from './accounts.fixture.ts';
import { createWatch } from './watch-clock.ts';

/** The people are here since a Saturday; then comes a whole week, and the Monday on which it is told. */
const MORNING = Date.UTC(2026, 1, 9, 6);
const WEEK = 7 * DAY;

async function createWeeks(people: { name: string; role: string; timeZone?: string }[] = []) {
  const office = await createOffice({
    people: [
      { name: 'Veikko', role: 'csm', email: 'veikko@reportly.example' },
      { name: 'Aino', role: 'csm', email: 'aino@reportly.example' },
      ...people.map((one) => ({ ...one, email: `${one.name.toLowerCase()}@reportly.example` })),
    ],
    milestones: [{ key: 'first_use', name: 'First report', event: 'report_created' }],
  });
  const { store, workspaceId, personId, change } = office;
  let watch = createWatch(store);

  const addAccount = (id: string, owner: string | null, daysAgo: number) =>
    change(id, {
      touchLevel: 'tech',
      ...(owner !== null && { owner: `${owner}@reportly.example` }),
      contractAt: MORNING - daysAgo * DAY,
    });

  const reach = (subject: string, accountId: string, daysAgo: number) =>
    store.transaction((db) =>
      db
        .insertInto('milestone_reached')
        .values({
          workspace_id: workspaceId,
          milestone: 'first_use',
          subject,
          trust: 1,
          at: MORNING - daysAgo * DAY,
          event_id: subject,
          account_id: accountId,
          flow_id: null,
          flow_step: null,
          known_before: 0,
          recorded_at: MORNING,
        })
        .execute(),
    );

  /** What was told, by the name of who it was told to. */
  async function told() {
    const rows = await store.db
      .selectFrom('notification')
      .select(['owner_id', 'body_json', 'created_at'])
      .where('kind', '=', 'digest')
      .orderBy('created_at')
      .execute();
    const names = ['veikko', 'aino', ...people.map(({ name }) => name.toLowerCase())];
    const nameOf = (id: string | null) => names.find((name) => personId(name) === id);
    const bodies = rows.map(({ owner_id, body_json }) => ({
      reader: nameOf(owner_id),
      ...JSON.parse(body_json),
    }));
    return bodies
      .filter(({ type }) => type === 'weekly.figures')
      .map(({ reader, ...body }) => ({ reader, ...WeeklyFigures.parse(body).data }))
      .toSorted((a, b) => (String(a.reader) < String(b.reader) ? -1 : 1));
  }

  return {
    ...office,
    addAccount,
    reach,
    told,
    look: (nowMs: number) => watch.look(nowMs),
    restart: () => {
      watch = createWatch(store);
    },
  };
}

describe('the figures of a week', () => {
  test('go to each CSM of the accounts that are theirs, and to leads of all, on Monday, once', async () => {
    const { addAccount, reach, look, restart, told } = await createWeeks([
      { name: 'Leena', role: 'lead' },
      { name: 'Otto', role: 'admin' },
    ]);
    await addAccount('reached', 'veikko', 40);
    await addAccount('waits', 'veikko', 10);
    await addAccount('stalled', 'veikko', 60);
    await addAccount('nobody', null, 5);
    await reach('account:reached', 'reached', 3);
    await reach('user:u1', 'reached', 3);
    await reach('user:u2', 'reached', 2);
    await reach('user:u3', 'reached', 9);
    // After the week has ended.
    await reach('user:u4', 'reached', 0);

    await look(MORNING - 1);
    expect(await told()).toEqual([]);
    for (const at of [MORNING, MORNING, MORNING + DAY]) {
      await look(at);
      restart();
    }
    const figures = {
      from: '2026-02-01T22:00:00.000Z',
      to: '2026-02-08T22:00:00.000Z',
      firstUses: { now: 2, before: 1 },
      waiting: { now: 2, before: 3 },
      stalled: { now: 1, before: 2 },
      stalledDays: 30,
    };
    expect(await told()).toMatchObject([
      {
        ...{ ...figures, reader: 'leena', scope: 'all', accounts: 4 },
        waiting: { now: 3, before: 3 },
      },
      { ...figures, reader: 'veikko', scope: 'mine', accounts: 3 },
    ]);
  });

  test('are told each week anew, and after a downtime of three weeks once', async () => {
    const { addAccount, look, told } = await createWeeks();
    await addAccount('waits', 'aino', 10);
    await look(MORNING);
    await look(MORNING + WEEK);
    expect(await told()).toHaveLength(2);
    await look(MORNING + 4 * WEEK + 2 * DAY);
    await look(MORNING + 4 * WEEK + 2 * DAY);
    expect(await told()).toHaveLength(3);
  });

  test('are not told to who was not here then, wants none of them, or has no such accounts', async () => {
    const { store, addAccount, change, personId, look, told } = await createWeeks([
      { name: 'Uusi', role: 'csm' },
      { name: 'Katri', role: 'viewer' },
    ]);
    await addAccount('a', 'aino', 10);
    await addAccount('b', 'uusi', 10);
    await change('c', { touchLevel: 'high', owner: 'veikko@reportly.example' });
    const set = (name: string, values: object) =>
      store.transaction((db) =>
        db.updateTable('person').set(values).where('id', '=', personId(name)).execute(),
      );
    await set('aino', { telling_json: JSON.stringify({ weekly: false }) });
    await set('uusi', { created_at: MORNING - 3_600_000 });
    await look(MORNING);
    expect(await told()).toEqual([]);
    await look(MORNING + WEEK);
    await set('uusi', { deactivated_at: MORNING + WEEK });
    await look(MORNING + 2 * WEEK);
    expect((await told()).map(({ reader }) => reader)).toEqual(['uusi']);
  });

  test('come in the morning of where somebody is, and on the next day where Monday is free', async () => {
    const { addAccount, look, told } = await createWeeks([
      { name: 'Ann', role: 'csm', timeZone: 'America/New_York' },
    ]);
    await addAccount('a', 'ann', 10);
    await addAccount('b', 'aino', 10);
    await look(MORNING);
    expect(await told()).toMatchObject([{ reader: 'aino' }]);
    await look(MORNING + 7 * 3_600_000);
    expect((await told()).map(({ from }) => from).toSorted()).toEqual([
      '2026-02-01T22:00:00.000Z',
      '2026-02-02T05:00:00.000Z',
    ]);
    // Easter Monday.
    const easter = Date.UTC(2026, 3, 6, 5);
    await look(easter - WEEK);
    const before = (await told()).length;
    await look(easter + 6 * 3_600_000);
    expect(await told()).toHaveLength(before);
    await look(easter + DAY);
    expect(await told()).toHaveLength(before + 1);
  });
});

test('the office stands before the week', () => expect(OFFICE_NOW).toBeLessThan(MORNING - WEEK));
