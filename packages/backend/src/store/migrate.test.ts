import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { createTestStore } from './store.fixture.ts';

const SECOND: Migration = {
  name: '0002-second',
  up: (run) => run(['create table second (id text)']),
};
const INITIAL: Migration = { name: '0001-initial', up: async () => {} };

test('backs a database up, named by the migration, before it is changed', async () => {
  const { store } = await createTestStore();
  const steps: string[] = [];
  await migrate({
    transaction: store.transaction,
    backup: async (name) => void steps.push(`backup ${name}`),
    nowMs: 1,
    migrations: [
      INITIAL,
      {
        name: SECOND.name,
        up: async (run) => {
          steps.push('up');
          await SECOND.up(run);
        },
      },
    ],
  });
  expect(steps).toEqual(['backup 0002-second', 'up']);
});

test('leaves nothing of a migration that fails in the middle, and tries it again', async () => {
  const { store } = await createTestStore();
  const run = (up: Migration['up']) =>
    migrate({
      transaction: store.transaction,
      backup: async () => {},
      nowMs: 1,
      migrations: [INITIAL, { name: SECOND.name, up }],
    });
  const failed = run(async (db) => {
    await SECOND.up(db);
    throw new Error('cut');
  });
  await expect(failed).rejects.toThrow('cut');
  await run(SECOND.up);
  const { rows } = await sql`select name from migration order by name`.execute(store.db);
  expect(rows).toEqual([{ name: '0001-initial' }, { name: '0002-second' }]);
});
