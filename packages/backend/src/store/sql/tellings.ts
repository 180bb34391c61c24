import type { Db } from '../store.ts';

/** How people want to be told, as they have set it, and how much they were told lately. */

type PersonKey = { workspaceId: string; id: string };

/** `Telling` as JSON; undefined when there is no such person. */
export async function readTelling(db: Db, key: PersonKey): Promise<string | undefined> {
  const row = await db
    .selectFrom('person')
    .select('telling_json')
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.id)
    .executeTakeFirst();
  return row?.telling_json;
}

export async function saveTelling(db: Db, key: PersonKey, json: string): Promise<void> {
  await db
    .updateTable('person')
    .set({ telling_json: json })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.id)
    .execute();
}

/** Of how many things a person was told by their own channels since then. */
export async function countTold(
  db: Db,
  { workspaceId, id, sinceMs }: PersonKey & { sinceMs: number },
): Promise<number> {
  const { told } = await db
    .selectFrom('notification')
    .select(({ fn }) => fn.countAll<number>().as('told'))
    .where('workspace_id', '=', workspaceId)
    .where('to_id', '=', id)
    .where('told_at', '>', sinceMs)
    .executeTakeFirstOrThrow();
  return told;
}
