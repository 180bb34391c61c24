import type { Db, Store } from '../store.ts';

/** Numbers that only grow, by their name. */

/**
 * Adds to a counter and returns its new value. Not the highest number in a table and one more: a row that is
 * erased would give its number out a second time.
 */
export async function raiseCounter(db: Db, name: 'feed' | 'checks', by: number): Promise<number> {
  const { value } = await db
    .insertInto('counter')
    .values({ name, value: by })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ ref, eb }) => ({
        value: eb(ref('counter.value'), '+', by),
      })),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** Writes something small, durably. @throws when the store cannot be written */
export async function checkWritable(store: Store): Promise<void> {
  await store.transaction((db) => raiseCounter(db, 'checks', 1));
}
