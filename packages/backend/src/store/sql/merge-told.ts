import type { HandoverTable } from '../account-tables.ts';
import type { Db } from '../store.ts';
import type { MergeIds } from './merges.ts';

/** What people have said of two accounts that turned out to be one, and of which an account has only one. */

/** The stages of `into` stay; where it has none, it is given the other's. */
export async function moveStages(db: Db, { workspaceId, fromId, intoId }: MergeIds): Promise<void> {
  const held = await db
    .selectFrom('stage_visit')
    .select('account_id')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', intoId)
    .executeTakeFirst();
  if (held)
    await db
      .deleteFrom('stage_visit')
      .where('workspace_id', '=', workspaceId)
      .where('account_id', '=', fromId)
      .execute();
  else
    await db
      .updateTable('stage_visit')
      .set({ account_id: intoId })
      .where('workspace_id', '=', workspaceId)
      .where('account_id', '=', fromId)
      .execute();
}

/** What was promised in either was promised: where there are two, their texts and lists are joined. */
export async function joinHandovers(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<void> {
  const rows = await db
    .deleteFrom('handover')
    .where('workspace_id', '=', workspaceId)
    .where('account_id', 'in', [fromId, intoId])
    .returningAll()
    .execute();
  const from = rows.find((row) => row.account_id === fromId);
  const into = rows.find((row) => row.account_id === intoId);
  const joined = from && into ? joinHandover(into, from) : (into ?? from);
  if (joined)
    await db
      .insertInto('handover')
      .values({ ...joined, account_id: intoId })
      .execute();
}

function joinHandover(into: HandoverTable, from: HandoverTable): HandoverTable {
  const text = (field: 'sold' | 'arrangements') =>
    [into[field], from[field]].filter((part) => part !== '').join('\n\n');
  const list = (field: 'promises_json' | 'checklist_json') =>
    JSON.stringify([...JSON.parse(into[field]), ...JSON.parse(from[field])]);
  return {
    ...into,
    sold: text('sold'),
    arrangements: text('arrangements'),
    promises_json: list('promises_json'),
    checklist_json: list('checklist_json'),
    updated_at: Math.max(into.updated_at, from.updated_at),
  };
}
