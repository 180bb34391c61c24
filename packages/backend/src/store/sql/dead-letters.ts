import { type Insertable, sql } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Of what nobody vouches for, so many a workspace: a flood that cannot be applied fills nothing either. */
const MAX_UNVERIFIED = 1_000;

/** Keeps what was acknowledged and could not be applied. */
export async function insertDeadLetter(
  db: Db,
  row: Omit<Insertable<Tables['dead_letter']>, 'seq'>,
): Promise<void> {
  await db.insertInto('dead_letter').values(row).execute();
  if (row.trust === 0) await dropOldUnverified(db, row.workspace_id);
}

async function dropOldUnverified(db: Db, workspaceId: string): Promise<void> {
  await db
    .deleteFrom('dead_letter')
    .where('seq', 'in', (query) =>
      query
        .selectFrom('dead_letter')
        .select('seq')
        .where('workspace_id', '=', workspaceId)
        .where('trust', '=', sql.lit(0))
        .orderBy('seq', 'desc')
        // SQLite wants a limit before an offset.
        .limit(1_000)
        .offset(MAX_UNVERIFIED),
    )
    .execute();
}
