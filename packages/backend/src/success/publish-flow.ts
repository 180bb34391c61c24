import type { Flow } from '@polku/flows';
import {
  insertFlowVersion,
  readFlowVersion,
  readVersions,
  type Versions,
} from '../store/sql/flows.ts';
import { setNextVersion } from '../store/sql/releases.ts';
import type { Db } from '../store/store.ts';

/**
 * Publishing makes a version, which is never changed, and makes it the current one: at once, or when its time has
 * come (`release-clock.ts`). A flow waits with one version at a time, and whoever publishes, rolls back or withdraws it
 * meanwhile has decided anew: no older version comes back by itself.
 */
export type Publishing = {
  workspaceId: string;
  /** Its `version` is not looked at. */
  flow: Flow;
  /** When it becomes the current one, UTC ms. Absent: at once. */
  at?: number | undefined;
};

/** What publishing would do. */
export type Plan = {
  /** The version that it has, or would have. */
  version: number;
  change: 'new' | 'changed' | 'unchanged';
  /** When that version becomes the current one. Absent: it is, or would be at once. */
  at?: number | undefined;
  /** What is published now. */
  before: Flow | undefined;
  /** A version that waits, and would no longer. */
  dropped?: number;
  /** The version is there, and waits for another time. */
  isMoved: boolean;
};

/**
 * A document that says what the current version says, or the one that waits, makes none.
 * @param before what is published now
 */
export async function planPublishing(
  db: Db,
  { workspaceId, flow, at }: Publishing,
  before: Flow | undefined,
): Promise<Plan> {
  const { id: flowId } = flow;
  const { newest, next } = await readVersions(db, workspaceId, flowId);
  const waiting = next && (await readFlowVersion(db, { workspaceId, flowId, ...next }));
  if (next && waiting && isSameFlow(waiting, flow)) {
    const isMoved = at !== undefined && at !== next.at;
    const change = isMoved ? 'changed' : 'unchanged';
    return { version: next.version, change, at: at ?? next.at, before, isMoved };
  }
  if (before && isSameFlow(before, flow) && !(next && at !== undefined))
    return { version: before.version, change: 'unchanged', before, isMoved: false };
  // After a rollback there are newer ones than the current.
  const version = newest + 1;
  const change = before ? 'changed' : 'new';
  return { version, change, at, before, isMoved: false, ...droppedOf(next) };
}

const droppedOf = (next: Versions['next']) => (next ? { dropped: next.version } : {});

/** Publishes a flow as its next version. Call it in a transaction. */
export async function publishFlow(
  db: Db,
  { nowMs, ...publishing }: Publishing & { nowMs: number },
): Promise<{ version: number; isNew: boolean }> {
  const { workspaceId, flow } = publishing;
  const before = await readFlowVersion(db, { workspaceId, flowId: flow.id });
  const plan = await planPublishing(db, publishing, before);
  return publishPlanned(db, { workspaceId, flow, plan, nowMs });
}

/** Does what was planned, in the same transaction. */
export async function publishPlanned(
  db: Db,
  { workspaceId, flow, plan, nowMs }: Omit<Publishing, 'at'> & { plan: Plan; nowMs: number },
): Promise<{ version: number; isNew: boolean }> {
  const { version, change, at, isMoved } = plan;
  const isNew = change !== 'unchanged' && !isMoved;
  if (isNew) await insertFlowVersion(db, { workspaceId, flow: { ...flow, version }, nowMs, at });
  if (isMoved && at !== undefined)
    await setNextVersion(db, { workspaceId, flowId: flow.id, next: { version, at } });
  return { version, isNew };
}

/** But for the version. Compared in the order of keys, which says something: the first language is the default. */
const isSameFlow = (a: Flow, b: Flow): boolean =>
  JSON.stringify({ ...a, version: 0 }) === JSON.stringify({ ...b, version: 0 });
