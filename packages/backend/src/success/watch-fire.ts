import { readAccounts, readUsers } from '../store/sql/customers.ts';
import { readHistory, toHistory } from '../store/sql/flows.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { findMilestone, readReached } from '../store/sql/milestones.ts';
import { readPlaybooks } from '../store/sql/playbooks.ts';
import {
  readDueWatches,
  readLastFired,
  saveDue,
  saveFired,
  type WatchRow,
} from '../store/sql/watches.ts';
import type { Db } from '../store/store.ts';
import { isKnownBefore } from './milestone.ts';
import type { Occurrence } from './occurrence.ts';
import { playbooksFor } from './playbook-decide.ts';
import { DEFAULT_PLAYBOOKS } from './playbook-defaults.ts';
import { toAccountKnownSince, toUserKnownSince } from './reach.ts';
import { recordOccurrences } from './record-occurrences.ts';
import { decideWatch, foldTold, type Watching } from './watch.ts';

/** Decides the timers that are due, and writes what has occurred by them, in one transaction. */

/** In one transaction: events wait for it. */
const MAX_WATCHES = 100;
const FIRST_USE = 'first_use';

/** Returns how many notifications were queued. */
export async function fireDue(db: Db, nowMs: number): Promise<number> {
  const due = await readDueWatches(db, { nowMs, limit: MAX_WATCHES });
  let queued = 0;
  for (const [workspaceId, watches] of Map.groupBy(due, (watch) => watch.workspace_id))
    queued += await fireOf(db, workspaceId, { watches, nowMs });
  return queued;
}

type Told = {
  watch: WatchRow;
  occurrence: Occurrence;
  dueMs: number;
  wasToldAt: number | undefined;
};

async function fireOf(
  db: Db,
  workspaceId: string,
  { watches, nowMs }: { watches: readonly WatchRow[]; nowMs: number },
): Promise<number> {
  const accountIds = [...new Set(watches.flatMap(({ account_id }) => account_id ?? []))];
  const lastFired = await readLastFired(db, { workspaceId, accountIds });
  const told: Told[] = [];
  for (const watch of watches) {
    const outcome = decideWatch(watch, await readWatching(db, watch), nowMs);
    if (outcome.kind === 'over') await saveFired(db, watch, 0);
    else if (outcome.kind === 'wait') await saveDue(db, watch, outcome);
    else {
      const { kind, account_id, user_id } = watch;
      const occurrence: Occurrence = {
        key: watch.kind === 'champion_silent' ? String(watch.since_at) : watch.since,
        userId: user_id ?? undefined,
        accountId: account_id ?? undefined,
        at: nowMs,
        detail: outcome.detail,
      };
      const { dueMs } = outcome;
      told.push({ watch, occurrence, dueMs, wasToldAt: lastFired(kind, account_id) });
    }
  }
  if (told.length === 0) return 0;
  const folded = foldTold(told, nowMs);
  for (const { watch } of folded) await saveFired(db, watch, nowMs);
  const secret = await readWorkspaceSecret(db, workspaceId);
  const occurrences = folded.map(({ occurrence, isFolded }) => ({ ...occurrence, isFolded }));
  return recordOccurrences(db, { workspaceId, secret, nowMs }, occurrences);
}

async function readWatching(db: Db, watch: WatchRow): Promise<Watching> {
  const { workspace_id: workspaceId, account_id, user_id } = watch;
  const accountIds = account_id === null ? [] : [account_id];
  const account = (await readAccounts(db, workspaceId, accountIds)).get(account_id ?? '');
  const user =
    user_id === null ? undefined : (await readUsers(db, workspaceId, [user_id])).get(user_id);
  const written = await readPlaybooks(db, workspaceId, accountIds);
  const known = user ? toUserKnownSince(user) : account && toAccountKnownSince(account);
  const milestone = await findMilestone(db, workspaceId, FIRST_USE);
  const reached = await readReached(db, workspaceId, [watch.subject]);
  // Without a rule nobody can make a first use, and nobody is silent.
  const hasUsed =
    !milestone ||
    isKnownBefore(milestone, known) ||
    reached.some((row) => row.milestone === FIRST_USE);
  return {
    touchLevel: account?.touch_level ?? null,
    playbooks: playbooksFor(account_id ?? undefined, { defaults: DEFAULT_PLAYBOOKS, written }),
    hasUsed,
    ...(await readSince(db, watch, { account, lastSeenAt: user?.last_seen_at })),
  };
}

async function readSince(
  db: Db,
  { workspace_id: workspaceId, kind, since, since_at, user_id }: WatchRow,
  {
    account,
    lastSeenAt,
  }: {
    account: { contract_at: number | null; handover_at: number | null } | undefined;
    lastSeenAt: number | undefined;
  },
): Promise<{ sinceMs: number | undefined; step?: string | undefined }> {
  if (kind === 'champion_silent') return { sinceMs: lastSeenAt };
  if (kind === 'silence') {
    if (since === 'invitation') return { sinceMs: since_at };
    const at = since === 'contract' ? account?.contract_at : account?.handover_at;
    return { sinceMs: at ?? undefined };
  }
  const rows = await readHistory(db, workspaceId, [user_id ?? '']);
  const row = rows.find(({ flow_id }) => flow_id === since);
  const { progress, doneAt, endedAt = 0, declinedAt } = row ? toHistory(row) : {};
  // Who has ended it has decided; who has left it open is stuck.
  const isOver = !progress || doneAt !== undefined || declinedAt !== undefined;
  if (isOver || endedAt >= progress.at) return { sinceMs: undefined };
  return { sinceMs: progress.at, step: progress.step };
}
