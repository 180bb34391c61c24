import type { Flow, FlowHistory } from '@polku/flows';
import type { Insertable, Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Flows as they were published, and what each person has seen of them. */
export type HistoryRow = Selectable<Tables['flow_history']>;

/** The version of each flow that is published now, by id. */
export async function readFlows(db: Db, workspaceId: string): Promise<Flow[]> {
  const rows = await db
    .selectFrom('flow')
    .innerJoin('flow_version', (join) =>
      join
        .onRef('flow_version.workspace_id', '=', 'flow.workspace_id')
        .onRef('flow_version.flow_id', '=', 'flow.id')
        .onRef('flow_version.version', '=', 'flow.current_version'),
    )
    .select('document_json')
    .where('flow.workspace_id', '=', workspaceId)
    .orderBy('flow.id')
    .execute();
  return rows.map((row) => toFlow(row.document_json));
}

/** Which version of each flow is published now, by id. */
export async function readCurrentVersions(db: Db, workspaceId: string): Promise<FlowVersion[]> {
  return (await selectCurrentVersions(db, [{ workspace_id: workspaceId }])).rows;
}

type FlowVersion = { id: string; version: number };

const selectCurrentVersions = prepare((db, rows: readonly { workspace_id: string }[]) =>
  db
    .selectFrom('flow')
    .select(['id', 'current_version as version'])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where('current_version', '>', 0)
    .orderBy('id'),
);

/** One version of a flow, the current one unless told; undefined when there is no such. */
export async function readFlowVersion(
  db: Db,
  { workspaceId, flowId, version }: { workspaceId: string; flowId: string; version?: number },
): Promise<Flow | undefined> {
  const row = await db
    .selectFrom('flow_version')
    .innerJoin('flow', (join) =>
      join
        .onRef('flow.workspace_id', '=', 'flow_version.workspace_id')
        .onRef('flow.id', '=', 'flow_version.flow_id'),
    )
    .select('document_json')
    .where('flow.workspace_id', '=', workspaceId)
    .where('flow.id', '=', flowId)
    .where(({ eb, ref }) => eb('version', '=', version ?? ref('flow.current_version')))
    .executeTakeFirst();
  return row && toFlow(row.document_json);
}

// Parsed when it was published, and immutable since: parsing it again would only cost.
const toFlow = (documentJson: string): Flow => JSON.parse(documentJson) as Flow;

export type Versions = {
  /** That ever was; 0 when there is no such flow. */
  newest: number;
  /** That is published now; 0: none. */
  current: number;
  /** That is to become the current one. */
  next: { version: number; at: number } | undefined;
};

export async function readVersions(db: Db, workspaceId: string, flowId: string): Promise<Versions> {
  const row = await db
    .selectFrom('flow_version')
    .innerJoin('flow', (join) =>
      join
        .onRef('flow.workspace_id', '=', 'flow_version.workspace_id')
        .onRef('flow.id', '=', 'flow_version.flow_id'),
    )
    .select(({ fn }) => [
      fn.max('version').as('newest'),
      fn.max('flow.current_version').as('current'),
      fn.max('flow.next_version').as('next_version'),
      fn.max('flow.next_at').as('next_at'),
    ])
    .where('flow.workspace_id', '=', workspaceId)
    .where('flow.id', '=', flowId)
    .executeTakeFirst();
  return {
    newest: Number(row?.newest ?? 0),
    current: Number(row?.current ?? 0),
    next: toNext(row?.next_version, row?.next_at),
  };
}

const toNext = (version: number | null | undefined, at: number | null | undefined) =>
  version && at ? { version, at } : undefined;

export type FlowLine = {
  id: string;
  kind: string;
  /** 0: withdrawn, or not published yet. */
  currentVersion: number;
  next: Versions['next'];
  versions: { version: number; publishedAt: number; document: Flow }[];
};

/** Every flow that was ever published, by id, with all its versions, newest first. */
export async function readFlowLines(db: Db, workspaceId: string): Promise<FlowLine[]> {
  const rows = await db
    .selectFrom('flow')
    .innerJoin('flow_version', (join) =>
      join
        .onRef('flow_version.workspace_id', '=', 'flow.workspace_id')
        .onRef('flow_version.flow_id', '=', 'flow.id'),
    )
    .select(['flow.id', 'kind', 'current_version', 'next_version', 'next_at'])
    .select(['version', 'published_at', 'document_json'])
    .where('flow.workspace_id', '=', workspaceId)
    .orderBy('flow.id')
    .orderBy('version', 'desc')
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, all]) => ({
    id,
    kind: all[0]?.kind ?? '',
    currentVersion: all[0]?.current_version ?? 0,
    next: toNext(all[0]?.next_version, all[0]?.next_at),
    versions: all.map(({ version, published_at, document_json }) => ({
      version,
      publishedAt: published_at,
      document: toFlow(document_json),
    })),
  }));
}

