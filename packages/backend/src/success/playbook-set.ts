import { readAccounts } from '../store/sql/customers.ts';
import { readOccurrences } from '../store/sql/occurrences.ts';
import { deletePlaybook, readPlaybooks, savePlaybook } from '../store/sql/playbooks.ts';
import type { Db, Store } from '../store/store.ts';
import type { Playbook } from './playbook.ts';
import { playbooksFor } from './playbook-decide.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';
import { type DryRun, dryRun } from './playbook-dry-run.ts';

/** Playbooks as people read and change them: of the workspace, or of one account. */

/** `accountId` undefined: of the workspace. */
export type PlaybookScope = { workspaceId: string; accountId: string | undefined };

export type PlaybookLine = {
  playbook: Playbook;
  /** Who has written it: we, the workspace, or somebody for this account. */
  from: 'default' | 'workspace' | 'account';
};

/** What holds there. @throws when the account is unknown */
export async function readPlaybookLines(
  db: Db,
  { workspaceId, accountId }: PlaybookScope,
): Promise<PlaybookLine[]> {
  await requireAccount(db, { workspaceId, accountId });
  const written = await readPlaybooks(db, workspaceId, accountId === undefined ? [] : [accountId]);
  const all = playbooksFor(accountId, { defaults: DEFAULT_PLAYBOOKS, written });
  return all.map((playbook) => {
    const one = written.find((each) => each.playbook === playbook);
    const from = one ? (one.accountId === undefined ? 'workspace' : 'account') : 'default';
    return { playbook, from };
  });
}

/** @throws when the account is unknown */
export function setPlaybook(
  store: Store,
  { workspaceId, accountId }: PlaybookScope,
  { playbook, by, nowMs }: { playbook: Playbook; by: string | null; nowMs: number },
): Promise<void> {
  return store.transaction(async (db) => {
    await requireAccount(db, { workspaceId, accountId });
    const key = { workspaceId, accountId, key: playbook.key };
    await savePlaybook(db, key, { playbook, by, nowMs });
  });
}

/** What stood before it holds again. False when nobody had written one. */
export const resetPlaybook = (store: Store, scope: PlaybookScope, key: string): Promise<boolean> =>
  store.transaction((db) => deletePlaybook(db, { ...scope, key }));

const DAY_MS = 24 * 3_600_000;

/** What it would have done in the days that are past. Nothing is written. @throws when the account is unknown */
export async function tryPlaybook(
  db: Db,
  { workspaceId, accountId }: PlaybookScope,
  { playbook, days, nowMs }: { playbook: Playbook; days: number; nowMs: number },
): Promise<DryRun> {
  await requireAccount(db, { workspaceId, accountId });
  const rows = await readOccurrences(db, { workspaceId, sinceMs: nowMs - days * DAY_MS });
  const accountIds = new Set(rows.flatMap(({ account_id }) => account_id ?? []));
  const written = await readPlaybooks(db, workspaceId, accountIds);
  const changed = { accountId, playbook };
  return dryRun(rows, { defaults: DEFAULT_PLAYBOOKS, written, changed });
}

async function requireAccount(db: Db, { workspaceId, accountId }: PlaybookScope): Promise<void> {
  if (accountId === undefined) return;
  if ((await readAccounts(db, workspaceId, [accountId])).has(accountId)) return;
  throw new Error(`There is no account "${accountId}" in the workspace "${workspaceId}".`);
}
