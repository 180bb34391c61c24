import { sql } from 'kysely';
import type { Db } from '../store.ts';

/** What one account's users have seen of flows: counted for all of them, and in full for those on the page. */
type Of = { workspaceId: string; accountId: string };

/** The users who were seen last. */
export const readUsersOf = (db: Db, { workspaceId, accountId, limit }: Of & { limit: number }) =>
  db
    .selectFrom('user')
    .leftJoin('milestone_reached as reached', (join) =>
      join
        .onRef('reached.workspace_id', '=', 'user.workspace_id')
        .on('reached.subject', '=', sql`'user:' || ${sql.ref('user.id')}`)
        .on('reached.milestone', '=', 'first_use')
        .on('reached.trust', '=', 1),
    )
    .select(['user.id', 'traits_json', 'first_seen_at', 'last_seen_at'])
    .select('reached.at as first_use_at')
    .where('user.workspace_id', '=', workspaceId)
    .where('user.account_id', '=', accountId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('user.id')
    .limit(limit)
    .execute();

export const countUsersOf = async (db: Db, { workspaceId, accountId }: Of): Promise<number> =>
  (
    await db
      .selectFrom('user')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
  ).count;

/** How many of the account have seen each flow, and how many have done what it is for. */
export const countSeen = (db: Db, { workspaceId, accountId }: Of) =>
  db
    .selectFrom('user')
    .innerJoin('flow_history as history', (join) =>
      join
        .onRef('history.workspace_id', '=', 'user.workspace_id')
        .onRef('history.user_id', '=', 'user.id'),
    )
    .select(({ fn }) => [
      'history.flow_id as flowId',
      fn.countAll<number>().as('seen'),
      fn.count<number>(fn.coalesce('history.done_at', 'history.answered_at')).as('done'),
    ])
    .where('user.workspace_id', '=', workspaceId)
    .where('user.account_id', '=', accountId)
    .groupBy('history.flow_id')
    .execute();

/** Who has been told of as stuck in a flow. */
export const readStuck = (db: Db, { workspaceId, accountId }: Of) =>
  db
    .selectFrom('watch')
    .select(['user_id as userId', 'since as flowId'])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('kind', '=', 'stuck')
    // 0: it was over before anybody was told.
    .where('fired_at', '>', 0)
    .execute();

/** Flows that a playbook has started for the account or somebody of it, and not yet ended. */
export async function readStarted(
  db: Db,
  { workspaceId, accountId, nowMs }: Of & { nowMs: number },
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('playbook_flow')
    .select('flow_id')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('until_at', '>', nowMs)
    .execute();
  return new Set(rows.map(({ flow_id }) => flow_id));
}
