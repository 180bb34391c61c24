import type { Db } from '../store.ts';
import type { UserRow } from './customers.ts';

/** Verified users, those who were seen last first. */
export async function readKnownUsers(
  db: Db,
  { workspaceId, limit }: { workspaceId: string; limit: number },
): Promise<UserRow[]> {
  return db
    .selectFrom('user')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function countKnownUsers(db: Db, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('user')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return count;
}
