import type { Db } from '../store.ts';

/** Walking over all accounts of a workspace, and counting them. */

/** Ids after this one, in their order. */
export async function readAccountIds(
  db: Db,
  workspaceId: string,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** How many stand in each stage of the success path. */
export async function countByStage(
  db: Db,
  workspaceId: string,
): Promise<{ stage: string; accounts: number }[]> {
  const rows = await db
    .selectFrom('account')
    .select(({ fn }) => ['stage', fn.countAll<number>().as('accounts')])
    .where('workspace_id', '=', workspaceId)
    .where('stage', 'is not', null)
    .groupBy('stage')
    .execute();
  return rows.map(({ stage, accounts }) => ({ stage: stage ?? '', accounts }));
}
