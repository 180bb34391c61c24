import type { PersonLine } from '../http/api-people.ts';
import { readPersonLines } from '../store/sql/person-lines.ts';
import type { Db } from '../store/store.ts';
import { toIsoOrNull } from './iso-time.ts';
import { isAway } from './routing.ts';

/** Everybody of a workspace as the others see them, by name. */
export async function readPeople(
  db: Db,
  { workspaceId, nowMs }: { workspaceId: string; nowMs: number },
): Promise<PersonLine[]> {
  const rows = await readPersonLines(db, workspaceId);
  return rows.map(({ awayFromMs, awayUntilMs, leftMs, accounts, openTasks, ...person }) => ({
    ...person,
    away:
      awayFromMs === null && awayUntilMs === null
        ? null
        : { from: toIsoOrNull(awayFromMs), until: toIsoOrNull(awayUntilMs) },
    isAway: isAway({ awayFromMs, awayUntilMs }, nowMs),
    isActive: leftMs === null,
    accounts: accounts ?? 0,
    openTasks: openTasks ?? 0,
  }));
}
