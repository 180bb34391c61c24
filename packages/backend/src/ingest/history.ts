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
  const changed = new Map<string, HistoryRow>();
  for (const { userId, flow, name, at, properties } of ofFlows) {
    const key = toKey(userId, flow.id);
    const history: FlowHistory | undefined = reduceHistory(known.get(key), {
      name,
      at,
      properties,
    });
    if (!history) continue;
    known.set(key, history);
    const ids = { workspace_id: workspaceId, user_id: userId, flow_id: flow.id };
    changed.set(key, { ...ids, ...toHistoryColumns(history) });
  }
  await saveHistory(db, [...changed.values()]);
}

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
