import { expect, test } from 'vitest';
import { prepare } from './prepare.ts';
import { createTestStore } from './store.fixture.ts';

const toChannel = (id: string, workspace_id = 'w') => ({
  workspace_id,
  id,
  kind: 'webhook',
  config_json: '{}',
  is_enabled: 1,
  created_at: 0,
});

test('is built once for each number of rows, and filled in for any values', async () => {
  const { store } = await createTestStore();
  let built = 0;
  const find = prepare((db, rows: readonly { id: string }[]) => {
    built += 1;
    const ids = rows.map((row) => row.id);
    return db
      .selectFrom('channel')
      .select('id')
      .where('kind', '=', 'webhook')
      .where('id', 'in', ids)
      .orderBy('id');
  });
  await store.transaction((db) =>
    db
      .insertInto('channel')
      .values(['a', 'b', 'c'].map((id) => toChannel(id)))
      .execute(),
  );
  const idsOf = async (...ids: string[]) =>
    (
      await find(
        store.db,
        ids.map((id) => ({ id })),
      )
    ).rows.map((row) => row.id);
  expect(await idsOf('a')).toEqual(['a']);
  expect(await idsOf('c')).toEqual(['c']);
  expect(await idsOf('c', 'b')).toEqual(['b', 'c']);
  expect(await idsOf()).toEqual([]);
  expect(built).toBe(2);
});

test('writes any number of rows, and counts those that were written', async () => {
  const { store } = await createTestStore();
  const insert = prepare((db, rows: readonly ReturnType<typeof toChannel>[]) =>
    db
      .insertInto('channel')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  );
  const rows = Array.from({ length: 120 }, (_, index) => toChannel(String(index)));
  const write = (some: typeof rows) => store.transaction((db) => insert(db, some));
  expect(await write(rows.slice(0, 70))).toEqual({ rows: [], changes: 70 });
  expect(await write(rows)).toEqual({ rows: [], changes: 50 });
  const stored = await store.db.selectFrom('channel').select('id').execute();
  expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)));
});
