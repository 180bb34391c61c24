import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { EventRow } from './events.ts';

/** Users and accounts that turned out to be another one: who they are now, and the rows that move. */

/** Of these subjects those that are merged, with whom they are now. */
export async function readMerged(
  db: Db,
  workspaceId: string,
  subjects: Iterable<string>,
): Promise<Map<string, string>> {
  const scoped = [...subjects].map((subject) => ({ workspace_id: workspaceId, subject }));
  const { rows } = await selectMerged(db, scoped);
  return new Map(rows.map((row) => [row.subject, row.into_subject]));
}

const selectMerged = prepare((db, rows: readonly { workspace_id: string; subject: string }[]) =>
  db
    .selectFrom('merged_subject')
    .select(['subject', 'into_subject'])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'subject',
      'in',
      rows.map((row) => row.subject),
    ),
);

/** Two subjects of one kind, neither of them merged: `from` is `into` from now on. */
export type Merge = { workspaceId: string; from: string; into: string };
/** The same by the ids of two users or two accounts. */
export type MergeIds = { workspaceId: string; fromId: string; intoId: string };

/** Who was merged into this one. */
export async function readMergedInto(db: Db, workspaceId: string, into: string): Promise<string[]> {
  const rows = await db
    .selectFrom('merged_subject')
    .select('subject')
    .where('workspace_id', '=', workspaceId)
    .where('into_subject', '=', into)
    .execute();
  return rows.map((row) => row.subject);
}

/** Writes that two are one, and that whoever was merged into `from` before is `into` too. */
export async function saveMerge(db: Db, merge: Merge, at: number): Promise<void> {
  const { workspaceId, from, into } = merge;
  await db
    .updateTable('merged_subject')
    .set({ into_subject: into })
    .where('workspace_id', '=', workspaceId)
    .where('into_subject', '=', from)
    .execute();
  await db
    .insertInto('merged_subject')
    .values({ workspace_id: workspaceId, subject: from, into_subject: into, at })
    .execute();
}

/** Gives a user's verified events to another. Of an event that both have sent the first to come stays. */
export async function moveUserEvents(db: Db, { workspaceId, from, into }: Merge): Promise<void> {
  await db
    .deleteFrom('event')
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', [from, into])
    .where('trust', '=', 1)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('event as twin')
          .select('twin.seq')
          .whereRef('twin.id', '=', 'event.id')
          .where('twin.workspace_id', '=', workspaceId)
          .where('twin.trust', '=', 1)
          .where('twin.subject', 'in', [from, into])
          .whereRef('twin.seq', '<', 'event.seq'),
      ),
    )
    .execute();
  await db
    .updateTable('event')
    .set({ subject: into })
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', from)
    .where('trust', '=', 1)
    .execute();
}

/** Gives whatever names a user, and may name the other beside, to that other. */
export async function moveUserRows(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<void> {
  for (const table of [
    'identity',
    'response',
    'conversation',
    'conversation_message',
    'notification',
    'contact',
    'note',
    'occurrence',
    'task',
    'digest_item',
    'reference',
  ] as const)
    await db
      .updateTable(table)
      .set({ user_id: intoId })
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', fromId)
      .execute();
}

/** Gives whatever names an account, but for the events, to another; returns how many users it had. */
export async function moveAccountRows(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<number> {
  for (const table of [
    'identity',
    'lease',
    'response',
    'conversation',
    'notification',
    'milestone_reached',
    'contact',
    'goal',
    'note',
    'account_change',
    'account_share',
    'occurrence',
    'task',
    'digest_item',
    'reference',
    'watch',
    'playbook_flow',
  ] as const)
    await db
      .updateTable(table)
      .set({ account_id: intoId })
      .where('workspace_id', '=', workspaceId)
      .where('account_id', '=', fromId)
      .execute();
  const { numUpdatedRows } = await db
    .updateTable('user')
    .set({ account_id: intoId })
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', fromId)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Gives at most `limit` events of an account to another, and returns them as they are now. */
export function moveAccountEvents(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
  limit: number,
): Promise<EventRow[]> {
  return db
    .updateTable('event')
    .set({ account_id: intoId })
    .where('seq', 'in', (query) =>
      query
        .selectFrom('event')
        .select('seq')
        .where('workspace_id', '=', workspaceId)
        .where('account_id', '=', fromId)
        .limit(limit),
    )
    .returningAll()
    .execute();
}
