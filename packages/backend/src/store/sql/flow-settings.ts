import type { Db } from '../store.ts';

/** What holds for all flows of a workspace, and for the pages that show them. */
export async function readFlowSettings(
  db: Db,
  workspaceId: string,
): Promise<{
  writeKey: string;
  isPaused: boolean;
  isTrial: boolean;
  theme: object;
  origins: string[];
}> {
  const row = await db
    .selectFrom('workspace')
    .select(['write_key', 'is_paused', 'theme_json', 'origins_json', 'allow_unverified'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return {
    writeKey: row.write_key,
    isPaused: row.is_paused === 1,
    isTrial: row.allow_unverified === 1,
    theme: JSON.parse(row.theme_json),
    origins: JSON.parse(row.origins_json),
  };
}
