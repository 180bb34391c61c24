import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
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

describe('a version that is older than the schema', () => {
  const THIRD: Migration = {
    name: '0003-third',
    up: (run) => run(['drop table second']),
    needs: '0002-second',
  };
  async function meet(known: Migration[]) {
    const { store } = await createTestStore();
    const start = (migrations: Migration[]) =>
      migrate({ transaction: store.transaction, backup: async () => {}, nowMs: 1, migrations });
    await start([INITIAL, SECOND]);
    return { start, again: () => start(known) };
  }

  test('goes on beside what was only added, and says so', async () => {
    const { again } = await meet([INITIAL]);
    expect(await again()).toEqual(['0002-second']);
  });

  test('is refused where something was taken away that it still needs', async () => {
    const { start, again } = await meet([INITIAL]);
    await start([INITIAL, SECOND, THIRD]);
    await expect(again()).rejects.toThrow(
      /knows the schema up to 0001-initial, and the store, which has 0003-third, needs at least 0002-second/,
    );
    expect(await start([INITIAL, SECOND])).toEqual(['0003-third']);
  });

  test('is refused by what comes after that as well', async () => {
    const { start, again } = await meet([INITIAL]);
    await start([INITIAL, SECOND, THIRD, { name: '0004-fourth', up: async () => {} }]);
    await expect(again()).rejects.toThrow(/has 0004-fourth, needs at least 0002-second/);
  });
});
