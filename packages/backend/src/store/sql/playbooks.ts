import { Playbook } from '../../success/playbook.ts';
import type { Written } from '../../success/playbook-decide.ts';
import type { Db } from '../store.ts';

/** Playbooks that somebody has written: of the workspace, and of single accounts. */

/** `''` in the column: of the workspace. */
const toColumn = (accountId: string | undefined): string => accountId ?? '';

/** Those of the workspace, and of these accounts. */
export async function readPlaybooks(
  db: Db,
  workspaceId: string,
  accountIds: Iterable<string>,
): Promise<Written[]> {
  const rows = await db
    .selectFrom('playbook')
    .select(['account_id', 'document_json'])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'in', ['', ...accountIds])
    .orderBy('key')
    .execute();
  return rows.map(({ account_id, document_json }) => ({
    accountId: account_id === '' ? undefined : account_id,
    playbook: Playbook.parse(JSON.parse(document_json)),
  }));
}

export type PlaybookKey = { workspaceId: string; key: string; accountId: string | undefined };

export async function savePlaybook(
  db: Db,
  { workspaceId, key, accountId }: PlaybookKey,
  { playbook, nowMs, by }: { playbook: Playbook; nowMs: number; by: string | null },
): Promise<void> {
  const values = { document_json: JSON.stringify(playbook), changed_at: nowMs, changed_by: by };
  await db
    .insertInto('playbook')
    .values({ workspace_id: workspaceId, key, account_id: toColumn(accountId), ...values })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'key', 'account_id']).doUpdateSet(values),
    )
    .execute();
}

/** What stood before it holds again. False when there was none. */
export async function deletePlaybook(
  db: Db,
  { workspaceId, key, accountId }: PlaybookKey,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('playbook')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('account_id', '=', toColumn(accountId))
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
