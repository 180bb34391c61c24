import { sql } from 'kysely';
import type { FlowReach } from '../../http/api-flows.ts';
import type { Db } from '../store.ts';

/** How far flows have come: by the history of each verified user, and by the events of one flow. */

/** Verified users, by flow. */
export async function readFlowReach(db: Db, workspaceId: string): Promise<Map<string, FlowReach>> {
  const rows = await db
    .selectFrom('flow_history')
    .select('flow_id')
    .select(({ fn }) => [
      fn.countAll<number>().as('shown'),
      fn.count<number>('done_at').as('done'),
      fn.count<number>('answered_at').as('answered'),
      fn.count<number>('closed_at').as('closed'),
    ])
    .where('workspace_id', '=', workspaceId)
    .groupBy('flow_id')
    .execute();
  return new Map(rows.map(({ flow_id, ...reach }) => [flow_id, reach]));
}

export type FlowEventCount = {
  version: number;
  name: string;
  /** The event's properties as they were sent. */
  properties: { readonly [name: string]: unknown };
  users: number;
};

/**
 * How many verified users had each event of a flow, by its version, name and properties; the vendor's own staff left
 * out. What is answered is read from the responses: the properties of an answer are as many as there are answers.
 */
export async function countFlowEvents(
  db: Db,
  { workspaceId, flowId }: { workspaceId: string; flowId: string },
): Promise<FlowEventCount[]> {
  const rows = await db
    .selectFrom('event')
    .select(['flow_version', 'name', 'properties_json'])
    .select(({ fn }) => fn.count<number>('subject').distinct().as('users'))
    .where('workspace_id', '=', workspaceId)
    // As the partial index has it, which holds the events of flows alone.
    .where('flow_id', 'is not', null)
    .where('flow_id', '=', flowId)
    .where('trust', '=', sql.lit(1))
    .where('is_internal', '=', sql.lit(0))
    .where('type', '=', 'track')
    .where('name', 'in', COUNTED)
    .groupBy(['flow_version', 'name', 'properties_json'])
    .execute();
  return rows.map(({ flow_version, name, properties_json, users }) => ({
    version: flow_version ?? 0,
    name: name ?? '',
    properties: JSON.parse(properties_json ?? '{}'),
    users,
  }));
}

const COUNTED = [
  ...['tour_shown', 'tour_step_shown', 'tour_ended'],
  ...['message_shown', 'message_ended', 'invitation_registered'],
  ...['checklist_shown', 'checklist_item_done', 'checklist_ended'],
  ...['survey_shown', 'survey_ended', 'flow_held_out'],
];

export type FlowResponse = {
  version: number;
  userId: string | null;
  answers: { readonly [question: string]: unknown };
  isComplete: boolean;
  at: number;
};

/** Of verified users, newest first. */
export async function readFlowResponses(
  db: Db,
  { workspaceId, flowId, limit }: { workspaceId: string; flowId: string; limit: number },
): Promise<FlowResponse[]> {
  const rows = await db
    .selectFrom('response')
    .select(['flow_version', 'user_id', 'answers_json', 'is_complete', 'at'])
    .where('workspace_id', '=', workspaceId)
    .where('trust', '=', sql.lit(1))
    .where('flow_id', '=', flowId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    version: row.flow_version,
    userId: row.user_id,
    answers: JSON.parse(row.answers_json),
    isComplete: row.is_complete === 1,
    at: row.at,
  }));
}
