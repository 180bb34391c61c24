import { describe, expect, it } from 'vitest';
import { createGuard } from '../../notify/guard.ts';
import { createTestStore } from '../../store/store.fixture.ts';
import { createDemo } from './index.ts';

const SIZE = { accounts: 8, users: 60, days: 90, untilMs: Date.UTC(2026, 0, 31) };

async function make(seed: string, size = SIZE) {
  const { store } = await createTestStore();
  const guard = createGuard({ lookup: async () => [] });
  const made = await createDemo(store, { ...size, seed, guard });
  const { db } = store;
  const accounts = await db
    .selectFrom('account')
    .select(['id', 'name', 'billing_cents', 'touch_level', 'stage', 'first_seen_at'])
    .orderBy('id')
    .execute();
  const events = await db.selectFrom('event').select(['id', 'at', 'name']).orderBy('seq').execute();
  const reached = await db
    .selectFrom('milestone_reached')
    .select(['subject', 'at', 'known_before'])
    .orderBy('subject')
    .execute();
  return { store, made, accounts, events, reached };
}

describe('a customer base by chance', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await make('a'), await make('a'), await make('b')];
    expect(same.accounts).toEqual(one.accounts);
    expect(same.events).toEqual(one.events);
    expect(same.reached).toEqual(one.reached);
    expect(other.events).not.toEqual(one.events);
  });

  it('is believable: everything has followed that follows from real events', async () => {
    const { store, made, accounts, events, reached } = await make('a');
    expect(made).toMatchObject({ accounts: SIZE.accounts, events: events.length });
    expect(made.users).toBeLessThanOrEqual(SIZE.users);
    const startMs = SIZE.untilMs - SIZE.days * 86_400_000;
    expect(events.every(({ at }) => at >= startMs && at < SIZE.untilMs)).toBe(true);
    // Most come to use it, not all, and nobody is told of what was before.
    const used = reached.filter(({ subject }) => subject.startsWith('user:'));
    expect(used.length).toBeGreaterThan(made.users * 0.3);
    expect(used.length).toBeLessThan(made.users);
    expect(accounts.every(({ touch_level }) => touch_level !== null)).toBe(true);
    const { db } = store;
    const owned = await db
      .selectFrom('account')
      .where('owner_id', 'is', null)
      .selectAll()
      .execute();
    expect(owned).toEqual([]);
    expect(await db.selectFrom('response').selectAll().execute()).not.toEqual([]);
    expect(await db.selectFrom('goal').selectAll().execute()).not.toEqual([]);
    expect(await db.selectFrom('dead_letter').selectAll().execute()).toEqual([]);
  });

  it('has people who work: tasks are closed, news seen to, and who writes is answered', async () => {
    const { store } = await make('a', { ...SIZE, accounts: 60, users: 400 });
    const { db } = store;
    const tasks = await db.selectFrom('task').select(['state', 'owner_id']).execute();
    const closed = tasks.filter(({ state }) => state === 'done' || state === 'resolved');
    expect(closed.length).toBeGreaterThan(tasks.length / 2);
    const kinds = (await db.selectFrom('occurrence').select('kind').distinct().execute()).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(
      expect.arrayContaining(['first_use', 'promoter', 'detractor', 'silence']),
    );
    const messages = await db.selectFrom('conversation_message').select('person_id').execute();
    expect(messages.some(({ person_id }) => person_id === null)).toBe(true);
    expect(messages.some(({ person_id }) => person_id !== null)).toBe(true);
    const seen = await db.selectFrom('notification').select('acknowledged_at').execute();
    expect(seen.some(({ acknowledged_at: at }) => at === null)).toBe(true);
    expect(seen.some(({ acknowledged_at: at }) => at !== null)).toBe(true);
    const [workspace] = await db.selectFrom('workspace').select('name').execute();
    expect(workspace?.name).toBe('Reportly');
  });
});
