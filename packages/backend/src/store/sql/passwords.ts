import type { Db } from '../store.ts';

/** Passwords of people, as hashes, and the links by which they are chosen. */

export type PasswordRow = {
  workspaceId: string;
  id: string;
  email: string;
  hash: string | null;
  /** Of the workspace: signs what a browser keeps. */
  secret: string;
};

/** Whoever has this e-mail and is let in; the same person may work in several workspaces. */
export const readByEmail = (db: Db, email: string): Promise<PasswordRow[]> =>
  db
    .selectFrom('person')
    .innerJoin('workspace', 'workspace.id', 'person.workspace_id')
    .select([
      'person.workspace_id as workspaceId',
      'person.id as id',
      'person.email as email',
      'person.password_hash as hash',
      'workspace.secret as secret',
    ])
    .where('person.email', '=', email)
    .where('person.deactivated_at', 'is', null)
    .orderBy('person.created_at')
    .limit(MAX_WORKSPACES)
    .execute();

/** Each costs a hash. */
const MAX_WORKSPACES = 5;

type PersonKey = { workspaceId: string; id: string };

export async function savePassword(
  db: Db,
  { workspaceId, id }: PersonKey,
  hash: string,
): Promise<void> {
  await db
    .updateTable('person')
    .set({ password_hash: hash })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function readPassword(
  db: Db,
  { workspaceId, id }: PersonKey,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('person')
    .select('password_hash')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.password_hash ?? undefined;
}

/** Whom a link that chooses a password is for, while it is good. */
export const readPasswordLink = (db: Db, linkHash: string, nowMs: number) =>
  db
    .selectFrom('sign_in_link as link')
    .innerJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'link.workspace_id')
        .onRef('person.id', '=', 'link.person_id'),
    )
    .select(['person.workspace_id as workspaceId', 'person.id as id', 'person.email as email'])
    .where('link.hash', '=', linkHash)
    .where('link.purpose', '=', 'password')
    .where('link.used_at', 'is', null)
    .where('link.expires_at', '>', nowMs)
    .where('person.deactivated_at', 'is', null)
    .executeTakeFirst();

/** Uses a link up, and all others of the person. False when somebody was faster. */
export async function usePasswordLink(
  db: Db,
  { workspaceId, id }: PersonKey,
  { linkHash, nowMs }: { linkHash: string; nowMs: number },
): Promise<boolean> {
  const used = await db
    .updateTable('sign_in_link')
    .set({ used_at: nowMs })
    .where('hash', '=', linkHash)
    .where('used_at', 'is', null)
    .returning('hash')
    .executeTakeFirst();
  if (!used) return false;
  await db
    .deleteFrom('sign_in_link')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id)
    .where('used_at', 'is', null)
    .execute();
  return true;
}
