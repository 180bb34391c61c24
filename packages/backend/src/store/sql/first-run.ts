import { sql } from 'kysely';
import type { Db } from '../store.ts';

/** What a first run has come to, and what was kept of it. */

export async function readFirstRun(db: Db, workspaceId: string): Promise<unknown> {
  const row = await db
    .selectFrom('workspace')
    .select('first_run_json')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return row?.first_run_json == null ? undefined : JSON.parse(row.first_run_json);
}

/** Undefined: it is over. */
export async function saveFirstRun(
  db: Db,
  workspaceId: string,
  firstRun: object | undefined,
): Promise<void> {
  await db
    .updateTable('workspace')
    .set({ first_run_json: firstRun ? JSON.stringify(firstRun) : null })
    .where('id', '=', workspaceId)
    .execute();
}

export type FirstRunFacts = {
  hasEvents: boolean;
  /** One of the key `first_use`. */
  hasMilestone: boolean;
  /** One that pages show, or will. */
  hasFlow: boolean;
  isTrial: boolean;
  firstUse: { userId: string; name: string | null; at: number } | undefined;
};

export async function readFirstRunFacts(db: Db, workspaceId: string): Promise<FirstRunFacts> {
  const row = await db
    .selectFrom('workspace')
    .select('allow_unverified')
    .select(({ exists, selectFrom }) => [
      exists(
        selectFrom('event').select('event.id').whereRef('event.workspace_id', '=', 'workspace.id'),
      ).as('hasEvents'),
      exists(
        selectFrom('milestone')
          .select('milestone.key')
          .whereRef('milestone.workspace_id', '=', 'workspace.id')
          .where('milestone.key', '=', 'first_use'),
      ).as('hasMilestone'),
      exists(
        selectFrom('flow').select('flow.id').whereRef('flow.workspace_id', '=', 'workspace.id'),
      ).as('hasFlow'),
    ])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return {
    hasEvents: Boolean(row.hasEvents),
    hasMilestone: Boolean(row.hasMilestone),
    hasFlow: Boolean(row.hasFlow),
    isTrial: row.allow_unverified === 1,
    firstUse: await readNewestFirstUse(db, workspaceId),
  };
}

async function readNewestFirstUse(db: Db, workspaceId: string) {
  const row = await db
    .selectFrom('milestone_reached as reached')
    .leftJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'reached.workspace_id')
        .on(sql<string>`'user:' || "user".id`, '=', sql.ref('reached.subject')),
    )
    .select(['reached.subject', 'reached.at', 'user.traits_json'])
    .where('reached.workspace_id', '=', workspaceId)
    .where('reached.milestone', '=', 'first_use')
    .where('reached.subject', 'like', 'user:%')
    .where('reached.trust', '=', 1)
    .orderBy('reached.recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const { name }: { name?: unknown } = JSON.parse(row.traits_json ?? '{}');
  const userId = row.subject.slice('user:'.length);
  return { userId, name: typeof name === 'string' ? name : null, at: row.at };
}
