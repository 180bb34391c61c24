import type { Db } from '../store.ts';

/** How many tasks of each kind are open: about a user, and about anybody of their account or the account itself. */
export type OpenTasks = { user: { [kind: string]: number }; account: { [kind: string]: number } };

export async function countOpenTasks(
  db: Db,
  of: { workspaceId: string; userId: string; accountId: string | undefined },
): Promise<OpenTasks> {
  const { userId, accountId } = of;
  const rows = await db
    .selectFrom('task')
    .select(['kind', 'user_id', 'account_id'])
    .where('workspace_id', '=', of.workspaceId)
    .where('closed_at', 'is', null)
    .where((eb) =>
      accountId === undefined
        ? eb('user_id', '=', userId)
        : eb.or([eb('user_id', '=', userId), eb('account_id', '=', accountId)]),
    )
    .execute();
  const toCounts = (kinds: string[]) =>
    Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((one) => one === kind).length]));
  return {
    user: toCounts(rows.filter((row) => row.user_id === userId).map(({ kind }) => kind)),
    account: toCounts(
      rows
        .filter((row) => accountId !== undefined && row.account_id === accountId)
        .map(({ kind }) => kind),
    ),
  };
}
