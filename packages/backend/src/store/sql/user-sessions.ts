import { createInsert } from '../insert.ts';
import type { Db } from '../store.ts';
import type { MergeIds } from './merges.ts';

/** The sessions that verified users have had, over all their devices. */
export type UserSessionRow = { workspace_id: string; user_id: string; session_id: string };

/** How many sessions this user has had, without the one that is named. */
export async function countOtherSessions(
  db: Db,
  { workspaceId, userId, sessionId }: OtherThan,
): Promise<number> {
  const { count } = await db
    .selectFrom('user_session')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('session_id', '!=', sessionId)
    .executeTakeFirstOrThrow();
  return count;
}

type OtherThan = { workspaceId: string; userId: string; sessionId: string };

/** Writes sessions, those that are known as well. */
export async function saveSessions(db: Db, sessions: readonly UserSessionRow[]): Promise<void> {
  await insertSessions(db, sessions);
}

const insertSessions = createInsert('user_session', {
  workspace_id: 'text',
  user_id: 'text',
  session_id: 'text',
});

/** Gives the sessions of a user to another. */
export async function moveSessions(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<void> {
  const rows = await db
    .deleteFrom('user_session')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', fromId)
    .returningAll()
    .execute();
  await saveSessions(
    db,
    rows.map((row) => ({ ...row, user_id: intoId })),
  );
}
