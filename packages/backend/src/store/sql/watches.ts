import type { Selectable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Durable timers. */
export type WatchRow = Selectable<Tables['watch']>;

/** Sets timers. One that is set already stays as it is, but for what `again` may set once more. */
export async function insertWatches(
  db: Db,
  rows: readonly Omit<WatchRow, 'fired_at'>[],
  { again = false } = {},
): Promise<void> {
  for (const row of rows) {
    const { since_at, due_at } = row;
    await db
      .insertInto('watch')
      .values({ ...row, fired_at: null })
      .onConflict((conflict) =>
        again
          ? conflict
              .columns(['workspace_id', 'subject', 'kind', 'since'])
              .doUpdateSet({ since_at, due_at, fired_at: null })
          : conflict.doNothing(),
      )
      .execute();
  }
}

/** When the next one is due; undefined when none runs. */
export async function readNextWatch(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('watch')
    .select('due_at')
    .where('fired_at', 'is', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at;
}

/** The longest due first. */
export function readDueWatches(
  db: Db,
  { nowMs, limit }: { nowMs: number; limit: number },
): Promise<WatchRow[]> {
  return db
    .selectFrom('watch')
    .selectAll()
    .where('fired_at', 'is', null)
    .where('due_at', '<=', nowMs)
    .orderBy('due_at')
    .limit(limit)
    .execute();
}

/** When one of this kind was told last of each of these accounts. */
export async function readLastFired(
  db: Db,
  { workspaceId, accountIds }: { workspaceId: string; accountIds: readonly string[] },
): Promise<(kind: string, accountId: string | null) => number | undefined> {
  const rows = await db
    .selectFrom('watch')
    .select(['account_id', 'kind'])
    .select(({ fn }) => fn.max('fired_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'in', accountIds)
    .groupBy(['account_id', 'kind'])
    .execute();
  const byKey = new Map(rows.map((row) => [`${row.kind}\n${row.account_id}`, row.at]));
  return (kind, accountId) => byKey.get(`${kind}\n${accountId}`) ?? undefined;
}

const ofWatch = (row: WatchRow) => ({
  workspace_id: row.workspace_id,
  subject: row.subject,
  kind: row.kind,
  since: row.since,
});

const keyed = (db: Db, row: WatchRow) =>
  db.updateTable('watch').where((eb) => eb.and(ofWatch(row)));

/** It does not come again. `atMs`: when it was told; 0 of one that was over before. */
export async function saveFired(db: Db, row: WatchRow, atMs: number): Promise<void> {
  await keyed(db, row).set({ fired_at: atMs }).execute();
}

export async function saveDue(
  db: Db,
  row: WatchRow,
  { sinceMs, dueMs }: { sinceMs: number; dueMs: number },
): Promise<void> {
  await keyed(db, row).set({ since_at: sinceMs, due_at: dueMs }).execute();
}
