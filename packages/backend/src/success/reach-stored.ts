import { userOfSubject } from '../ingest/checked.ts';
import { fromRow, isCounting } from '../ingest/known-event.ts';
import { readAccounts, readUsers } from '../store/sql/customers.ts';
import type { EventRow } from '../store/sql/events.ts';
import type { Milestone } from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import { reachMilestones } from './reach.ts';

/** Looks what stored events reach, writes it, and tells nobody. */
export async function reachStored(
  db: Db,
  { workspaceId, milestones, rows, nowMs }: Stored,
): Promise<void> {
  if (milestones.length === 0) return;
  const events = rows.map((row) => fromRow(row, userOfSubject(row.subject))).filter(isCounting);
  const accountIds = new Set(events.flatMap(({ accountId }) => accountId ?? []));
  const customers = {
    users: await readUsers(db, workspaceId, new Set(events.map(({ userId }) => userId))),
    accounts: await readAccounts(db, workspaceId, accountIds),
    seenEarlier: { users: [], accounts: [] },
  };
  await reachMilestones(db, { workspaceId, milestones, events, customers, nowMs });
}

export type Stored = {
  workspaceId: string;
  milestones: readonly Milestone[];
  /** Of users, by their subjects. */
  rows: readonly EventRow[];
  nowMs: number;
};
