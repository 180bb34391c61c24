import { createHmac, randomBytes } from 'node:crypto';
import type { AccountRecord } from '../http/api.ts';
import { isSameSecret } from '../same-secret.ts';
import { insertAccountChanges } from '../store/sql/account-facts.ts';
import { findShare, insertShare, revokeShare } from '../store/sql/account-shares.ts';
import { readWorkspaceSecret } from '../store/sql/workspaces.ts';
import type { Db } from '../store/store.ts';
import { readAccountRecord } from './account-record.ts';
import type { Author } from './plan-account-change.ts';

/**
 * A link by which the customer sees their success path. It is signed with the workspace's secret, so a backup of the
 * table opens nothing, and the console can show the link again; its row can be revoked and may have an end.
 */
export type Sharing = {
  workspaceId: string;
  accountId: string;
  author: Author;
  nowMs: number;
};

/** The link's token: what stands in the address. */
export async function shareAccount(
  db: Db,
  sharing: Sharing & { expiresAtMs: number | undefined },
): Promise<{ id: string; token: string }> {
  const { workspaceId, accountId, author, nowMs, expiresAtMs } = sharing;
  const id = randomBytes(12).toString('base64url');
  await insertShare(db, {
    workspace_id: workspaceId,
    id,
    account_id: accountId,
    created_at: nowMs,
    created_by: author.id ?? null,
    expires_at: expiresAtMs ?? null,
    revoked_at: null,
  });
  await log(db, sharing, id, 'shared');
  return { id, token: toToken(await readWorkspaceSecret(db, workspaceId), id) };
}

/** False when the account has no such link. It holds from the next request on. */
export async function endShare(db: Db, sharing: Sharing & { id: string }): Promise<boolean> {
  const isEnded = await revokeShare(db, sharing, sharing.nowMs);
  if (isEnded) await log(db, sharing, sharing.id, 'revoked');
  return isEnded;
}

export const toToken = (secret: string, id: string): string =>
  `${id}.${createHmac('sha256', secret).update(`success-path\0${id}`).digest('base64url')}`;

export type OpenedShare = { workspaceId: string; workspaceName: string; record: AccountRecord };

/** What the link opens; undefined when it is wrong, revoked or over, which nobody is told apart. */
export async function openShare(
  db: Db,
  token: string,
  nowMs: number,
): Promise<OpenedShare | undefined> {
  const [id = ''] = token.split('.');
  const share = await findShare(db, id);
  if (!share || !isSameSecret(token, toToken(share.secret, id))) return undefined;
  const { workspaceId, accountId, expiresAtMs, revokedAtMs, workspaceName } = share;
  if (revokedAtMs !== null || (expiresAtMs !== null && expiresAtMs <= nowMs)) return undefined;
  const record = await readAccountRecord(db, { workspaceId, accountId, nowMs });
  return record && { workspaceId, workspaceName, record };
}

const log = (db: Db, sharing: Sharing, id: string, what: 'shared' | 'revoked'): Promise<void> =>
  insertAccountChanges(db, [
    {
      workspace_id: sharing.workspaceId,
      account_id: sharing.accountId,
      at: sharing.nowMs,
      field: 'share',
      item_id: id,
      from_json: null,
      to_json: JSON.stringify(what),
      by_kind: sharing.author.kind,
      by_id: sharing.author.id ?? null,
      reason: null,
    },
  ]);
