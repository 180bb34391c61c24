import { createHmac } from 'node:crypto';
import type { EventResult } from '@polku/protocol';
import { type Erasure, hasErasures, readErasures } from '../store/sql/erasures.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import type { Db } from '../store/store.ts';
import type { CheckedEvents } from './check-batch.ts';
import {
  anonymousSubject,
  type CheckedBatch,
  type CheckedEvent,
  toId,
  userSubject,
} from './checked.ts';

/**
 * Who was erased stays so: what they did before is refused whenever and however it comes, from a device that was
 * offline, by a replay, by a log that delivers again. All that is kept of them is a mark, from which nobody can tell
 * who they were, and by which somebody who comes again has an epoch of their own.
 */

/** All that is left of a subject. */
export const toErasureMark = (secret: string, subject: string): string =>
  createHmac('sha256', secret).update(subject).digest('base64url');

type Of = { workspaceId: string; secret: string };

/** The batch without what was done before somebody was erased. A workspace that has erased nobody pays one look. */
export async function leaveOutErased(db: Db, batch: CheckedBatch): Promise<CheckedBatch> {
  const { workspaceId, events } = batch;
  if (!(await hasErasures(db, workspaceId))) return batch;
  const secret = await readWorkspaceSecret(db, workspaceId);
  const isErased = await readIsErased(db, { workspaceId, secret }, events);
  return { ...batch, events: events.filter((event) => !isErased(event)) };
}

/**
 * Says of what is verified that it came too late. Of what anybody may claim nothing is said, for that would tell who
 * was erased: it is taken, and left out when it is applied.
 */
export async function refuseErased(
  db: Db,
  of: Of,
  { results, accepted }: CheckedEvents,
): Promise<CheckedEvents> {
  const isErased = await readIsErased(db, of, accepted);
  const isRefused = (event: CheckedEvent) => event.trust === 1 && isErased(event);
  const judged = accepted.values();
  return {
    accepted: accepted.filter((event) => !isRefused(event)),
    results: results.map((result) => {
      const event = result.status === 'accepted' ? judged.next().value : undefined;
      return event && isRefused(event) ? toErased(result) : result;
    }),
  };
}

const toErased = ({ id }: EventResult): EventResult => ({
  ...(id !== undefined && { id }),
  status: 'refused',
  code: 'erased',
  message: 'Whoever did this was erased since. It is not stored.',
});

/** Whether an event was done by, or names, somebody who was erased since. */
export async function readIsErased(
  db: Db,
  of: Of,
  events: readonly CheckedEvent[],
): Promise<(event: CheckedEvent) => boolean> {
  const subjects = new Set(events.flatMap(subjectsOf));
  const erasureOf = await readErasuresOf(db, of, subjects);
  return (event) => subjectsOf(event).some((subject) => event.at <= (erasureOf(subject)?.at ?? -1));
}

/** When these subjects were erased last; absent for whoever never was. */
export async function readErasedAt(
  db: Db,
  of: Of,
  subjects: Iterable<string>,
): Promise<(subject: string) => number | undefined> {
  const erasureOf = await readErasuresOf(db, of, subjects);
  return (subject) => erasureOf(subject)?.at;
}

/** In which of their lives these subjects are: 0 for whoever was never erased. */
export async function readEpochs(
  db: Db,
  of: Of,
  subjects: Iterable<string>,
): Promise<(subject: string) => number> {
  if (!(await hasErasures(db, of.workspaceId))) return () => 0;
  const erasureOf = await readErasuresOf(db, of, subjects);
  return (subject) => erasureOf(subject)?.epoch ?? 0;
}

async function readErasuresOf(
  db: Db,
  { workspaceId, secret }: Of,
  subjects: Iterable<string>,
): Promise<(subject: string) => Erasure | undefined> {
  const marks = new Map([...subjects].map((subject) => [subject, toErasureMark(secret, subject)]));
  const erasures = await readErasures(db, workspaceId, marks.values());
  return (subject) => erasures.get(marks.get(subject) ?? '');
}

/** Whose it is, verified or only claimed, and whom it says they were before. */
function subjectsOf({ userId, event: { anonymousId, previousId } }: CheckedEvent): string[] {
  const own = userId === undefined ? anonymousSubject(toId(anonymousId)) : userSubject(userId);
  if (previousId === undefined) return [own];
  const previous = toId(previousId);
  return [own, userSubject(previous), anonymousSubject(previous)];
}
