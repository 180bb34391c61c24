import type { Db } from '../store.ts';

/** The event that came last to a workspace, of whomever: what says that its page is connected. */
export type LastEvent = {
  receivedAt: number;
  isVerified: boolean;
  /** As the page told it: `{page: {path, …}}`. */
  context: { readonly [name: string]: unknown };
};

/** So many of the newest are passed over, when they are other workspaces'. */
const MAX_PASSED = 5_000;

export async function readLastEvent(db: Db, workspaceId: string): Promise<LastEvent | undefined> {
  const row = await db
    .selectFrom((of) =>
      of
        .selectFrom('event')
        .select(['seq', 'workspace_id', 'received_at', 'trust', 'context_json'])
        .orderBy('seq', 'desc')
        .limit(MAX_PASSED)
        .as('event'),
    )
    .select(['received_at', 'trust', 'context_json'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      receivedAt: row.received_at,
      isVerified: row.trust === 1,
      context: JSON.parse(row.context_json ?? '{}'),
    }
  );
}
