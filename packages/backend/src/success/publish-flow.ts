import type { Flow } from '@polku/flows';
import { insertFlowVersion, readFlowVersion, readVersions } from '../store/sql/flows.ts';
import type { Db } from '../store/store.ts';
import { hiddenFactFault } from './inner-facts.ts';
import { splitAudience } from './shared-part.ts';

/**
 * Publishes a flow as its next version; versions are never changed. A document that says what the current
 * version says makes none. The `version` in `flow` is not looked at. Call it in a transaction.
 *
 * @throws when its audience could be decided neither here nor in the browser, or an inner rule not there
 */
export async function publishFlow(
  db: Db,
  { workspaceId, flow, nowMs }: { workspaceId: string; flow: Flow; nowMs: number },
): Promise<{ version: number; isNew: boolean }> {
  splitAudience(flow);
  const fault = hiddenFactFault(flow);
  if (fault) throw new Error(`${fault}.`);
  const current = await readFlowVersion(db, { workspaceId, flowId: flow.id });
  if (current && isSameFlow(current, flow)) return { version: current.version, isNew: false };
  // After a rollback there are newer ones than the current.
  const { newest } = await readVersions(db, workspaceId, flow.id);
  const version = newest + 1;
  await insertFlowVersion(db, { workspaceId, flow: { ...flow, version }, nowMs });
  return { version, isNew: true };
}

/** But for the version. Compared in the order of keys, which says something: the first language is the default. */
export const isSameFlow = (a: Flow, b: Flow): boolean =>
  JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 });
