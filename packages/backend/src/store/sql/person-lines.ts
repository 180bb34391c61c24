import type { PersonChange } from '../../success/person-change.ts';
import type { Db } from '../store.ts';

/** People of a workspace as they plan their work: where, when, in what language, and how much is theirs. */

type PersonKey = { workspaceId: string; id: string };

export const readPersonLines = (db: Db, workspaceId: string) =>
  db
    .selectFrom('person')
    .select(({ selectFrom }) => [
      'id',
      'name',
      'email',
      'role',
      'language',
      'time_zone as timeZone',
      'region',
      'away_from as awayFromMs',
      'away_until as awayUntilMs',
      'deactivated_at as leftMs',
      selectFrom('account')
        .select(({ fn }) => fn.countAll<number>().as('accounts'))
        .whereRef('account.workspace_id', '=', 'person.workspace_id')
        .whereRef('account.owner_id', '=', 'person.id')
        .as('accounts'),
      selectFrom('task')
        .select(({ fn }) => fn.countAll<number>().as('tasks'))
        .whereRef('task.workspace_id', '=', 'person.workspace_id')
        .whereRef('task.owner_id', '=', 'person.id')
        .where('task.closed_at', 'is', null)
        .as('openTasks'),
    ])
    .where('workspace_id', '=', workspaceId)
    .orderBy('name')
    .orderBy('id')
    .execute();

/** False when there is no such person. */
export async function savePersonChange(
  db: Db,
  { workspaceId, id }: PersonKey,
  { change, nowMs }: { change: PersonChange; nowMs: number },
): Promise<boolean> {
  const { away, region, language, timeZone } = change;
  const row = await db
    .updateTable('person')
    .set({
      // Changes nothing, so that a change that says nothing is a statement too.
      id,
      ...(away === null && { away_from: null, away_until: null }),
      ...(away && { away_from: away.from ?? nowMs, away_until: away.until }),
      ...(region !== undefined && { region }),
      ...(language !== undefined && { language }),
      ...(timeZone !== undefined && { time_zone: timeZone }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
