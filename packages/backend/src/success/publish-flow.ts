import type { Flow } from '@polku/flows';
import { insertFlowVersion, readFlowVersion } from '../store/sql/flows.ts';
import type { Db } from '../store/store.ts';
import { splitAudience } from './shared-part.ts';

/**
 * Publishes a flow as its next version; versions are never changed. A document that says what the current
 * version says makes none. The `version` in `flow` is not looked at. Call it in a transaction.
 *
 * @throws when its audience could be decided neither here nor in the browser
 */
export async function publishFlow(
  db: Db,
  { workspaceId, flow, nowMs }: { workspaceId: string; flow: Flow; nowMs: number },
): Promise<{ version: number; isNew: boolean }> {
  splitAudience(flow);
  const current = await readFlowVersion(db, { workspaceId, flowId: flow.id });
  const version = current?.version ?? 0;
  // Compared in the order of its keys, which says something: the first language is the default.
  if (current && JSON.stringify(current) === JSON.stringify({ ...flow, version }))
    return { version, isNew: false };
  await insertFlowVersion(db, { workspaceId, flow: { ...flow, version: version + 1 }, nowMs });
  return { version: version + 1, isNew: true };
}
