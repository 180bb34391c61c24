import { accountSubject, userSubject } from '../ingest/checked.ts';
import {
  readUnwatchedAccounts,
  readUnwatchedChampions,
  readUnwatchedTours,
} from '../store/sql/watchable.ts';
import { insertWatches, type WatchRow } from '../store/sql/watches.ts';
import type { Db } from '../store/store.ts';

/**
 * Sets the timers that are missing, by what is stored: accounts with a contract or a handover, tours begun, champions.
 * Asked now and then rather than at each change, so that no import, no command and no other process can forget it; a
 * timer counts days. It is due at once: then it is decided for when it truly is.
 */

type NewWatch = Omit<WatchRow, 'fired_at'>;

const DAY_MS = 24 * 3_600_000;
/** A tour that was left longer ago helps nobody any more. */
const MAX_TOUR_AGE_MS = 60 * DAY_MS;

export type Missing = { silences: NewWatch[]; tours: NewWatch[]; champions: NewWatch[] };

/** A read: a transaction is begun only when there is something to set. */
export async function readMissing(db: Db, nowMs: number): Promise<Missing> {
  const silences: NewWatch[] = [];
  for (const since of ['contract', 'handover'] as const)
    for (const { workspaceId, accountId, at } of await readUnwatchedAccounts(db, since))
      silences.push({
        ...toWatch({ workspaceId, accountId, at }),
        kind: 'silence',
        subject: accountSubject(accountId),
        since,
      });
  const tours = (await readUnwatchedTours(db, nowMs - MAX_TOUR_AGE_MS)).map((standing) => ({
    ...toWatch(standing),
    kind: 'stuck' as const,
    subject: userSubject(standing.userId),
    since: standing.flowId,
  }));
  const champions = (await readUnwatchedChampions(db)).map((champion) => ({
    ...toWatch(champion),
    kind: 'champion_silent' as const,
    subject: userSubject(champion.userId),
    since: '',
  }));
  return { silences, tours, champions };
}

export async function arm(db: Db, { silences, tours, champions }: Missing): Promise<void> {
  await insertWatches(db, [...silences, ...tours]);
  // Each absence of a champion is one of its own.
  await insertWatches(db, champions, { again: true });
}

/** A user who was invited, by the host's own word. */
export const toInvitationWatch = (
  workspaceId: string,
  { userId, accountId, at }: { userId: string; accountId: string | undefined; at: number },
): NewWatch => ({
  ...toWatch({ workspaceId, userId, accountId: accountId ?? null, at }),
  kind: 'silence',
  subject: userSubject(userId),
  since: 'invitation',
});

const toWatch = (of: {
  workspaceId: string;
  userId?: string;
  accountId: string | null;
  at: number;
}) => ({
  workspace_id: of.workspaceId,
  since_at: of.at,
  user_id: of.userId ?? null,
  account_id: of.accountId,
  due_at: of.at,
});
