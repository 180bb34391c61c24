import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { toJson } from './json.ts';
import { readColumns } from './packed.ts';

/** How far flows have come: by the history of each verified user, and by the events of one flow. */

export type FlowReach = { shown: number; done: number; answered: number; closed: number };

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
  /** Why it ended; else the step that was shown, or the item that was done. */
  part: string | null;
  users: number;
};

/**
 * How many verified users had each event of a flow, by its version, name and part; the vendor's own staff left out. What
 * is answered is read from the responses: answers are as many as there are responses.
 */
export async function countFlowEvents(
  db: Db,
  { workspaceId, flowId }: { workspaceId: string; flowId: string },
): Promise<FlowEventCount[]> {
  const of = (name: string) => sql`${toJson(db, 'properties_json')} ->> ${sql.lit(name)}`;
  // The words of the index, in which all of this stands.
  const { rows } = await sql<FlowEventCount>`
    select coalesce(flow_version, 0) as version, name, part, count(distinct subject) as users from (
      select flow_version, name, subject, coalesce(${of('reason')}, ${of('step')}, ${of('item')}) as part
      from event
      where workspace_id = ${workspaceId} and flow_id is not null and flow_id = ${flowId} and trust = 1
        and is_internal = 0 and type = 'track') as seen
    group by flow_version, name, part`.execute(db);
  return rows.filter(({ name }) => COUNTED.has(name));
}

const COUNTED = new Set([
  ...['tour_shown', 'tour_step_shown', 'tour_ended'],
  ...['message_shown', 'message_ended', 'invitation_registered'],
  ...['checklist_shown', 'checklist_item_done', 'checklist_ended'],
  ...['survey_shown', 'survey_ended', 'flow_held_out'],
]);

/** Responses, newest first: what stands at the same place of each belongs together. */
export type FlowResponses = {
  version: number[];
  userId: (string | null)[];
  isComplete: number[];
  at: number[];
  answers: { readonly [question: string]: unknown }[];
};

/** Between two pages events are taken. */
const PAGE_ROWS = 10_000;

/** Of verified users, a page at a time. */
export async function* readFlowResponses(
  db: Db,
  {
    workspaceId,
    flowId,
    version,
  }: { workspaceId: string; flowId: string; version?: number | undefined },
): AsyncGenerator<FlowResponses> {
  const ofVersion = version === undefined ? sql`1 = 1` : sql`flow_version = ${version}`;
  let before = sql`1 = 1`;
  for (;;) {
    const page = await readColumns<{ [Name in keyof Page]: Page[Name][number] }>(
      db,
      {
        ...{ id: 'plain', at: 'plain', version: 'plain', userId: 'plain', isComplete: 'plain' },
        answers: 'json',
      },
      sql`select id, at, flow_version as version, user_id as "userId", is_complete as "isComplete",
          answers_json as answers from response
        where workspace_id = ${workspaceId} and flow_id = ${flowId} and trust = 1 and ${ofVersion} and ${before}
        order by at desc, id desc limit ${PAGE_ROWS}`,
    );
    yield page;
    const [id, at] = [page.id.at(-1), page.at.at(-1)];
    if (id === undefined || at === undefined || page.id.length < PAGE_ROWS) return;
    before = sql`(at, id) < (${at}, ${id})`;
    await turn();
  }
}

type Page = FlowResponses & { id: string[] };
