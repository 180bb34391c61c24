import type { Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** What has occurred, once each. */
export type OccurrenceRow = Selectable<Tables['occurrence']>;

/** Writes those that are not there; returns their ids. */
export async function insertOccurrences(
  db: Db,
  rows: readonly OccurrenceRow[],
): Promise<Set<string>> {
  const { rows: fresh } = await insert(db, rows);
  return new Set(fresh.map(({ id }) => id));
}

const insert = prepare((db, rows: readonly OccurrenceRow[]) =>
  db
    .insertInto('occurrence')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id'),
);

/** What has occurred from then on, oldest first. */
export async function readOccurrences(
  db: Db,
  { workspaceId, sinceMs }: { workspaceId: string; sinceMs: number },
): Promise<OccurrenceRow[]> {
  return db
    .selectFrom('occurrence')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('recorded_at', '>=', sinceMs)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
}