/** Makes another version the current one; 0 withdraws the flow. What was scheduled is no more. */
export async function setCurrentVersion(
  db: Db,
  { workspaceId, flowId, version }: { workspaceId: string; flowId: string; version: number },
): Promise<void> {
  await db
    .updateTable('flow')
    .set({ current_version: version, ...NO_NEXT })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', flowId)
    .execute();
}

export const NO_NEXT = { next_version: null, next_at: null };

/** Writes a version: the current one from now on, or from `at`. */
export async function insertFlowVersion(
  db: Db,
  { workspaceId, flow, nowMs, at }: InsertedVersion,
): Promise<void> {
  const { id, kind, version } = flow;
  await db
    .insertInto('flow_version')
    .values({
      workspace_id: workspaceId,
      flow_id: id,
      version,
      document_json: JSON.stringify(flow),
      published_at: nowMs,
    })
    .execute();
  const values =
    at === undefined
      ? { kind, current_version: version, ...NO_NEXT }
      : { kind, next_version: version, next_at: at };
  await db
    .insertInto('flow')
    .values({ workspace_id: workspaceId, id, current_version: 0, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(values))
    .execute();
}

type InsertedVersion = {
  workspaceId: string;
  flow: Flow;
  nowMs: number;
  /** UTC ms. Absent: at once. */
  at?: number | undefined;
};

/** What these users have seen, of every flow. */
export async function readHistory(
  db: Db,
  workspaceId: string,
  userIds: Iterable<string>,
): Promise<HistoryRow[]> {
  const scoped = [...userIds].map((user_id) => ({ workspace_id: workspaceId, user_id }));
  return (await selectHistory(db, scoped)).rows;
}

const selectHistory = prepare((db, rows: readonly { workspace_id: string; user_id: string }[]) =>
  db
    .selectFrom('flow_history')
    .selectAll()
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'user_id',
      'in',
      rows.map((row) => row.user_id),
    ),
);

export async function saveHistory(db: Db, rows: readonly HistoryRow[]): Promise<void> {
  await upsertHistory(db, rows);
}

const upsertHistory = prepare((db, rows: readonly Insertable<Tables['flow_history']>[]) =>
  db
    .insertInto('flow_history')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'user_id', 'flow_id']).doUpdateSet((eb) => ({
        shown_at: eb.ref('excluded.shown_at'),
        shows_json: eb.ref('excluded.shows_json'),
        done_at: eb.ref('excluded.done_at'),
        closed_at: eb.ref('excluded.closed_at'),
        answered_at: eb.ref('excluded.answered_at'),
        ended_at: eb.ref('excluded.ended_at'),
        snoozed_until: eb.ref('excluded.snoozed_until'),
        declined_at: eb.ref('excluded.declined_at'),
        progress_json: eb.ref('excluded.progress_json'),
        flow_version: eb.ref('excluded.flow_version'),
      })),
    ),
);

export async function deleteHistory(db: Db, workspaceId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('flow_history')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
}

export const toHistory = (row: HistoryRow): FlowHistory => ({
  shownAt: row.shown_at,
  ...(row.shows_json !== null && { shows: JSON.parse(row.shows_json) }),
  ...(row.done_at !== null && { doneAt: row.done_at }),
  ...(row.closed_at !== null && { closedAt: row.closed_at }),
  ...(row.answered_at !== null && { answeredAt: row.answered_at }),
  ...(row.ended_at !== null && { endedAt: row.ended_at }),
  ...(row.snoozed_until !== null && { snoozedUntil: row.snoozed_until }),
  ...(row.declined_at !== null && { declinedAt: row.declined_at }),
  ...(row.progress_json !== null && { progress: JSON.parse(row.progress_json) }),
});

export const toHistoryColumns = (history: FlowHistory) => ({
  shown_at: history.shownAt,
  shows_json: history.shows ? JSON.stringify(history.shows) : null,
  done_at: history.doneAt ?? null,
  closed_at: history.closedAt ?? null,
  answered_at: history.answeredAt ?? null,
  ended_at: history.endedAt ?? null,
  snoozed_until: history.snoozedUntil ?? null,
  declined_at: history.declinedAt ?? null,
  progress_json: history.progress ? JSON.stringify(history.progress) : null,
});
