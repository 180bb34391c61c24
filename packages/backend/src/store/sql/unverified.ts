import { type RawBuilder, sql } from 'kysely';
import type { Db, Store } from '../store.ts';

/** What a workspace holds of events that nobody vouches for, and taking the oldest of it away. */

export type Amount = { events: number; bytes: number };

/** Of a row and its places in indexes, besides its texts. Measured: 230. */
export const ROW_BYTES = 250;

/** How often each text stands in the row and its indexes. */
const TEXTS = {
  subject: 3,
  account_id: 2,
  anonymous_id: 1,
  session_id: 1,
  previous_id: 1,
  name: 1,
  properties_json: 1,
  context_json: 1,
};

/** Without reading the texts: SQLite finds a length in the row's header. */
const bytesOfRow: RawBuilder<number> = sql.join(
  [
    sql.lit(ROW_BYTES),
    ...Object.entries(TEXTS).map(
      ([column, times]) => sql`coalesce(octet_length(${sql.ref(column)}), 0) * ${sql.lit(times)}`,
    ),
  ],
  sql` + `,
);

/** A part of them, from after `afterSeq` on; `lastSeq` is undefined behind the last one. */
export async function measureUnverified(
  db: Db,
  { workspaceId, afterSeq, limit }: { workspaceId: string; afterSeq: number; limit: number },
): Promise<Amount & { lastSeq: number | undefined }> {
  const rows = await db
    .selectFrom('event')
    .select(['seq', bytesOfRow.as('bytes')])
    .where('workspace_id', '=', workspaceId)
    // As the partial index says it.
    .where('trust', '=', sql.lit(0))
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  return { events: rows.length, bytes, lastSeq: rows.at(-1)?.seq };
}

/** Takes away those that came first, at most `limit`; returns how much that was. */
export async function removeOldestUnverified(
  store: Store,
  { workspaceId, limit }: { workspaceId: string; limit: number },
): Promise<Amount> {
  const rows = await store.transaction((db) =>
    db
      .deleteFrom('event')
      .where('seq', 'in', (query) =>
        query
          .selectFrom('event')
          .select('seq')
          .where('workspace_id', '=', workspaceId)
          .where('trust', '=', sql.lit(0))
          .orderBy('seq')
          .limit(limit),
      )
      .returning(bytesOfRow.as('bytes'))
      .execute(),
  );
  return { events: rows.length, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) };
}
