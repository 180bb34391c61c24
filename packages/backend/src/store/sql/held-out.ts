import { sql } from 'kysely';
import type { Db } from '../store.ts';

/** The flows of which it was recorded, on any device, that this user was held out. */
export async function readHeldOut(
  db: Db,
  { workspaceId, subject }: { workspaceId: string; subject: string },
): Promise<string[]> {
  // The literals are those of the partial index `event_by_name`.
  const rows = await db
    .selectFrom('event')
    .select('flow_id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', subject)
    .where('name', '=', 'flow_held_out')
    .where('trust', '=', sql.lit(1))
    .where('type', '=', sql.lit('track'))
    .where('is_internal', '=', sql.lit(0))
    .orderBy('flow_id')
    .execute();
  return rows.flatMap(({ flow_id }) => flow_id ?? []);
}
