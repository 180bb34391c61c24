import type { Event } from '@polku/protocol';
import { type IdentityRow, readIdentities, saveIdentity } from '../store/sql/customers.ts';
import { claimEvents, readEventsOfTypes, readVerified } from '../store/sql/events.ts';
import type { Db } from '../store/store.ts';
import { anonymousSubject, type CheckedBatch, toKey, userSubject } from './checked.ts';
import { followMerges } from './follow-merges.ts';
import {
  type CountingEvent,
  fromRow,
  isCounting,
  type KnownEvent,
  subjectOf,
  toKnownEvent,
} from './known-event.ts';
import { resolveAccounts } from './session-account.ts';

/**
 * Finds whose each event is and of which account, as far as that is known by now, and finds the stored events
 * of which it becomes known by this batch. Events may come in any order, so every rule looks both ways: an
 * anonymous event takes the user who has identified before, and an identify takes the anonymous events that
 * are stored already; the same for the account of a session and its `group`.
 */
export type Resolved = {
  /** Those of the batch, in its order. */
  events: readonly KnownEvent[];
  /** Stored before, counting only from now on, or for another account. */
  late: CountingEvent[];
};

export async function resolve(db: Db, batch: CheckedBatch): Promise<Resolved> {
  const sent = await followMerges(db, batch.workspaceId, batch.events.map(toKnownEvent));
  const { events, claimed } = await resolveUsers(db, batch, sent);
  const fresh = [...events.filter(isCounting), ...claimed];
  const regrouped = await resolveAccounts(db, batch, { fresh, claimed });
  return { events, late: uniqueEvents([...claimed, ...regrouped]) };
}

/**
 * Looks again at what a user has told of themselves, and returns the stored events that it makes count: it is
 * more than was looked at together before, now that two users are one.
 */
export async function resolveAgain(
  db: Db,
  batch: CheckedBatch,
  userId: string,
): Promise<CountingEvent[]> {
  const types = ['identify', 'alias', 'group'] satisfies Event['type'][];
  const said = { workspaceId: batch.workspaceId, subject: userSubject(userId), types };
  const events = (await readEventsOfTypes(db, said)).map((row) => fromRow(row, userId));
  const claiming = events.flatMap(toClaiming);
  const { claimed } = await claimAnonymous(db, batch, { claiming, anonymousIds: [] });
  const fresh = [...events.filter(({ type }) => type === 'group'), ...claimed];
  const regrouped = await resolveAccounts(db, batch, { fresh, claimed });
  return uniqueEvents([...claimed, ...regrouped]);
}

/** Each once, as the last of its copies: one that was claimed and got its account counts once. */
export const uniqueEvents = (events: readonly CountingEvent[]): CountingEvent[] => [
  ...new Map(events.map((event) => [toKey(subjectOf(event), event.id), event])).values(),
];

/** Says that an anonymous id is a user's: an `identify` of its own, an `alias` of another. */
type Claiming = CountingEvent & { claimedId: string };

function toClaiming(event: KnownEvent): Claiming[] {
  if (!isCounting(event)) return [];
  const claimedId = event.type === 'identify' ? event.anonymousId : event.previousId;
  const isClaiming = event.type === 'identify' || event.type === 'alias';
  return isClaiming && claimedId !== undefined ? [{ ...event, claimedId }] : [];
}

/** Gives the anonymous events of a batch their user, and takes the stored ones that its events claim. */
async function resolveUsers(db: Db, batch: CheckedBatch, sent: readonly KnownEvent[]) {
  const claiming = sent
    .filter(({ type }) => type === 'identify' || type === 'alias')
    .flatMap(toClaiming);
  const anonymous = sent.filter((event) => event.userId === undefined);
  const anonymousIds = anonymous.map(({ anonymousId }) => anonymousId);
  const { owners, claimed } = await claimAnonymous(db, batch, { claiming, anonymousIds });
  if (owners.size === 0) return { events: sent, claimed };
  const isRepeated = await findRepeated(db, batch, { anonymous, owners });
  const events = sent.map((event): KnownEvent => {
    const owner = event.userId === undefined ? owners.get(event.anonymousId) : undefined;
    if (!owner || (event.at > owner.identified_at && !isRepeated(event, owner))) return event;
    const accountId = owner.account_id ?? event.accountId;
    return { ...event, trust: 1, userId: owner.user_id, accountId };
  });
  return { events, claimed };
}

type Owners = ReadonlyMap<string, IdentityRow>;

/**
 * Which anonymous events are there already, as their owner's. A corrected time holds what its request took on
 * the way, so an event that comes again over a slower network seems to have happened after the identify that
 * has claimed it, and would be stored once more as nobody's.
 */
async function findRepeated(
  db: Db,
  { workspaceId }: CheckedBatch,
  { anonymous, owners }: { anonymous: readonly KnownEvent[]; owners: Owners },
): Promise<(event: KnownEvent, owner: IdentityRow) => boolean> {
  const keyOf = ({ id }: KnownEvent, { user_id }: IdentityRow) => ({
    subject: userSubject(user_id),
    id,
  });
  const keys = anonymous.flatMap((event) => {
    const owner = owners.get(event.anonymousId);
    return owner && event.at > owner.identified_at ? [keyOf(event, owner)] : [];
  });
  const rows = keys.length === 0 ? [] : await readVerified(db, workspaceId, keys);
  const stored = new Set(rows.map(({ subject, id }) => toKey(subject, id)));
  return (event, owner) => {
    const { subject, id } = keyOf(event, owner);
    return stored.has(toKey(subject, id));
  };
}

type Claims = {
  claiming: readonly Claiming[];
  /** More of which the owners are wanted. */
  anonymousIds: readonly string[];
};

/**
 * Every anonymous id that is claimed belongs to the first user who claims it, for ever; and each claim of theirs
 * gives them what was done under it until then. Later anonymous events are nobody's until the next: without a
 * token anybody could have made them.
 */
async function claimAnonymous(
  db: Db,
  { workspaceId, receivedAt }: CheckedBatch,
  { claiming, anonymousIds }: Claims,
) {
  const ids = new Set([...claiming.map(({ claimedId }) => claimedId), ...anonymousIds]);
  const owners: Map<string, IdentityRow> =
    ids.size === 0 ? new Map() : await readIdentities(db, workspaceId, ids);
  const claimed: CountingEvent[] = [];
  for (const { claimedId, userId, accountId, at } of [...claiming].sort((a, b) => a.at - b.at)) {
    const before = owners.get(claimedId);
    // Another user inherits nothing; an older claim gives nothing more.
    if (before && (before.user_id !== userId || before.identified_at >= at)) continue;
    const owner = {
      workspace_id: workspaceId,
      anonymous_id: claimedId,
      user_id: userId,
      account_id: accountId ?? before?.account_id ?? null,
      at: before?.at ?? receivedAt,
      identified_at: at,
    };
    owners.set(claimedId, owner);
    await saveIdentity(db, owner);
    const [from, to] = [anonymousSubject(claimedId), userSubject(userId)];
    const claim = { workspaceId, from, to, accountId: owner.account_id, untilMs: at };
    const rows = await claimEvents(db, claim);
    claimed.push(...rows.map((row) => fromRow(row, userId)).filter(isCounting));
  }
  return { owners, claimed };
}
