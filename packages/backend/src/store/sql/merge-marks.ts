import type { Db } from '../store.ts';
import type { Merge } from './merges.ts';
import { startFlow } from './playbook-marks.ts';
import type { WatchRow } from './watches.ts';

/**
 * What playbooks have under way for two who turned out to be one: timers and started flows, which are found by their
 * subject. No timer is dropped, because the one who is left may be silent too; and none is told of twice, because what
 * was told of either was told of both.
 */
type Of = { user_id: string } | { account_id: string };

/** @param of the column that names who is left */
export async function foldMarks(db: Db, merge: Merge, of: Of): Promise<void> {
  await foldWatches(db, merge, of);
  await foldStartedFlows(db, merge, of);
}

async function foldWatches(db: Db, { workspaceId, from, into }: Merge, of: Of): Promise<void> {
  const rows = await db
    .deleteFrom('watch')
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', [from, into])
    .returningAll()
    .execute();
  const byTimer = Map.groupBy(rows, ({ kind, since }) => `${kind}\n${since}`);
  for (const same of byTimer.values()) {
    const own = same.find(({ subject }) => subject === into);
    const other = same.find(({ subject }) => subject === from);
    const joined = own && other ? joinWatches(own, other) : (own ?? other);
    if (!joined) continue;
    const values = other ? { ...joined, subject: into, ...of } : joined;
    await db.insertInto('watch').values(values).execute();
  }
}

/** When it comes due it is decided by what is true then, so the sooner of the two loses nothing. */
const joinWatches = (own: WatchRow, other: WatchRow): WatchRow => ({
  ...own,
  since_at: Math.min(own.since_at, other.since_at),
  due_at: Math.min(own.due_at, other.due_at),
  fired_at: joinFired(own.fired_at, other.fired_at),
});

/** Null: it runs. 0: it is over, and was not told; then the other may run on. */
function joinFired(own: number | null, other: number | null): number | null {
  const toldAt = Math.max(own ?? 0, other ?? 0);
  if (toldAt > 0) return toldAt;
  return own === null || other === null ? null : 0;
}

async function foldStartedFlows(db: Db, { workspaceId, from, into }: Merge, of: Of): Promise<void> {
  const rows = await db
    .deleteFrom('playbook_flow')
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', from)
    .returningAll()
    .execute();
  for (const row of rows) await startFlow(db, { ...row, subject: into, ...of });
}

/** What was written for one account holds for both; of what was written for each, that of who is left. */
export async function moveOwnPlaybooks(
  db: Db,
  { workspaceId, fromId, intoId }: { workspaceId: string; fromId: string; intoId: string },
): Promise<void> {
  const rows = await db
    .deleteFrom('playbook')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', fromId)
    .returningAll()
    .execute();
  for (const row of rows)
    await db
      .insertInto('playbook')
      .values({ ...row, account_id: intoId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
