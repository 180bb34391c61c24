import type { Flow } from '@polku/flows';
import type { Db } from '../store.ts';

/** Drafts that somebody has made a link to. */
export type Preview = { workspaceId: string; id: string; flow: Flow; expiresAt: number };

export async function insertPreview(db: Db, preview: Preview): Promise<void> {
  const { workspaceId, id, flow, expiresAt } = preview;
  await db
    .insertInto('flow_preview')
    .values({
      workspace_id: workspaceId,
      id,
      document_json: JSON.stringify(flow),
      expires_at: expiresAt,
    })
    .execute();
}

export async function readPreview(
  db: Db,
  { workspaceId, id }: Pick<Preview, 'workspaceId' | 'id'>,
): Promise<Flow | undefined> {
  const row = await db
    .selectFrom('flow_preview')
    .select('document_json')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && (JSON.parse(row.document_json) as Flow);
}

export async function deleteOldPreviews(db: Db, nowMs: number): Promise<void> {
  await db.deleteFrom('flow_preview').where('expires_at', '<=', nowMs).execute();
}

/** When the first of them ends. */
export async function readOldestPreviewEnd(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('flow_preview')
    .select(({ fn }) => fn.min('expires_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? undefined;
}
