import { accountSubject, userSubject } from '../ingest/checked.ts';
import type { AccountRow } from '../store/sql/customers.ts';
import { insertDigestItem } from '../store/sql/playbook-marks.ts';
import type { Db } from '../store/store.ts';
import type { LookedAfterBy } from './looked-after.ts';
import type { Occurrence } from './occurrence.ts';

/** What an action of a playbook is given, and what several of them leave behind. */
export type Doing = {
  workspaceId: string;
  nowMs: number;
  occurrence: Occurrence;
  /** Of the occurrence. */
  id: string;
  account: AccountRow | undefined;
  /** Whose it is to act. */
  lookedAfterBy: () => Promise<LookedAfterBy>;
};

export const subjectOf = ({ userId, accountId }: Occurrence): string =>
  userId === undefined ? accountSubject(accountId ?? '') : userSubject(userId);

/** The columns that say whom a row is about. */
export const toAbout = ({ workspaceId, occurrence: { userId, accountId } }: Doing) => ({
  workspace_id: workspaceId,
  user_id: userId ?? null,
  account_id: accountId ?? null,
});

/** A line of a digest. `dueMs` null: of the next morning's. */
export async function addLine(
  db: Db,
  doing: Doing,
  { ownerId, dueMs }: { ownerId: string | null; dueMs: number | null },
): Promise<void> {
  const { id, nowMs, occurrence } = doing;
  await insertDigestItem(db, {
    ...toAbout(doing),
    id,
    owner_id: ownerId,
    kind: occurrence.detail.kind,
    occurrence_id: id,
    at: nowMs,
    due_at: dueMs,
    notification_id: null,
  });
}
