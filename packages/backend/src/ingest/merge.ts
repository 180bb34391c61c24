import { readEventsNamed } from '../store/sql/events.ts';
import { foldLease } from '../store/sql/leases.ts';
import { foldMarks } from '../store/sql/merge-marks.ts';
import {
  type MergeIds,
  moveUserEvents,
  moveUserRows,
  readMerged,
  saveMerge,
} from '../store/sql/merges.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import { foldRegistrations } from '../store/sql/registrations.ts';
import { moveSessions } from '../store/sql/user-sessions.ts';
import type { Db } from '../store/store.ts';
import { foldReached } from '../success/fold-reached.ts';
import { toUserKnownSince } from '../success/reach.ts';
import {
  type CheckedBatch,
  type CheckedEvent,
  toId,
  userOfSubject,
  userSubject,
} from './checked.ts';
import { foldUser } from './fold-customers.ts';
import { foldHistory } from './history.ts';
import { resolveAgain, uniqueEvents } from './identity.ts';
import { type CountingEvent, fromRow } from './known-event.ts';
import { record } from './record.ts';

/**
 * Makes one user of two, on the word of the host's own server. The rows of the old one are folded into the new
 * one's, because they outlive events; then what the events of both tell only together is found from those that
 * are stored. Nobody is told of any of it. Events of the old id that come later follow `merged_subject`, so a
 * merge may come before, between or after the events of both, and again.
 */
export async function mergeUsers(db: Db, batch: CheckedBatch): Promise<void> {
  const { workspaceId } = batch;
  const aliases = batch.events.filter(({ event }) => event.type === 'alias');
  for (const pair of aliases.flatMap(toPair)) {
    const merged = await readMerged(db, workspaceId, pair.map(userSubject));
    const [fromId = '', intoId = ''] = pair.map((id) => {
      const into = merged.get(userSubject(id));
      return into === undefined ? id : userOfSubject(into);
    });
    if (fromId !== intoId) await mergeUser(db, batch, { workspaceId, fromId, intoId });
  }
}

/** The old and the new id, where an event says that they are one and may say so. */
function toPair({ event, userId, trust, isInternal, isSecret }: CheckedEvent): [string, string][] {
  const mayMerge = isSecret === true && trust === 1 && !isInternal;
  if (!mayMerge || event.previousId === undefined || userId === undefined) return [];
  return [[toId(event.previousId), userId]];
}

async function mergeUser(db: Db, batch: CheckedBatch, users: MergeIds): Promise<void> {
  const { workspaceId, fromId, intoId } = users;
  const subjects = { workspaceId, from: userSubject(fromId), into: userSubject(intoId) };
  await saveMerge(db, subjects, batch.receivedAt);
  await moveUserEvents(db, subjects);
  await moveUserRows(db, users);
  await foldMarks(db, subjects, { user_id: intoId });
  await moveSessions(db, users);
  await foldLease(db, users);
  await foldHistory(db, users);
  await foldRegistrations(db, users);
  const user = await foldUser(db, users);
  await foldReached(db, subjects, user && toUserKnownSince(user));
  const resolved = await resolveAgain(db, batch, intoId);
  const counted = await readCounted(db, workspaceId, intoId);
  const events = uniqueEvents([...resolved, ...counted]);
  const sightings = events.map((event) => ({ event, traits: undefined }));
  // What it would tell is left: a merge is no use.
  await record(db, batch, sightings);
}

/** Events of which several make one thing: the uses of a rule that counts, the parts of an answer. */
async function readCounted(db: Db, workspaceId: string, userId: string): Promise<CountingEvent[]> {
  const milestones = await readMilestones(db, workspaceId);
  const rules = milestones.map(({ rule }) => rule).filter(({ count = 1 }) => count > 1);
  const events: CountingEvent[] = [];
  for (const name of new Set([...rules.map(({ event }) => event), 'survey_answered'])) {
    const rows = await readEventsNamed(db, { workspaceId, subject: userSubject(userId), name });
    events.push(...rows.map((row) => fromRow(row, userId)));
  }
  return events;
}
