import type { Insertable, Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** The people who use the host product and the companies they belong to, as ingest reads and writes them. */
export type UserRow = Selectable<Tables['user']>;
export type AccountRow = Selectable<Tables['account']>;
export type IdentityRow = Selectable<Tables['identity']>;

type Ids = readonly { workspace_id: string; id: string }[];

const toScoped = (workspace_id: string, ids: Iterable<string>): Ids =>
  [...ids].map((id) => ({ workspace_id, id }));
const workspaceOf = (rows: Ids): string => rows[0]?.workspace_id ?? '';
const idsOf = (rows: Ids): string[] => rows.map((row) => row.id);

/** Whose these anonymous ids are, by anonymous id; those that are nobody's are absent. */
export async function readIdentities(
  db: Db,
  workspaceId: string,
  anonymousIds: Iterable<string>,
): Promise<Map<string, IdentityRow>> {
  const { rows } = await selectIdentities(db, toScoped(workspaceId, anonymousIds));
  return new Map(rows.map((row) => [row.anonymous_id, row]));
}

const selectIdentities = prepare((db, rows: Ids) =>
  db
    .selectFrom('identity')
    .selectAll()
    .where('workspace_id', '=', workspaceOf(rows))
    .where('anonymous_id', 'in', idsOf(rows)),
);

/** A new owner, or a newer identify of the one there is. */
export async function saveIdentity(db: Db, row: IdentityRow): Promise<void> {
  await saveIdentities(db, [row]);
}

const saveIdentities = prepare((db, rows: readonly IdentityRow[]) =>
  db
    .insertInto('identity')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'anonymous_id']).doUpdateSet((eb) => ({
        account_id: eb.ref('excluded.account_id'),
        identified_at: eb.ref('excluded.identified_at'),
      })),
    ),
);

export async function readUsers(
  db: Db,
  workspaceId: string,
  ids: Iterable<string>,
): Promise<Map<string, UserRow>> {
  const { rows } = await selectUsers(db, toScoped(workspaceId, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

const selectUsers = prepare((db, rows: Ids) =>
  db
    .selectFrom('user')
    .selectAll()
    .where('workspace_id', '=', workspaceOf(rows))
    .where('id', 'in', idsOf(rows)),
);

export async function readAccounts(
  db: Db,
  workspaceId: string,
  ids: Iterable<string>,
): Promise<Map<string, AccountRow>> {
  const { rows } = await selectAccounts(db, toScoped(workspaceId, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

const selectAccounts = prepare((db, rows: Ids) =>
  db
    .selectFrom('account')
    .selectAll()
    .where('workspace_id', '=', workspaceOf(rows))
    .where('id', 'in', idsOf(rows)),
);

/** Writes users as they are given, new or known. */
export async function saveUsers(db: Db, rows: readonly UserRow[]): Promise<void> {
  await upsertUsers(db, rows);
}

const upsertUsers = prepare((db, rows: readonly Required<Insertable<Tables['user']>>[]) =>
  db
    .insertInto('user')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id']).doUpdateSet((eb) => ({
        account_id: eb.ref('excluded.account_id'),
        account_at: eb.ref('excluded.account_at'),
        traits_json: eb.ref('excluded.traits_json'),
        traits_at_json: eb.ref('excluded.traits_at_json'),
        first_seen_at: eb.ref('excluded.first_seen_at'),
        last_seen_at: eb.ref('excluded.last_seen_at'),
        created_at: eb.ref('excluded.created_at'),
      })),
    ),
);

/** Writes one user or account in the place of several, as it is given. */
export async function replaceUsers(db: Db, rows: readonly UserRow[], row: UserRow): Promise<void> {
  await deleteRows(db, 'user', rows);
  await saveUsers(db, [row]);
}

export async function replaceAccounts(
  db: Db,
  rows: readonly AccountRow[],
  row: AccountRow,
): Promise<void> {
  await deleteRows(db, 'account', rows);
  await saveAccounts(db, [row]);
}

async function deleteRows(db: Db, table: 'user' | 'account', rows: Ids): Promise<void> {
  await db
    .deleteFrom(table)
    .where('workspace_id', '=', workspaceOf(rows))
    .where('id', 'in', idsOf(rows))
    .execute();
}

/**
 * Writes accounts, new or known. Of a known one only what events may tell: its billing, touch level, owner
 * and contract belong to people and to imports.
 */
export async function saveAccounts(db: Db, rows: readonly AccountRow[]): Promise<void> {
  await upsertAccounts(db, rows);
}

const upsertAccounts = prepare((db, rows: readonly Required<Insertable<Tables['account']>>[]) =>
  db
    .insertInto('account')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        plan: eb.ref('excluded.plan'),
        traits_json: eb.ref('excluded.traits_json'),
        traits_at_json: eb.ref('excluded.traits_at_json'),
        first_seen_at: eb.ref('excluded.first_seen_at'),
        last_seen_at: eb.ref('excluded.last_seen_at'),
        created_at: eb.ref('excluded.created_at'),
      })),
    ),
);
