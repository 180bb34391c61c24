import type { Role } from '../../http/api.ts';
import type { Db, Store } from '../store.ts';
import { endSessions, insertSession, type NewSession } from './sessions.ts';

/** People who sign in to the console, their links and their sessions. Secrets come here as hashes only. */

export type Person = { workspaceId: string; id: string; email: string; name: string; role: Role };

export type SignedIn = {
  /** Of the session's secret. */
  hash: string;
  expiresAtMs: number;
  person: Person;
  workspace: { id: string; name: string; allowUnverified: boolean; isNew: boolean };
};

export async function findPersonByEmail(
  db: Db,
  workspaceId: string,
  email: string,
): Promise<Person | undefined> {
  return db
    .selectFrom('person')
    .select(['workspace_id as workspaceId', 'id', 'email', 'name', 'role'])
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .executeTakeFirst();
}

/** Ids by e-mail, in small letters. */
export async function readPeopleByEmail(db: Db, workspaceId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('person')
    .select(['email', 'id'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return new Map(rows.map(({ email, id }) => [email, id]));
}

/** Names by id. */
export async function readPersonNames(db: Db, workspaceId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What may be said of a person beside who they are. */
export type PersonMore = {
  timeZone?: string | undefined;
  language?: 'en' | 'fi' | undefined;
  region?: string | undefined;
};

export async function insertPerson(
  db: Db,
  person: Person & PersonMore,
  nowMs: number,
): Promise<void> {
  const { workspaceId, timeZone, language, region, ...rest } = person;
  await db
    .insertInto('person')
    .values({
      workspace_id: workspaceId,
      ...rest,
      created_at: nowMs,
      ...(timeZone !== undefined && { time_zone: timeZone }),
      ...(language !== undefined && { language }),
      region: region ?? null,
    })
    .execute();
}

type Link = { hash: string; expiresAtMs: number; purpose: 'session' | 'password' };

export async function insertLink(
  db: Db,
  { workspaceId, id }: Pick<Person, 'workspaceId' | 'id'>,
  { hash, expiresAtMs, purpose }: Link,
): Promise<void> {
  await db
    .insertInto('sign_in_link')
    .values({
      hash,
      workspace_id: workspaceId,
      person_id: id,
      expires_at: expiresAtMs,
      used_at: null,
      purpose,
    })
    .execute();
}

/** A link for whoever makes the first workspace. */
export async function insertSetupLink(
  db: Db,
  { hash, expiresAtMs }: Omit<Link, 'purpose'>,
): Promise<void> {
  const link = { hash, expires_at: expiresAtMs, used_at: null, purpose: 'setup' } as const;
  await db
    .insertInto('sign_in_link')
    .values({ ...link, workspace_id: '', person_id: '' })
    .execute();
}

/** Whether such a link is good. */
export async function isSetupLink(db: Db, hash: string, nowMs: number): Promise<boolean> {
  const link = await db
    .selectFrom('sign_in_link')
    .select('hash')
    .where('hash', '=', hash)
    .where('purpose', '=', 'setup')
    .where('expires_at', '>', nowMs)
    .executeTakeFirst();
  return link !== undefined;
}

/** All of them: there is a workspace now. */
export const deleteSetupLinks = (db: Db) =>
  db.deleteFrom('sign_in_link').where('purpose', '=', 'setup').execute();

/**
 * Trades a link that is neither used nor too old for a session, in one transaction: of two who come with the
 * same link at the same time, one is let in. False when the link is not good.
 */
export function tradeLink(
  store: Store,
  linkHash: string,
  { session, nowMs }: { session: NewSession; nowMs: number },
): Promise<boolean> {
  return store.transaction(async (db) => {
    const link = await db
      .updateTable('sign_in_link')
      .set({ used_at: nowMs })
      .where('hash', '=', linkHash)
      .where('purpose', '=', 'session')
      .where('used_at', 'is', null)
      .where('expires_at', '>', nowMs)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('person')
            .select('person.id')
            .whereRef('person.workspace_id', '=', 'sign_in_link.workspace_id')
            .whereRef('person.id', '=', 'sign_in_link.person_id')
            .where('person.deactivated_at', 'is', null),
        ),
      )
      .returning(['workspace_id', 'person_id'])
      .executeTakeFirst();
    if (!link) return false;
    const person = { workspaceId: link.workspace_id, id: link.person_id };
    await insertSession(db, person, { session, nowMs });
    return true;
  });
}

/** The session of this hash with its person, while it lasts and the person is still there. */
export async function readSession(
  db: Db,
  hash: string,
  nowMs: number,
): Promise<SignedIn | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'session.workspace_id')
        .onRef('person.id', '=', 'session.person_id'),
    )
    .innerJoin('workspace', 'workspace.id', 'session.workspace_id')
    .select([
      'session.expires_at as expiresAtMs',
      'person.workspace_id as workspaceId',
      'person.id as id',
      'person.email as email',
      'person.name as name',
      'person.role as role',
      'workspace.name as workspaceName',
      'workspace.allow_unverified as allowUnverified',
      'workspace.first_run_json as firstRun',
    ])
    .where('session.hash', '=', hash)
    .where('session.expires_at', '>', nowMs)
    .where('person.deactivated_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { expiresAtMs, workspaceName, allowUnverified, firstRun, ...person } = row;
  const workspace = {
    id: person.workspaceId,
    name: workspaceName,
    allowUnverified: allowUnverified === 1,
    isNew: firstRun !== null,
  };
  return { hash, expiresAtMs, person, workspace };
}

export function extendSession(store: Store, hash: string, expiresAtMs: number): Promise<void> {
  return store.transaction(async (db) => {
    await db
      .updateTable('session')
      .set({ expires_at: expiresAtMs })
      .where('hash', '=', hash)
      .execute();
  });
}

export function deleteSession(store: Store, hash: string): Promise<void> {
  return store.transaction(async (db) => {
    await db.deleteFrom('session').where('hash', '=', hash).execute();
  });
}

export type MemberChange = { role?: Role | undefined; isActive?: boolean | undefined };
type MemberChanged =
  | { kind: 'changed'; ended: string[] }
  | { kind: 'unknown' }
  | { kind: 'last_admin' };

/** A role, or whether they are let in. There is always an admin who is; who is not has no session and no link. */
export async function changeMember(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  { change: { role, isActive }, nowMs }: { change: MemberChange; nowMs: number },
): Promise<MemberChanged> {
  const admins = await db
    .selectFrom('person')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'admin')
    .where('deactivated_at', 'is', null)
    .execute();
  const isDemoted = isActive === false || (role !== undefined && role !== 'admin');
  if (isDemoted && admins.length === 1 && admins[0]?.id === id) return { kind: 'last_admin' };
  const changed = await db
    .updateTable('person')
    .set({
      id,
      ...(role !== undefined && { role }),
      ...(isActive !== undefined && { deactivated_at: isActive ? null : nowMs }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  if (!changed) return { kind: 'unknown' };
  if (isActive !== false) return { kind: 'changed', ended: [] };
  await db
    .deleteFrom('sign_in_link')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id)
    .execute();
  return { kind: 'changed', ended: await endSessions(db, { workspaceId, id }) };
}
