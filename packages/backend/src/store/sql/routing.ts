import type { RoutedAccount, RoutingPerson } from '../../success/routing.ts';
import type { Db } from '../store.ts';

/** What routing asks of a workspace's people and of one account. */

export async function readRoutingPeople(db: Db, workspaceId: string): Promise<RoutingPerson[]> {
  const rows = await db
    .selectFrom('person')
    .select((query) => [
      'id',
      'role',
      'region',
      'away_from as awayFromMs',
      'away_until as awayUntilMs',
      'routed_at as routedAtMs',
      query
        .selectFrom('account')
        .select(({ fn }) => fn.countAll<number>().as('accounts'))
        .whereRef('account.workspace_id', '=', 'person.workspace_id')
        .whereRef('account.owner_id', '=', 'person.id')
        .as('accounts'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('deactivated_at', 'is', null)
    .execute();
  return rows.map((row) => ({ ...row, accounts: row.accounts ?? 0 }));
}

/** Undefined when there is no such account. */
export function readRoutedAccount(
  db: Db,
  workspaceId: string,
  accountId: string,
): Promise<RoutedAccount | undefined> {
  return db
    .selectFrom('account')
    .select(['owner_id as ownerId', 'deputy_id as deputyId', 'region'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', accountId)
    .executeTakeFirst();
}

/** A rule has chosen this person: the next turn is another's. */
export async function markRouted(
  db: Db,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  nowMs: number,
): Promise<void> {
  await db
    .updateTable('person')
    .set({ routed_at: nowMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', personId)
    .execute();
}

/** Ids of accounts that nobody owns, in the order in which they came to be. */
export async function readUnowned(
  db: Db,
  workspaceId: string,
  limit: number,
): Promise<{ id: string; region: string | null }[]> {
  return db
    .selectFrom('account')
    .select(['id', 'region'])
    .where('workspace_id', '=', workspaceId)
    .where('owner_id', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Gives an account to who was found for it; `by`: how. */
export async function setOwner(
  db: Db,
  owned: { workspaceId: string; accountId: string; personId: string; by: string },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ owner_id: owned.personId, owner_by: owned.by })
    .where('workspace_id', '=', owned.workspaceId)
    .where('id', '=', owned.accountId)
    .execute();
}
