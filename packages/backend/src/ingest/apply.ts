import { insertEvents, type NewEventRow } from '../store/sql/events.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { returnLease } from '../store/sql/leases.ts';
import type { Db } from '../store/store.ts';
import { recordOccurrences } from '../success/record-occurrences.ts';
import { type CheckedBatch, type CheckedEvent, toId } from './checked.ts';
import type { Sighting } from './customers.ts';
import { leaveOutErased } from './erased.ts';
import { isFlowEvent } from './history.ts';
import { resolve } from './identity.ts';
import { type CountingEvent, isCounting, type KnownEvent, toRow } from './known-event.ts';
import { mergeUsers } from './merge.ts';
import { toAnswers } from './occur.ts';
import { queueNotifications } from './outbox.ts';
import { type Recorded, record } from './record.ts';
import { tellReplies } from './tell-replies.ts';

/**
 * Writes a batch and everything that follows from it: identities, events, people, milestones, responses,
 * history, leases, and the outbox. Called in one transaction, so that a first use and its notification cannot
 * come apart. Whatever comes twice, or in another order, comes to the same end: at-least-once delivery counts
 * once. Its only clock is the batch's own `receivedAt`, so a log may apply it later, and again.
 *
 * @returns how many notifications were queued
 */
export async function apply(db: Db, sent: CheckedBatch): Promise<number> {
  const batch = await leaveOutErased(db, sent);
  await mergeUsers(db, batch);
  const { events, late } = await resolve(db, batch);
  const fresh = await storeEvents(db, batch, events);
  const sightings = [...fresh, ...late.map((event) => ({ event, traits: undefined }))];
  // Unverified, or the vendor's own: stored, and nothing else.
  if (sightings.length === 0) return 0;
  const recorded = await record(db, batch, sightings);
  await returnLeases(
    db,
    batch,
    sightings.map(({ event }) => event),
  );
  const { reached, written, completed } = recorded;
  if (reached.made.length + written.length + completed.length === 0) return 0;
  const secret = await readWorkspaceSecret(db, batch.workspaceId);
  return tell(db, batch, { ...recorded, secret });
}

/** Queues what is told of itself, and lets the playbooks answer all that has occurred. */
async function tell(
  db: Db,
  batch: CheckedBatch,
  recorded: Recorded & { secret: string },
): Promise<number> {
  const { secret, written, completed } = recorded;
  const firstUses = await queueNotifications(db, { batch, ...recorded });
  const replies = await tellReplies(db, batch, { written, secret });
  const occurrences = [...firstUses, ...replies.occurrences, ...completed.flatMap(toAnswers)];
  const given = { workspaceId: batch.workspaceId, secret, nowMs: batch.receivedAt };
  const answered = await recordOccurrences(db, given, occurrences);
  return firstUses.length + replies.told + answered;
}

/** Returns those that count and were not there yet, with what they say of their person or company. */
async function storeEvents(
  db: Db,
  batch: CheckedBatch,
  events: readonly KnownEvent[],
): Promise<Sighting[]> {
  const rows: NewEventRow[] = [];
  batch.events.forEach(({ event }, index) => {
    const known = events[index];
    if (known) rows.push(toRow(known, event, batch));
  });
  const repeated = await insertEvents(db, rows);
  const fresh: Sighting[] = [];
  batch.events.forEach((checked, index) => {
    const event = events[index];
    if (event && isCounting(event) && !repeated.has(index))
      fresh.push({ event, traits: traitsOf(checked) });
  });
  return fresh;
}

/** A `group` of another account than the token's says nothing that anybody has vouched for. */
function traitsOf({ event: { type, traits, accountId: named }, accountId }: CheckedEvent) {
  if (type === 'identify') return traits;
  const isOwn = named !== undefined && toId(named) === accountId;
  return type === 'group' && isOwn ? traits : undefined;
}

/** A survey that is over, or answered to the end, frees its person and its account for another. */
async function returnLeases(
  db: Db,
  { workspaceId }: CheckedBatch,
  events: readonly CountingEvent[],
): Promise<void> {
  for (const event of events.filter(isFlowEvent)) {
    const { name, properties, userId, at } = event;
    const isAnswered = name === 'survey_answered' && properties?.complete === true;
    if (!isAnswered && name !== 'survey_ended') continue;
    await returnLease(db, { workspaceId, userId, flowId: event.flow.id, at });
  }
}
