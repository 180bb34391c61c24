import { sql } from 'kysely';
import type { Db } from '../store.ts';

/** A kind of event that the product has sent lately. */
export type SeenEvent = { name: string; count: number; lastAt: number };

/** So many of the newest events are looked at, over all workspaces: a question while somebody fills in a form. */
const MAX_LOOKED_AT = 20_000;

/** The names that were tracked lately, the most frequent first; our own flows' left out. */
export async function readSeenEvents(db: Db, workspaceId: string): Promise<SeenEvent[]> {
  const rows = await db
    .selectFrom((of) =>
      of
        .selectFrom('event')
        .select(['workspace_id', 'type', 'name', 'at', 'flow_id'])
        .orderBy('seq', 'desc')
        .limit(MAX_LOOKED_AT)
        .as('event'),
    )
    .select('name')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('at').as('last_at')])
    .where('workspace_id', '=', workspaceId)
    .where('type', '=', sql.lit('track'))
    .groupBy('name')
    .orderBy('count', 'desc')
    .limit(200)
    .execute();
  return rows.flatMap(({ name, count, last_at }) =>
    name === null ? [] : [{ name, count, lastAt: last_at ?? 0 }],
  );
}
