import { userOfSubject } from '../ingest/checked.ts';
import { fromRow, isCounting } from '../ingest/known-event.ts';
import { readAccounts, readUsers } from '../store/sql/customers.ts';
import type { EventRow } from '../store/sql/events.ts';
import type { Milestone } from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import { reachMilestones } from './reach.ts';

/** Looks what stored events reach, writes it, and tells nobody. Says how many rows were made and changed. */
export async function reachStored(
  db: Db,
  { workspaceId, milestones, rows, nowMs }: Stored,
): Promise<{ made: number; moved: number }> {
  const { events, users, accounts } = await readStored(db, workspaceId, rows);
  const customers = { users, accounts, seenEarlier: { users: [], accounts: [] } };
  const given = { workspaceId, milestones, events, customers, nowMs };
  const { made, moved } = await reachMilestones(db, given);
  return { made: made.length, moved: moved.length };
}

export type Stored = {
  workspaceId: string;
  milestones: readonly Milestone[];
  /** Of users, by their subjects. */
  rows: readonly EventRow[];
  nowMs: number;
};

/** Stored events that count, with what is known of their users and accounts. */
export async function readStored(db: Db, workspaceId: string, rows: readonly EventRow[]) {
  const events = rows.map((row) => fromRow(row, userOfSubject(row.subject))).filter(isCounting);
  const accountIds = new Set(events.flatMap(({ accountId }) => accountId ?? []));
  return {
    events,
    users: await readUsers(db, workspaceId, new Set(events.map(({ userId }) => userId))),
    accounts: await readAccounts(db, workspaceId, accountIds),
  };
}
