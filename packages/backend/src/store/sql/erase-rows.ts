import type { Kysely } from 'kysely';
import { PERSONAL_DATA } from '../personal-data.ts';
import type { Db } from '../store.ts';
import type { PersonIds } from './person-ids.ts';

/** Finds and deletes a person's rows by the registry of where they stand. */

/** How many rows, by table. Tables with none are absent. */
export type Counts = { [table: string]: number };

type Place = { table: string; by: string; ids: readonly string[]; parent?: string };

/** Where rows of the person are, those first that are found by rows of others. */
export function placesOf({ userIds, subjects }: PersonIds): Place[] {
  const places = Object.entries(PERSONAL_DATA).flatMap(([table, held]): Place[] => {
    if (held.of === 'user') return [{ table, by: held.by, ids: userIds }];
    if (held.of === 'subject') return [{ table, by: held.by, ids: subjects }];
    return held.of === 'row' ? [{ table, by: held.by, ids: userIds, parent: held.in }] : [];
  });
  return places.toSorted((a, b) => Number(b.parent !== undefined) - Number(a.parent !== undefined));
}

/** Tables by names that are known when it runs, each with these columns. */
type AnyTable = { [table: string]: { [column: string]: string } };

// The registry is checked against the tables' types where it is written.
const any = (db: Db) => db as unknown as Kysely<AnyTable>;

export async function deletePlace(
  db: Db,
  workspaceId: string,
  { table, by, ids, parent }: Place,
): Promise<number> {
  const rows = any(db).deleteFrom(table).where('workspace_id', '=', workspaceId);
  const { numDeletedRows } = await (parent === undefined
    ? rows.where(by, 'in', ids)
    : rows.where(by, 'in', (query) => selectParents(query, parent, { workspaceId, ids }))
  ).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function readPlace(
  db: Db,
  workspaceId: string,
  { table, by, ids, parent }: Place,
): Promise<{ [column: string]: unknown }[]> {
  const rows = any(db).selectFrom(table).selectAll().where('workspace_id', '=', workspaceId);
  return parent === undefined
    ? rows.where(by, 'in', ids).execute()
    : rows.where(by, 'in', (query) => selectParents(query, parent, { workspaceId, ids })).execute();
}

const selectParents = (
  query: Pick<Kysely<AnyTable>, 'selectFrom'>,
  parent: string,
  { workspaceId, ids }: { workspaceId: string; ids: readonly string[] },
) =>
  query
    .selectFrom(parent)
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', ids);
