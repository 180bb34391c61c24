import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { MAY_NAME_SOMEBODY, PERSONAL_DATA } from './personal-data.ts';
import { placesOf } from './sql/erase-rows.ts';
import { createTestStore } from './store.fixture.ts';
import type { Db } from './store.ts';

/** The schema as it is, not as its types say. */
async function readColumns(db: Db): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select m.name as "table", p.name as "column" from sqlite_master m, pragma_table_info(m.name) p
    where m.type = 'table' and m.name not like 'sqlite_%' and m.name != 'migration'`.execute(db);
  return rows;
}

const registry: { [table: string]: (typeof PERSONAL_DATA)[keyof typeof PERSONAL_DATA] } =
  PERSONAL_DATA;

function faultOf({ table, column }: { table: string; column: string }): string[] {
  const held = registry[table];
  if (!held) return [`${table}: is not in store/personal-data.ts`];
  // The whole row goes.
  if (held.of === 'user' || held.of === 'subject' || held.of === 'row') return [];
  const spoken = 'columns' in held ? held.columns : {};
  return MAY_NAME_SOMEBODY.test(column) && !Object.hasOwn(spoken, column)
    ? [`${table}.${column}: may name somebody; say in store/personal-data.ts what it holds`]
    : [];
}

// By SQLite's own catalogue; the schema is one for every engine.
describe.skipIf(process.env.POLKU_TEST_POSTGRES)('personal data', () => {
  test('every table and every column that may name somebody is in the registry', async () => {
    const { store } = await createTestStore();
    const columns = await readColumns(store.db);
    expect(columns.length).toBeGreaterThan(200);
    expect(columns.flatMap(faultOf)).toEqual([]);
    const real = new Set(columns.map(({ table }) => table));
    expect(Object.keys(registry).filter((table) => !real.has(table))).toEqual([]);
  });

  test('a table or a column that nobody has thought of is named', async () => {
    const { store } = await createTestStore();
    await store.transaction(async (db) => {
      await sql`create table diary (user_id text, text text)`.execute(db);
      await sql`alter table channel add column last_user_id text`.execute(db);
    });
    expect(new Set((await readColumns(store.db)).flatMap(faultOf))).toEqual(
      new Set([
        'diary: is not in store/personal-data.ts',
        'channel.last_user_id: may name somebody; say in store/personal-data.ts what it holds',
      ]),
    );
  });

  test('a person’s rows are found by an index in every table', async () => {
    const { store } = await createTestStore();
    const person = { workspaceId: 'ws', userIds: ['u'], subjects: ['user:u', 'anon:a'] };
    const plans: string[] = [];
    for (const { table, by } of placesOf(person)) {
      const { rows } = await sql<{ detail: string }>`explain query plan
        delete from ${sql.table(table)} where workspace_id = ${'ws'} and ${sql.ref(by)} in (${'u'}, ${'v'})`.execute(
        store.db,
      );
      // By both columns, not by the workspace alone.
      const isFound = rows.some(({ detail }) => new RegExp(`SEARCH.*\\b${by}=`).test(detail));
      if (!isFound) plans.push(`${table}: ${rows.map(({ detail }) => detail).join('; ')}`);
    }
    expect(plans).toEqual([]);
  });
});
