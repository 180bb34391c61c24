import type { Insertable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Keeps what was acknowledged and could not be applied. */
export async function insertDeadLetter(
  db: Db,
  row: Omit<Insertable<Tables['dead_letter']>, 'seq'>,
): Promise<void> {
  await db.insertInto('dead_letter').values(row).execute();
}
