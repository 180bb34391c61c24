import type { FlowHistory } from '@polku/flows';
import { isFlowEventName, joinHistory, reduceHistory } from '@polku/flows/select';
import {
  deleteHistory,
  type HistoryRow,
  readHistory,
  saveHistory,
  toHistory,
  toHistoryColumns,
} from '../store/sql/flows.ts';
import type { MergeIds } from '../store/sql/merges.ts';
import type { Db } from '../store/store.ts';
import { type CheckedBatch, toKey } from './checked.ts';
import type { CountingEvent } from './known-event.ts';

/** Keeps what each verified user has seen of each flow, over all devices. */
export async function recordHistory(
  db: Db,
  { workspaceId }: CheckedBatch,
  events: readonly CountingEvent[],
): Promise<void> {
  const ofFlows = events.filter(isFlowEvent);
  if (ofFlows.length === 0) return;
  const users = new Set(ofFlows.map((event) => event.userId));
  const rows = await readHistory(db, workspaceId, users);
  const known = new Map(rows.map((row) => [toKey(row.user_id, row.flow_id), toHistory(row)]));
  const versions = new Map(rows.map((row) => [toKey(row.user_id, row.flow_id), row.flow_version]));
  const changed = new Map<string, HistoryRow>();
  for (const { userId, flow, name, at, properties } of ofFlows) {
    const key = toKey(userId, flow.id);
    const before = known.get(key);
    const history: FlowHistory | undefined = reduceHistory(before, { name, at, properties });
    if (!history) continue;
    known.set(key, history);
    if (history !== before && isNewer({ at, version: flow.version }, before, versions.get(key)))
      versions.set(key, flow.version);
    const ids = { workspace_id: workspaceId, user_id: userId, flow_id: flow.id };
    const flow_version = versions.get(key) ?? null;
    changed.set(key, { ...ids, ...toHistoryColumns(history), flow_version });
  }
  await saveHistory(db, [...changed.values()]);
}

/** What comes late is of a version that was seen before; of two in one millisecond the greater one was the later. */
const isNewer = (
  { at, version }: { at: number; version: number },
  before: FlowHistory | undefined,
  known: number | null | undefined,
): boolean => !before || at > before.shownAt || (at === before.shownAt && version > (known ?? 0));

/** Gives what one user has seen to another: the two are one. */
export async function foldHistory(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<void> {
  const rows = await readHistory(db, workspaceId, [fromId, intoId]);
  if (rows.every((row) => row.user_id === intoId)) return;
  const byFlow = Map.groupBy(rows, (row) => row.flow_id);
  const folded = [...byFlow.values()].map((both) => ({
    ...both.reduce(joinRows),
    user_id: intoId,
  }));
  await deleteHistory(db, workspaceId, fromId);
  await saveHistory(db, folded);
}

const joinRows = (a: HistoryRow, b: HistoryRow): HistoryRow => ({
  ...a,
  ...toHistoryColumns(joinHistory(toHistory(a), toHistory(b))),
  flow_version:
    a.shown_at === b.shown_at
      ? Math.max(a.flow_version ?? 0, b.flow_version ?? 0) || null
      : (a.shown_at > b.shown_at ? a : b).flow_version,
});

export type FlowEvent = CountingEvent & {
  name: string;
  flow: NonNullable<CountingEvent['flow']>;
};

/** Whether a flow itself has emitted it. */
export const isFlowEvent = (event: CountingEvent): event is FlowEvent =>
  event.type === 'track' &&
  event.flow !== undefined &&
  event.name !== undefined &&
  isFlowEventName(event.name);
