import { insertAccountChanges } from '../store/sql/account-facts.ts';
import {
  deleteItem,
  type HandoverRow,
  type ItemId,
  type ItemTable,
  readHandover,
  readItemOwner,
  saveContact,
  saveHandover,
  saveNote,
} from '../store/sql/account-items.ts';
import type { Db } from '../store/store.ts';
import type { ContactRecord, HandoverRecord, NoteRecord } from './account-items.ts';
import { changeAccounts } from './change-accounts.ts';
import type { Author } from './plan-account-change.ts';

/**
 * Writing and deleting what people note down of an account. The log tells that it was done and by whom, never what
 * was written: notes and contacts are about people, and must be forgotten in one place.
 */
export type Writing = ItemId & { author: Author; nowMs: number };

/** False when another account has an item of this id. */
export async function writeContact(
  db: Db,
  contact: ContactRecord,
  writing: Writing,
): Promise<boolean> {
  if (!(await isFree(db, 'contact', writing))) return false;
  const { userId, ...said } = contact;
  const { workspaceId, accountId, id, nowMs } = writing;
  const ids = { workspace_id: workspaceId, id, account_id: accountId };
  const times = { created_at: nowMs, updated_at: nowMs };
  await saveContact(db, { ...ids, ...said, user_id: userId, ...times });
  await log(db, 'contact', writing, 'written');
  return true;
}

/** False when another account has an item of this id. */
export async function writeNote(db: Db, note: NoteRecord, writing: Writing): Promise<boolean> {
  if (!(await isFree(db, 'note', writing))) return false;
  const { workspaceId, accountId, id, author, nowMs } = writing;
  await saveNote(db, {
    workspace_id: workspaceId,
    id,
    account_id: accountId,
    user_id: note.userId,
    person_id: author.kind === 'person' ? (author.id ?? null) : null,
    text: note.text,
    at: nowMs,
    updated_at: nowMs,
  });
  await log(db, 'note', writing, 'written');
  return true;
}

/** False when the account has no such item. */
export async function removeItem(db: Db, table: ItemTable, writing: Writing): Promise<boolean> {
  const isDeleted = await deleteItem(db, table, writing);
  if (isDeleted) await log(db, table, writing, 'deleted');
  return isDeleted;
}

async function isFree(db: Db, table: ItemTable, writing: Writing): Promise<boolean> {
  const owner = await readItemOwner(db, table, writing);
  return owner === undefined || owner === writing.accountId;
}

const log = (
  db: Db,
  field: string,
  { workspaceId, accountId, id, author, nowMs }: Writing,
  what: 'written' | 'deleted' | 'accepted',
): Promise<void> =>
  insertAccountChanges(db, [
    {
      workspace_id: workspaceId,
      account_id: accountId,
      at: nowMs,
      field,
      item_id: id === '' ? null : id,
      from_json: null,
      to_json: JSON.stringify(what),
      by_kind: author.kind,
      by_id: author.id ?? null,
      reason: null,
    },
  ]);

type WritingHandover = Omit<Writing, 'id'>;

/** Writes the handover. When the seller says that it is done, the account is handed over from then on. */
export async function writeHandover(
  db: Db,
  handover: HandoverRecord,
  writing: WritingHandover,
): Promise<HandoverRow> {
  const { workspaceId, accountId, author, nowMs } = writing;
  const known = await readHandover(db, workspaceId, accountId);
  const row: HandoverRow = {
    workspace_id: workspaceId,
    account_id: accountId,
    sold: handover.sold,
    arrangements: handover.arrangements,
    promises_json: JSON.stringify(handover.promises),
    checklist_json: JSON.stringify(handover.checklist),
    written_by: known?.written_by ?? author.id ?? null,
    written_at: known?.written_at ?? nowMs,
    updated_at: nowMs,
    accepted_by: known?.accepted_by ?? null,
    accepted_at: known?.accepted_at ?? null,
  };
  await saveHandover(db, row);
  await log(db, 'handover', { ...writing, id: '' }, 'written');
  if (handover.isHandedOver) await handOver(db, writing);
  return row;
}

async function handOver(db: Db, { workspaceId, accountId, author, nowMs }: WritingHandover) {
  const account = await db
    .selectFrom('account')
    .select('handover_at')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', accountId)
    .executeTakeFirst();
  // The first time counts: a mended typo hands nothing over again.
  if (account?.handover_at !== null) return;
  const asked = [{ id: accountId, change: { handoverAt: nowMs } }];
  await changeAccounts(db, asked, { workspaceId, author, nowMs });
}

/** The CSM has read it and takes over. False when there is none. */
export async function acceptHandover(db: Db, writing: WritingHandover): Promise<boolean> {
  const { workspaceId, accountId, author, nowMs } = writing;
  const known = await readHandover(db, workspaceId, accountId);
  if (!known) return false;
  if (known.accepted_at !== null) return true;
  await saveHandover(db, { ...known, accepted_by: author.id ?? null, accepted_at: nowMs });
  await log(db, 'handover', { ...writing, id: '' }, 'accepted');
  return true;
}
