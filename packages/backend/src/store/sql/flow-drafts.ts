import type { Db } from '../store.ts';

/** What somebody is writing: at most one draft of a flow, whole or not yet. */
export type FlowDraft = {
  flowId: string;
  /** As it was sent: not checked. */
  document: unknown;
  savedAt: number;
  savedBy: string;
};

export async function readFlowDrafts(db: Db, workspaceId: string): Promise<FlowDraft[]> {
  const rows = await db
    .selectFrom('flow_draft')
    .select(['flow_id', 'document_json', 'saved_at', 'saved_by'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('flow_id')
    .execute();
  return rows.map((row) => ({
    flowId: row.flow_id,
    document: JSON.parse(row.document_json),
    savedAt: row.saved_at,
    savedBy: row.saved_by,
  }));
}

export async function saveFlowDraft(
  db: Db,
  workspaceId: string,
  { flowId, document, savedAt, savedBy }: FlowDraft,
): Promise<void> {
  const values = {
    document_json: JSON.stringify(document),
    saved_at: savedAt,
    saved_by: savedBy,
  };
  await db
    .insertInto('flow_draft')
    .values({ workspace_id: workspaceId, flow_id: flowId, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'flow_id']).doUpdateSet(values))
    .execute();
}

/** False when there was none. */
export async function deleteFlowDraft(
  db: Db,
  workspaceId: string,
  flowId: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('flow_draft')
    .where('workspace_id', '=', workspaceId)
    .where('flow_id', '=', flowId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
