import type { Db } from '../store.ts';

/** Who saw and did what; kept for as long as the workspace keeps it (`privacy/retention.ts`). */

type NewAct = {
  workspaceId: string;
  personId: string;
  action: string;
  subject: string | undefined;
  item: string | undefined;
  status: number;
  nowMs: number;
};

export async function insertAct(db: Db, act: NewAct): Promise<void> {
  const { workspaceId, personId, action, subject, item, status, nowMs } = act;
  await db
    .insertInto('audit')
    .values({
      workspace_id: workspaceId,
      at: nowMs,
      person_id: personId,
      action,
      subject: subject ?? null,
      item: item ?? null,
      status,
    })
    .execute();
}

type Asked = {
  workspaceId: string;
  subject: string | undefined;
  personId: string | undefined;
  before: number | undefined;
  what: 'seen' | 'done' | undefined;
  limit: number;
};

/** Newest first. */
export function readActs(db: Db, { workspaceId, subject, personId, before, what, limit }: Asked) {
  let query = db.selectFrom('audit').selectAll().where('workspace_id', '=', workspaceId);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  if (before !== undefined) query = query.where('seq', '<', before);
  if (what !== undefined)
    query = query.where('action', what === 'seen' ? 'like' : 'not like', 'GET %');
  return query.orderBy('seq', 'desc').limit(limit).execute();
}
