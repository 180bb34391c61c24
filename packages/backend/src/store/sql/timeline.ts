import { flowExamples } from '@polku/flows/schemas';
import { readFact } from '@polku/protocol/match';
import type { AccountResponse, TimelineEntry } from '../../http/api.ts';
import type { Db } from '../store.ts';
import { readFlowNames } from './item-names.ts';
import { nameOf } from './outbox.ts';

/**
 * What happened at an account, newest first: what its users did, saw and were shown, their first uses and
 * their answers. Verified alone; the vendor's own staff acting as a user is left out.
 */
const MAX_ENTRIES = 200;

/** Flow events that are worth a line. Steps are too many, and answers come as responses. */
const FLOW_EVENTS = Object.keys(flowExamples).flatMap((kind) => [`${kind}_shown`, `${kind}_ended`]);
const HIDDEN_EVENTS = [
  'tour_step_shown',
  'survey_answered',
  'flow_held_out',
  'conversation_message_sent',
  'conversation_read',
];

type TimelineOf = { workspaceId: string; accountId: string; responses: AccountResponse[] };

export async function readTimeline(db: Db, timeline: TimelineOf): Promise<TimelineEntry[]> {
  const { workspaceId, responses } = timeline;
  const events = await readEvents(db, timeline);
  const reached = await readReached(db, timeline);
  const flowNames = await readFlowNames(db, workspaceId);
  const userNames = await readUserNames(db, workspaceId, [...events, ...reached].map(toUserId));
  const userOf = (row: { subject: string }) => {
    const id = toUserId(row);
    return { id, name: userNames.get(id) ?? null };
  };
  const placeOf = ({ flow_id: flow, flow_step: step }: Place) =>
    flow === null ? null : [flowNames.get(flow) ?? flow, step].filter(Boolean).join(' · ');
  const entries: TimelineEntry[] = [
    ...events.map((event) => ({
      id: event.id,
      at: new Date(event.at).toISOString(),
      user: userOf(event),
      ...(isOfFlow(event)
        ? { kind: 'flow' as const, name: nameOfFlow(event, flowNames), detail: reasonOf(event) }
        : { kind: toKind(event.type), name: nameOfEvent(event), detail: placeOf(event) }),
    })),
    ...reached.map((row) => ({
      id: `${row.key}:${row.subject}`,
      at: new Date(row.at).toISOString(),
      user: userOf(row),
      kind: 'first_use' as const,
      name: row.name,
      detail: placeOf(row),
    })),
    ...responses.map(({ id, at, user, flow }) => ({
      id: `response:${id}`,
      at,
      user,
      kind: 'response' as const,
      name: flow.name,
      detail: null,
    })),
  ];
  return entries.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MAX_ENTRIES);
}

type Place = { flow_id: string | null; flow_step: string | null };

function readEvents(db: Db, { workspaceId, accountId }: TimelineOf) {
  return db
    .selectFrom('event')
    .select(['id', 'type', 'name', 'at', 'subject', 'flow_id', 'flow_step'])
    .select(['properties_json', 'context_json'])
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('trust', '=', 1)
    .where('is_internal', '=', 0)
    .where('type', 'in', ['track', 'page'])
    .where(({ eb, or }) => or([eb('name', 'is', null), eb('name', 'not in', HIDDEN_EVENTS)]))
    .orderBy('at', 'desc')
    .limit(MAX_ENTRIES)
    .execute();
}

type EventRow = Awaited<ReturnType<typeof readEvents>>[number];

/** Of users alone: the account's own stands at the top of its page. */
function readReached(db: Db, { workspaceId, accountId }: TimelineOf) {
  return db
    .selectFrom('milestone_reached as reached')
    .innerJoin('milestone', (join) =>
      join
        .onRef('milestone.workspace_id', '=', 'reached.workspace_id')
        .onRef('milestone.key', '=', 'reached.milestone'),
    )
    .select(['milestone.key as key', 'milestone.name as name'])
    .select(['reached.subject', 'reached.at', 'reached.flow_id', 'reached.flow_step'])
    .where('reached.workspace_id', '=', workspaceId)
    .where('reached.account_id', '=', accountId)
    .where('reached.trust', '=', 1)
    .where('reached.subject', 'like', 'user:%')
    .orderBy('reached.at', 'desc')
    .limit(MAX_ENTRIES)
    .execute();
}

async function readUserNames(
  db: Db,
  workspaceId: string,
  ids: string[],
): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('user')
    .select(['id', 'traits_json'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, traits_json }) => [id, nameOf(traits_json)]));
}

/** `user:<id>` and `anon:<id>` → the id. */
const toUserId = ({ subject }: { subject: string }): string =>
  subject.slice(subject.indexOf(':') + 1);

const toKind = (type: string): 'page' | 'event' => (type === 'page' ? 'page' : 'event');

const isOfFlow = ({ name, flow_id }: EventRow): boolean =>
  flow_id !== null && name !== null && FLOW_EVENTS.includes(name);

const nameOfFlow = ({ flow_id }: EventRow, names: Map<string, string>): string =>
  names.get(flow_id ?? '') ?? flow_id ?? '';

/** Why a flow ended; null for one that was shown. */
function reasonOf({ properties_json }: EventRow): string | null {
  const reason = readFact(JSON.parse(properties_json ?? '{}'), 'reason');
  return typeof reason === 'string' ? reason : null;
}

/** A page without a name goes by its path. */
function nameOfEvent({ type, name, context_json }: EventRow): string {
  if (name !== null) return name;
  const path = readFact(JSON.parse(context_json ?? '{}'), 'page.path');
  return typeof path === 'string' ? path : type;
}
