import { flowExamples } from '@polku/flows/schemas';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/**
 * What happened at an account, newest first, one query a source. All sources are one order: by time, then by source,
 * then by what the source counts by; so a page goes on exactly where the last one ended, whatever came at the same
 * millisecond. Verified alone; the vendor's own staff acting as a user is left out.
 */
export type Place = { at: number; rank: number; key: string };

export type TimelineOf = {
  workspaceId: string;
  accountId: string;
  /** Strictly older than this. */
  before: Place | undefined;
  limit: number;
};

/** The places of the sources among each other, at the same time. */
export const RANKS = {
  event: 0,
  reached: 1,
  response: 2,
  message: 3,
  task: 4,
  note: 5,
  change: 6,
  occurrence: 7,
} as const;

type Column = Parameters<typeof sql.ref>[0];

/** Whether a row lies behind the page's place. `key`: what orders rows of this source at the same time. */
function isBehind({ before }: TimelineOf, rank: number, { at, key }: { at: Column; key: Column }) {
  if (!before) return sql<boolean>`1 = 1`;
  if (rank < before.rank) return sql<boolean>`${sql.ref(at)} < ${before.at}`;
  if (rank > before.rank) return sql<boolean>`${sql.ref(at)} <= ${before.at}`;
  return sql<boolean>`(${sql.ref(at)} < ${before.at} or
    (${sql.ref(at)} = ${before.at} and ${sql.ref(key)} < ${before.key}))`;
}

/** Flow events that are worth a line. Steps are too many, and answers come as responses. */
export const FLOW_EVENTS = Object.keys(flowExamples).flatMap((kind) => [
  `${kind}_shown`,
  `${kind}_ended`,
]);
const HIDDEN_EVENTS = [
  'tour_step_shown',
  'survey_answered',
  'flow_held_out',
  'conversation_message_sent',
  'conversation_read',
];

export const readEvents = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('event')
    .select(['id', 'type', 'name', 'at', 'subject', 'flow_id', 'flow_step'])
    .select(['properties_json', 'context_json'])
    .where('workspace_id', '=', of.workspaceId)
    .where('account_id', '=', of.accountId)
    .where('trust', '=', 1)
    .where('is_internal', '=', 0)
    .where('type', 'in', ['track', 'page'])
    .where(({ eb, or }) => or([eb('name', 'is', null), eb('name', 'not in', HIDDEN_EVENTS)]))
    .where(isBehind(of, RANKS.event, { at: 'event.at', key: 'event.id' }))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(of.limit)
    .execute();

/** Of users alone: the account's own stands at the top of its page. */
export const readReached = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('milestone_reached as reached')
    .innerJoin('milestone', (join) =>
      join
        .onRef('milestone.workspace_id', '=', 'reached.workspace_id')
        .onRef('milestone.key', '=', 'reached.milestone'),
    )
    .select(['milestone.key as key', 'milestone.name as name'])
    .select(['reached.subject', 'reached.at', 'reached.flow_id', 'reached.flow_step'])
    .where('reached.workspace_id', '=', of.workspaceId)
    .where('reached.account_id', '=', of.accountId)
    .where('reached.trust', '=', 1)
    .where('reached.subject', 'like', 'user:%')
    .where(isBehind(of, RANKS.reached, { at: 'reached.at', key: 'reached.subject' }))
    .orderBy('reached.at', 'desc')
    .orderBy('reached.subject', 'desc')
    .limit(of.limit)
    .execute();

export const readAnswered = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('response')
    .select(['id', 'at', 'flow_id', 'user_id'])
    .where('workspace_id', '=', of.workspaceId)
    .where('account_id', '=', of.accountId)
    .where('trust', '=', 1)
    .where(isBehind(of, RANKS.response, { at: 'response.at', key: 'response.id' }))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(of.limit)
    .execute();

