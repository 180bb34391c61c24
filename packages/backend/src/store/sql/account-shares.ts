import type { Selectable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Links by which customers see their success path. */
export type ShareRow = Selectable<Tables['account_share']>;

export async function insertShare(db: Db, row: ShareRow): Promise<void> {
  await db.insertInto('account_share').values(row).execute();
}

export const readShares = (
  db: Db,
  { workspaceId, accountId }: { workspaceId: string; accountId: string },
): Promise<ShareRow[]> =>
  db
    .selectFrom('account_share')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .execute();

/** With what its page shows of the workspace, and the secret that has signed it. */
export const findShare = (db: Db, id: string) =>
  db
    .selectFrom('account_share')
    .innerJoin('workspace', 'workspace.id', 'account_share.workspace_id')
    .select([
      'account_share.workspace_id as workspaceId',
      'account_share.account_id as accountId',
      'account_share.expires_at as expiresAtMs',
      'account_share.revoked_at as revokedAtMs',
      'workspace.name as workspaceName',
      'workspace.secret as secret',
    ])
    .where('account_share.id', '=', id)
    .executeTakeFirst();

/** False when the account has no such link. */
export async function revokeShare(
  db: Db,
  { workspaceId, accountId, id }: { workspaceId: string; accountId: string; id: string },
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('account_share')
    .set(({ fn, val }) => ({ revoked_at: fn.coalesce('revoked_at', val(nowMs)) }))
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
