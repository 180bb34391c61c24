import { sql } from 'kysely';
import type { Db } from '../store.ts';

/**
 * All accounts of a workspace at once, for a table of ten thousand rows: one pass over each table and no query a row.
 * Verified alone, as everywhere in the console.
 */
export const readTableRows = (db: Db, workspaceId: string) =>
  db
    .selectFrom('account')
    .leftJoin('milestone_reached as reached', (join) =>
      join
        .onRef('reached.workspace_id', '=', 'account.workspace_id')
        .on('reached.subject', '=', sql`'account:' || ${sql.ref('account.id')}`)
        .on('reached.milestone', '=', 'first_use')
        .on('reached.trust', '=', 1),
    )
    .select(['account.id', 'account.name', 'account.plan', 'account.touch_level', 'potential'])
    .select(['stage', 'stage_at', 'owner_id', 'billing_cents', 'currency', 'contract_at'])
    .select(['contract_ends_at', 'growth_percent', 'share_percent', 'last_seen_at', 'traits_json'])
    .select('reached.at as first_use_at')
    .where('account.workspace_id', '=', workspaceId)
    .execute();

export type TableRow = Awaited<ReturnType<typeof readTableRows>>[number];

/** How many of each account: its users, its open tasks, its conversations that wait. */
export async function countByAccount(
  db: Db,
  workspaceId: string,
): Promise<{ [of in 'users' | 'openTasks' | 'waiting']: ReadonlyMap<string, number> }> {
  const users = await db
    .selectFrom('user')
    .select(['account_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'is not', null)
    .groupBy('account_id')
    .execute();
  const tasks = await db
    .selectFrom('task')
    .select(['account_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'is not', null)
    .where('closed_at', 'is', null)
    .groupBy('account_id')
    .execute();
  const conversations = await db
    .selectFrom('conversation')
    .select(['account_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'is not', null)
    .where('waiting_since', 'is not', null)
    .groupBy('account_id')
    .execute();
  return { users: toMap(users), openTasks: toMap(tasks), waiting: toMap(conversations) };
}

const toMap = (rows: readonly { account_id: string | null; count: number }[]) =>
  new Map(rows.map(({ account_id, count }) => [account_id ?? '', count]));

/** Those under way, the first due first, and then what was reached. */
export const readTableGoals = (db: Db, workspaceId: string) =>
  db
    .selectFrom('goal')
    .select(['account_id', 'start_value', 'target_value', 'now_value', 'due_at', 'reached_at'])
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', 'dropped')
    .execute();

export const readContactEmails = (db: Db, workspaceId: string) =>
  db
    .selectFrom('contact')
    .select(['account_id', 'email'])
    .where('workspace_id', '=', workspaceId)
    .where('email', 'is not', null)
    .execute();

export const readOwners = (db: Db, workspaceId: string) =>
  db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('name')
    .execute();
