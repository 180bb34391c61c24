import type { Db } from '../store.ts';

/** What people have named for themselves: see `saved_view` of `workspace-tables.ts`. */
type Whose = { workspaceId: string; personId: string };

export const readSavedViews = (db: Db, { workspaceId, personId }: Whose, page: string) =>
  db
    .selectFrom('saved_view')
    .select(['id', 'name', 'query'])
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('page', '=', page)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

export async function countSavedViews(db: Db, { workspaceId, personId }: Whose): Promise<number> {
  const { count } = await db
    .selectFrom('saved_view')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return count;
}

export type SavedViewRow = { id: string; page: string; name: string; query: string };

export async function saveView(
  db: Db,
  { workspaceId, personId }: Whose,
  { view, nowMs }: { view: SavedViewRow; nowMs: number },
): Promise<void> {
  const { page, name, query } = view;
  await db
    .insertInto('saved_view')
    .values({ workspace_id: workspaceId, person_id: personId, ...view, created_at: nowMs })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'person_id', 'id']).doUpdateSet({ page, name, query }),
    )
    .execute();
}

/** The page it was of; undefined when there was none of this id. */
export async function deleteView(
  db: Db,
  { workspaceId, personId }: Whose,
  id: string,
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('saved_view')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .returning('page')
    .executeTakeFirst();
  return row?.page;
}
