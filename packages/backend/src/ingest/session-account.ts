import { readEventsWithoutAccount, readGroups, setEventAccount } from '../store/sql/events.ts';
import type { Db } from '../store/store.ts';
import { type CheckedBatch, toKey, userOfSubject } from './checked.ts';
import { type CountingEvent, fromRow, type KnownEvent, subjectOf } from './known-event.ts';

/**
 * Gives the events that came without an account the one that `group` gave first in their session, and
 * returns the stored ones that got theirs just now. The events given are written to.
 */
export async function resolveAccounts(
  db: Db,
  { workspaceId }: CheckedBatch,
  { fresh, claimed }: { fresh: CountingEvent[]; claimed: CountingEvent[] },
): Promise<CountingEvent[]> {
  const wanting = fresh.filter((event) => event.accountId === undefined);
  const groups = fresh.filter((event) => event.type === 'group' && event.accountId !== undefined);
  if (wanting.length === 0 && groups.length === 0) return [];
  const accounts = await readAccountsOfSessions(db, workspaceId, { wanting, groups });
  for (const event of wanting) {
    const accountId = accounts.get(toKey(subjectOf(event), event.sessionId));
    if (accountId !== undefined) event.accountId = accountId;
  }
  if (accounts.size === 0) return [];
  // Elsewhere no stored event can be without: it got its account when it or the `group` came.
  const sessionIds = sessionsOf([...groups, ...claimed]);
  const rows = await readEventsWithoutAccount(db, workspaceId, sessionIds);
  const regrouped: CountingEvent[] = [];
  for (const row of rows) {
    const accountId = accounts.get(toKey(row.subject, row.session_id));
    if (accountId === undefined) continue;
    await setEventAccount(db, row.seq, accountId);
    regrouped.push(fromRow({ ...row, account_id: accountId }, userOfSubject(row.subject)));
  }
  return regrouped;
}

type Sessions = { wanting: readonly CountingEvent[]; groups: readonly CountingEvent[] };

/** By session: the account of its first `group`, stored or of this batch. */
async function readAccountsOfSessions(db: Db, workspaceId: string, { wanting, groups }: Sessions) {
  const stored = await readGroups(db, workspaceId, sessionsOf([...wanting, ...groups]));
  const all = [
    ...stored.map((row) => ({
      key: toKey(row.subject, row.session_id),
      accountId: row.account_id,
      at: row.at,
    })),
    ...groups.map((event) => ({
      key: toKey(subjectOf(event), event.sessionId),
      accountId: event.accountId ?? null,
      at: event.at,
    })),
  ].sort((a, b) => a.at - b.at);
  const accounts = new Map<string, string>();
  for (const { key, accountId } of all) {
    if (accountId !== null && !accounts.has(key)) accounts.set(key, accountId);
  }
  return accounts;
}

const sessionsOf = (events: readonly KnownEvent[]): string[] => [
  ...new Set(events.map((event) => event.sessionId)),
];