export const readWritten = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('conversation')
    .innerJoin('conversation_message as message', (join) =>
      join
        .onRef('message.workspace_id', '=', 'conversation.workspace_id')
        .onRef('message.conversation_id', '=', 'conversation.id'),
    )
    .select(['message.id', 'message.at', 'message.text', 'message.user_id', 'message.person_id'])
    .select('conversation.id as conversation_id')
    .where('conversation.workspace_id', '=', of.workspaceId)
    .where('conversation.account_id', '=', of.accountId)
    .where(isBehind(of, RANKS.message, { at: 'message.at', key: 'message.id' }))
    .orderBy('message.at', 'desc')
    .orderBy('message.id', 'desc')
    .limit(of.limit)
    .execute();

/** Tasks as playbooks made them, and what was done with any: one source, `what` null for the former. */
export async function readTaskLines(db: Db, of: TimelineOf) {
  const made = selectTasks(db, of)
    .select(['task.id as key', 'task.created_at as at', sql<null>`null`.as('what')])
    .select([sql<null>`null`.as('text'), sql<null>`null`.as('person_id')])
    // Of one that somebody made the log tells.
    .where('task.occurrence_id', 'is not', null)
    .where(isBehind(of, RANKS.task, { at: 'task.created_at', key: 'task.id' }));
  const changed = selectTasks(db, of)
    .innerJoin('task_change as change', (join) =>
      join
        .onRef('change.workspace_id', '=', 'task.workspace_id')
        .onRef('change.task_id', '=', 'task.id'),
    )
    .select(['change.id as key', 'change.at as at', 'change.kind as what'])
    .select(['change.text', 'change.person_id'])
    .where(isBehind(of, RANKS.task, { at: 'change.at', key: 'change.id' }));
  const lines = [
    ...(await made.orderBy('at', 'desc').orderBy('key', 'desc').limit(of.limit).execute()),
    ...(await changed.orderBy('at', 'desc').orderBy('key', 'desc').limit(of.limit).execute()),
  ];
  return lines;
}

const selectTasks = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('task')
    .select(['task.id as task_id', 'task.kind', 'task.title', 'task.user_id'])
    .where('task.workspace_id', '=', of.workspaceId)
    .where('task.account_id', '=', of.accountId);

export const readNoteLines = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('note')
    .select(['id', 'at', 'text', 'user_id', 'person_id'])
    .where('workspace_id', '=', of.workspaceId)
    .where('account_id', '=', of.accountId)
    .where(isBehind(of, RANKS.note, { at: 'note.at', key: 'note.id' }))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(of.limit)
    .execute();

/** That a note was written is told by the note. */
export const readChangeLines = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('account_change')
    .selectAll()
    .where('workspace_id', '=', of.workspaceId)
    .where('account_id', '=', of.accountId)
    .where('field', '!=', 'note')
    .where(isBehindSeq(of))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(of.limit)
    .execute();

/** Its key is a number, and `9` comes before `10`. */
function isBehindSeq(of: TimelineOf) {
  const { before } = of;
  if (before?.rank !== RANKS.change)
    return isBehind(of, RANKS.change, { at: 'account_change.at', key: 'account_change.seq' });
  return ({ eb, refTuple, tuple }: ExpressionBuilder<Tables, 'account_change'>) =>
    eb(refTuple('at', 'seq'), '<', tuple(before.at, Number(before.key)));
}

/** What has no line of its own among the others. */
const TOLD_OCCURRENCES = [
  'silence',
  'stuck',
  'champion_silent',
  'goal_reached',
  'goal_at_risk',
  'account_moved_up',
];

export const readOccurred = (db: Db, of: TimelineOf) =>
  db
    .selectFrom('occurrence')
    .select(['id', 'at', 'kind', 'user_id'])
    .where('workspace_id', '=', of.workspaceId)
    .where('account_id', '=', of.accountId)
    .where('kind', 'in', TOLD_OCCURRENCES)
    .where(isBehind(of, RANKS.occurrence, { at: 'occurrence.at', key: 'occurrence.id' }))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(of.limit)
    .execute();

export async function readUserNames(
  db: Db,
  workspaceId: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids)];
  if (known.length === 0) return new Map();
  const rows = await db
    .selectFrom('user')
    .select(['id', 'traits_json'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', known)
    .execute();
  return new Map(rows.map(({ id, traits_json }) => [id, traits_json]));
}
