import type { Selectable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Contacts, notes and the handover of accounts, as they are stored. */
export type ContactRow = Selectable<Tables['contact']>;
export type NoteRow = Selectable<Tables['note']>;
export type HandoverRow = Selectable<Tables['handover']>;

export type ItemTable = 'contact' | 'note' | 'goal';
export type ItemId = { workspaceId: string; accountId: string; id: string };

/** Whose item this is; undefined when there is none of this id. */
export async function readItemOwner(
  db: Db,
  table: ItemTable,
  { workspaceId, id }: ItemId,
): Promise<string | undefined> {
  const row = await db
    .selectFrom(table)
    .select('account_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.account_id;
}

/** False when the account has no such item. */
export async function deleteItem(
  db: Db,
  table: ItemTable,
  { workspaceId, accountId, id }: ItemId,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function saveContact(db: Db, row: ContactRow): Promise<void> {
  const { workspace_id: _, id: __, created_at: ___, ...said } = row;
  await db
    .insertInto('contact')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(said))
    .execute();
}

export async function saveNote(db: Db, row: NoteRow): Promise<void> {
  const { text, user_id, updated_at } = row;
  await db
    .insertInto('note')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id']).doUpdateSet({ text, user_id, updated_at }),
    )
    .execute();
}

export async function saveHandover(db: Db, row: HandoverRow): Promise<void> {
  const { workspace_id: _, account_id: __, written_by: ___, written_at: ____, ...said } = row;
  await db
    .insertInto('handover')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'account_id']).doUpdateSet(said))
    .execute();
}

export function readHandover(
  db: Db,
  workspaceId: string,
  accountId: string,
): Promise<HandoverRow | undefined> {
  return db
    .selectFrom('handover')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

type Of = { workspaceId: string; accountId: string };
export const MAX_ROWS = 100;

export const readContacts = (db: Db, { workspaceId, accountId }: Of): Promise<ContactRow[]> =>
  db
    .selectFrom('contact')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .orderBy('name')
    .execute();

/** The newest hundred. */
export const readNotes = (db: Db, { workspaceId, accountId }: Of): Promise<NoteRow[]> =>
  db
    .selectFrom('note')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .orderBy('at', 'desc')
    .limit(MAX_ROWS)
    .execute();

/** The newest hundred, or those before one. */
export const readChanges = (
  db: Db,
  { workspaceId, accountId, beforeSeq }: Of & { beforeSeq?: number | undefined },
) =>
  db
    .selectFrom('account_change')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .$if(beforeSeq !== undefined, (query) => query.where('seq', '<', beforeSeq ?? 0))
    .orderBy('seq', 'desc')
    .limit(MAX_ROWS)
    .execute();

export const readStageVisits = (db: Db, { workspaceId, accountId }: Of) =>
  db
    .selectFrom('stage_visit')
    .select(['stage', 'entered_at as enteredAtMs', 'left_at as leftAtMs'])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .orderBy('entered_at')
    .execute();
