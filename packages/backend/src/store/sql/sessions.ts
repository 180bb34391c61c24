import type { Db } from '../store.ts';

/** The sessions of a person: for their list, and to end them. */

type PersonKey = { workspaceId: string; id: string };

export type NewSession = { hash: string; expiresAtMs: number; agent: string };

export async function insertSession(
  db: Db,
  { workspaceId, id }: PersonKey,
  { session, nowMs }: { session: NewSession; nowMs: number },
): Promise<void> {
  const { hash, expiresAtMs, agent } = session;
  // Nobody asks for these again; swept here, where a write is made anyway.
  await db.deleteFrom('session').where('expires_at', '<=', nowMs).execute();
  await db.deleteFrom('sign_in_link').where('expires_at', '<=', nowMs).execute();
  await db
    .insertInto('session')
    .values({
      hash,
      workspace_id: workspaceId,
      person_id: id,
      created_at: nowMs,
      expires_at: expiresAtMs,
      agent,
    })
    .execute();
}

/** Newest first. */
export const readSessions = (db: Db, { workspaceId, id }: PersonKey, nowMs: number) =>
  db
    .selectFrom('session')
    .select(['hash', 'created_at as createdAt', 'expires_at as expiresAt', 'agent'])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id)
    .where('expires_at', '>', nowMs)
    .orderBy('created_at', 'desc')
    .execute();

/** Ends those that `which` chooses. → their hashes */
export async function endSessions(
  db: Db,
  { workspaceId, id }: PersonKey,
  which: { except?: string; only?: string } = {},
): Promise<string[]> {
  let ending = db
    .deleteFrom('session')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id);
  if (which.except !== undefined) ending = ending.where('hash', '!=', which.except);
  if (which.only !== undefined) ending = ending.where('hash', '=', which.only);
  const rows = await ending.returning('hash').execute();
  return rows.map(({ hash }) => hash);
}
