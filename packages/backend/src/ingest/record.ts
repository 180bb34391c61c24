import { readMilestones } from '../store/sql/milestones.ts';
import { saveSessions } from '../store/sql/user-sessions.ts';
import { insertWatches } from '../store/sql/watches.ts';
import type { Db } from '../store/store.ts';
import { type Reached, reachMilestones } from '../success/reach.ts';
import { toInvitationWatch } from '../success/watch-arm.ts';
import type { CheckedBatch } from './checked.ts';
import { recordConversations, type Written } from './conversation.ts';
import { type Customers, meetCustomers, type Sighting } from './customers.ts';
import { recordHistory } from './history.ts';
import type { CountingEvent } from './known-event.ts';
import { recordRegistrations } from './registration.ts';
import { type Completed, recordResponses } from './response.ts';
import { toTime } from './time.ts';

export type Recorded = {
  customers: Customers;
  reached: Reached;
  written: readonly Written[];
  completed: readonly Completed[];
};

/**
 * Writes what follows from stored events that count: people and companies, milestones, responses, seats, history,
 * conversations. The same events may come again, and with others: everything written is what it would be had
 * all come at once; but for seats, which are given in the order in which they are asked for.
 */
export async function record(
  db: Db,
  batch: CheckedBatch,
  sightings: readonly Sighting[],
): Promise<Recorded> {
  const { workspaceId, receivedAt: nowMs } = batch;
  const customers = await meetCustomers(db, batch, sightings);
  const events = sightings.map(({ event }) => event);
  await saveSessions(db, sessionsOf(workspaceId, events));
  await insertWatches(
    db,
    sightings.flatMap((each) => toInvitations(workspaceId, each)),
  );
  const milestones = await readMilestones(db, workspaceId);
  const given = { workspaceId, milestones, events, customers, nowMs };
  const reached = await reachMilestones(db, given);
  const completed = await recordResponses(db, batch, events);
  await recordRegistrations(db, batch, events);
  await recordHistory(db, batch, events);
  const written = await recordConversations(db, batch, { events, customers });
  return { customers, reached, written, completed };
}

/** A user who was invited, by the trait `invitedAt`, is watched until the first use. */
function toInvitations(workspaceId: string, { event, traits }: Sighting) {
  const { userId, accountId } = event;
  const at = event.type === 'identify' ? toTime(traits?.invitedAt) : undefined;
  return at === undefined ? [] : [toInvitationWatch(workspaceId, { userId, accountId, at })];
}

/** Each once. */
function sessionsOf(workspace_id: string, events: readonly CountingEvent[]) {
  // A request is mostly of one session, so that its events are of the one before.
  const isOther = ({ userId, sessionId }: CountingEvent, index: number) =>
    events[index - 1]?.sessionId !== sessionId || events[index - 1]?.userId !== userId;
  const others = events.filter(isOther);
  const byKey = new Map(others.map((event) => [`${event.sessionId}\n${event.userId}`, event]));
  return [...byKey.values()].map(({ userId, sessionId }) => ({
    workspace_id,
    user_id: userId,
    session_id: sessionId,
  }));
}
