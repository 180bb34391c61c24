import { flowExamples } from '@polku/flows/schemas';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createIngest, DAY, NOW } from '../ingest/ingest.fixture.ts';
import { numberNotifications } from '../store/sql/outbox.ts';
import { createTestStore } from '../store/store.fixture.ts';
import { LIISA, seedPeople } from './person.fixture.ts';
import { applyRetention, changeRetention, keepFigures, Retention } from './retention.ts';

const NONE = { events: 0, sessions: 0, responses: 0, conversations: 0, audit: 0, notifications: 0 };

async function seed() {
  const { store } = await createTestStore();
  const ingest = await seedPeople(store);
  await numberNotifications(store);
  const count = async (table: string) => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from ${sql.table(table)}`.execute(store.db);
    return Number(rows[0]?.n);
  };
  return { ...ingest, store, count };
}

describe('retention', () => {
  test('has defaults, and never forgets an id before its event can no longer come', () => {
    expect(Retention.parse({})).toEqual({
      ...{ events: 400, sessions: 400, responses: 730, conversations: 730, audit: 730 },
      notifications: 400,
    });
    expect(Retention.safeParse({ events: 89 }).success).toBe(false);
    expect(Retention.parse({ events: 90 }).events).toBe(90);
    expect(Retention.parse({ events: null }).events).toBeNull();
  });

  test('takes nothing a day before, and all that is too old a day after', async () => {
    const { store, count } = await seed();
    const events = await count('event');
    const notifications = await count('notification');
    expect(await applyRetention(store, NOW + 399 * DAY)).toEqual(NONE);
    const removed = await applyRetention(store, NOW + 401 * DAY);
    expect(removed).toMatchObject({ events, notifications, responses: 0, conversations: 0 });
    expect(removed.sessions).toBeGreaterThan(1);
    for (const table of ['event', 'notification', 'delivery', 'user_session'])
      expect([table, await count(table)]).toEqual([table, 0]);
    expect(await count('conversation')).toBe(2);
    // Again there is nothing left to do.
    expect(await applyRetention(store, NOW + 401 * DAY)).toEqual(NONE);
  });

  test('leaves first uses, and the figures of answers without their people and their words', async () => {
    const { store, reached, count } = await seed();
    const before = await reached();
    expect(before.map(({ subject }) => subject)).toContain(`user:${LIISA}`);
    const removed = await applyRetention(store, NOW + 731 * DAY);
    expect(removed).toMatchObject({ responses: 2, conversations: 2 });
    expect(await reached()).toEqual(before);
    expect([await count('conversation'), await count('conversation_message')]).toEqual([0, 0]);
    const answers = await store.db
      .selectFrom('response')
      .select(['user_id', 'account_id', 'answers_json', 'is_complete'])
      .execute();
    expect(answers).toEqual(
      [1, 2].map(() => ({
        ...{ user_id: null, account_id: 'acme', answers_json: '{"ease":1}', is_complete: 1 },
      })),
    );
  });

  test('is each workspace’s own, and goes by parts', async () => {
    const { store, send } = await createIngest();
    const other = await createIngest({ store, workspaceId: 'other' });
    const acts = Array.from({ length: 700 }, (_, index) => ({ as: 'u1', at: NOW - index }));
    for (const to of [send, other.send]) await to(acts.slice(0, 350));
    for (const to of [other.send, send]) await to(acts.slice(350));
    await changeRetention(store, 'other', { events: null });
    const removed = await applyRetention(store, NOW + 500 * DAY);
    expect(removed.events).toBe(700);
    const { rows } = await sql`select distinct workspace_id from event`.execute(store.db);
    expect(rows).toEqual([{ workspace_id: 'other' }]);
  });

  test('is changed by what is named, and refuses what is too short', async () => {
    const { store } = await createIngest();
    expect(await changeRetention(store, 'ws', { audit: 30 })).toMatchObject({
      audit: 30,
      events: 400,
    });
    expect(await changeRetention(store, 'ws', { events: 90 })).toMatchObject({
      audit: 30,
      events: 90,
    });
    await expect(changeRetention(store, 'ws', { events: 10 })).rejects.toThrow(
      'events: expected at least 90 days.',
    );
    expect(await changeRetention(store, 'ws', {})).toMatchObject({ audit: 30, events: 90 });
  });
});

test('of answers that which can be counted is kept: numbers, and options that were offered', () => {
  const choice = {
    ...{ id: 'why', kind: 'choice' as const, text: 'Why?' },
    options: [
      { id: 'price', text: 'Price' },
      { id: 'time', text: 'Time' },
    ],
  };
  const survey = { ...flowExamples.survey, questions: [choice] } as typeof flowExamples.survey;
  const answers = {
    ...{ score: 9, words: 'Call me', contact: { email: 'a@b.example' } },
    why: { chosen: ['price', 'Anna'], other: 'Anna says so' },
  };
  expect(keepFigures(survey, answers)).toEqual({ score: 9, why: { chosen: ['price'] } });
  expect(keepFigures(undefined, answers)).toEqual({ score: 9 });
});
