import { readWaitingForStage } from '../store/sql/account-facts.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import { readWorkspaceIds } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import { changeAccounts } from './change-accounts.ts';
import type { Stage, StageEntry } from './success-path.ts';

/**
 * Moves accounts along their paths by what time and events have brought: a contract that has begun, a first use. A
 * change of an account does so at once; this is for what nobody changes. Most looks find nothing, and write nothing.
 */
const PAGE_ACCOUNTS = 500;

export async function followPaths(store: Store, nowMs: number): Promise<number> {
  let moved = 0;
  for (const workspaceId of await readWorkspaceIds(store.db)) {
    const { successPath } = await readSuccessSettings(store.db, workspaceId);
    const before = {
      contract: keysBefore(successPath, 'contract'),
      handover: keysBefore(successPath, 'handover'),
      firstUse: keysBefore(successPath, 'first_use'),
    };
    const ids = await readWaitingForStage(store.db, workspaceId, { ...before, nowMs });
    for (let at = 0; at < ids.length; at += PAGE_ACCOUNTS)
      moved += await followPage(store, ids.slice(at, at + PAGE_ACCOUNTS), { workspaceId, nowMs });
  }
  return moved;
}

/** The stages that come before the one that this brings; undefined when it brings none. */
function keysBefore(stages: readonly Stage[], entry: StageEntry): string[] | undefined {
  const place = stages.findIndex((stage) => stage.entry === entry);
  return place < 0 ? undefined : stages.slice(0, place).map(({ key }) => key);
}

async function followPage(
  store: Store,
  ids: readonly string[],
  { workspaceId, nowMs }: { workspaceId: string; nowMs: number },
): Promise<number> {
  const asked = ids.map((id) => ({ id, change: {} }));
  const author = { kind: 'rule', id: undefined } as const;
  const changing = { workspaceId, author, nowMs };
  // One that a person has put where it is stays, and is found at each look.
  const { changed } = await changeAccounts(store.db, asked, { ...changing, isDry: true });
  const moving = asked.filter((_, index) => changed[index]?.entered !== undefined);
  if (moving.length > 0) await store.transaction((db) => changeAccounts(db, moving, changing));
  return moving.length;
}
