import type { Event, FlowPosition, JsonObject } from '@polku/protocol';
import type { EventRow, NewEventRow } from '../store/sql/events.ts';
import type { Trust } from '../store/tables.ts';
import {
  anonymousSubject,
  type CheckedBatch,
  type CheckedEvent,
  toId,
  userSubject,
} from './checked.ts';

/** An event as the rules see it: whose it is, of which account, and whether it counts. */
export type KnownEvent = {
  id: string;
  type: Event['type'];
  name: string | undefined;
  at: number;
  trust: Trust;
  isInternal: boolean;
  anonymousId: string;
  sessionId: string;
  userId: string | undefined;
  accountId: string | undefined;
  /** The other id of an `alias`. */
  previousId: string | undefined;
  properties: JsonObject | undefined;
  flow: FlowPosition | undefined;
};

/** One that may reach a milestone, make an account or tell a trait: by a person who was verified. */
export type CountingEvent = KnownEvent & { userId: string };

export const isCounting = (event: KnownEvent): event is CountingEvent =>
  event.trust === 1 && !event.isInternal && event.userId !== undefined;

/** Who gets the event in the store: the user, or as long as nobody is known the anonymous id. */
export const subjectOf = ({ userId, anonymousId }: KnownEvent): string =>
  userId === undefined ? anonymousSubject(anonymousId) : userSubject(userId);

export function toKnownEvent(checked: CheckedEvent): KnownEvent {
  const { event, at, trust, isInternal, userId, accountId } = checked;
  const { id, type, name, sessionId, properties, flow } = event;
  const anonymousId = toId(event.anonymousId);
  const previousId = event.previousId === undefined ? undefined : toId(event.previousId);
  return {
    id,
    type,
    name,
    at,
    trust,
    isInternal,
    anonymousId,
    sessionId,
    userId,
    accountId,
    previousId,
    properties,
    flow,
  };
}

export function toRow(
  known: KnownEvent,
  { context }: Event,
  { workspaceId, receivedAt }: CheckedBatch,
): NewEventRow {
  const { properties, flow } = known;
  return {
    workspace_id: workspaceId,
    trust: known.trust,
    subject: subjectOf(known),
    id: known.id,
    type: known.type,
    name: known.name ?? null,
    at: known.at,
    received_at: receivedAt,
    anonymous_id: known.anonymousId,
    session_id: known.sessionId,
    previous_id: known.previousId ?? null,
    account_id: known.accountId ?? null,
    is_internal: Number(known.isInternal),
    properties_json: properties ? JSON.stringify(properties) : null,
    context_json: context ? JSON.stringify(context) : null,
    flow_id: flow?.id ?? null,
    flow_version: flow?.version ?? null,
    flow_step: flow?.step ?? null,
  };
}

/** A stored event, for looking at it again. `userId`: whom its subject names. */
export function fromRow(row: EventRow, userId: string): CountingEvent {
  const { flow_id: id, flow_version: version, flow_step: step } = row;
  const flow =
    id !== null && version !== null ? { id, version, ...(step !== null && { step }) } : undefined;
  return {
    id: row.id,
    // Written by toRow, which had it checked.
    type: row.type as Event['type'],
    name: row.name ?? undefined,
    at: row.at,
    trust: row.trust,
    isInternal: row.is_internal === 1,
    anonymousId: row.anonymous_id,
    sessionId: row.session_id,
    userId,
    accountId: row.account_id ?? undefined,
    previousId: row.previous_id ?? undefined,
    properties: row.properties_json === null ? undefined : JSON.parse(row.properties_json),
    flow,
  };
}
