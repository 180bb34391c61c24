import { sql } from 'kysely';
import type { Db } from '../store.ts';

/** Who is sent users' own words, and of which week they were last. */

export type WordsPerson = {
  workspaceId: string;
  id: string;
  timeZone: string;
  /** The end of the last week that they were told of; before, since when they are here. */
  toldMs: number;
  tellingJson: string;
};

/** Everybody: whether they want it says their telling. */
export const readWordsPeople = (db: Db): Promise<WordsPerson[]> =>
  db
    .selectFrom('person')
    .select([
      'workspace_id as workspaceId',
      'id',
      'time_zone as timeZone',
      sql<number>`coalesce(words_at, created_at)`.as('toldMs'),
      'telling_json as tellingJson',
    ])
    .where('deactivated_at', 'is', null)
    // Nobody gets it who has not asked: of the others nothing need be read.
    .where('telling_json', 'like', '%"words":true%')
    .execute();

/** They were told of the week that ended then; or nobody had written anything. */
export async function markWords(
  db: Db,
  { workspaceId, id }: Pick<WordsPerson, 'workspaceId' | 'id'>,
  weekEndMs: number,
): Promise<void> {
  await db
    .updateTable('person')
    .set({ words_at: weekEndMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}
