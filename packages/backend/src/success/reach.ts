import { accountSubject, userSubject } from '../ingest/checked.ts';
import type { Customers } from '../ingest/customers.ts';
import { type CountingEvent, fromRow, subjectOf } from '../ingest/known-event.ts';
import type { AccountRow, UserRow } from '../store/sql/customers.ts';
import { readEventsNamed, readFlowBefore } from '../store/sql/events.ts';
import {
  type Milestone,
  type ReachedRow,
  readReached,
  saveReached,
} from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import {
  decideChanges,
  isUse,
  type KnownSince,
  type Reaching,
  reachingsOf,
  tellsMore,
} from './milestone.ts';

/**
 * Looks which milestones these events reach, and writes it. The events are stored already, so that a rule
 * that counts further than one finds them among the others.
 */
export async function reachMilestones(db: Db, given: Given): Promise<Reached> {
  const { workspaceId, milestones, events, customers } = given;
  const uses = toUses(milestones, events);
  const { seenEarlier } = customers;
  const subjects = new Set([
    ...uses.flatMap(({ event }) => subjectsOf(event)),
    ...seenEarlier.users.map(({ id }) => userSubject(id)),
    ...seenEarlier.accounts.map(({ id }) => accountSubject(id)),
  ]);
  const rows = await readReached(db, workspaceId, subjects);
  const reachings = await findReachings(db, workspaceId, uses.filter(createIsOpen(rows)));
  const knownSince = toKnownSince(customers);
  const changes = decideChanges({ reachings, rows, milestones, knownSince });
  const made: ReachedRow[] = [];
  for (const { milestone, subject, event, isKnownBefore } of changes.made) {
    made.push({
      workspace_id: workspaceId,
      milestone: milestone.key,
      subject,
      trust: 1,
      ...(await toUse(db, workspaceId, event)),
      known_before: Number(isKnownBefore),
      recorded_at: given.nowMs,
    });
  }
  const moved: ReachedRow[] = [];
  for (const { row, event, isKnownBefore } of changes.moved) {
    const use = event && (await toUse(db, workspaceId, event));
    moved.push({ ...row, ...use, known_before: Number(isKnownBefore) });
  }
  await saveReached(db, [...made, ...moved]);
  return { made: made.map((row, index) => toMade(row, changes.made[index])), moved, before: rows };
}

export type Given = {
  workspaceId: string;
  milestones: readonly Milestone[];
  events: readonly CountingEvent[];
  customers: Customers;
  nowMs: number;
};

/** `notifies`: somebody is to hear of it, when nothing else speaks against it. */
export type Made = { row: ReachedRow; event: CountingEvent; notifies: boolean };
export type Reached = {
  /** Reached just now, for the first time. */
  made: Made[];
  /** Reached before, and changed now. */
  moved: readonly ReachedRow[];
  /** The rows that the same subjects had before. */
  before: readonly ReachedRow[];
};

function toMade(row: ReachedRow, reaching: Reaching | undefined): Made {
  if (!reaching) throw new Error('A row was made without an event that reached it.');
  return { row, event: reaching.event, notifies: reaching.milestone.notifies };
}

type Use = { milestone: Milestone; event: CountingEvent };

export const toUses = (milestones: readonly Milestone[], events: readonly CountingEvent[]): Use[] =>
  milestones.flatMap((milestone) =>
    events.filter((event) => isUse(milestone, event)).map((event) => ({ milestone, event })),
  );

const subjectsOf = ({ userId, accountId }: CountingEvent): string[] =>
  accountId === undefined
    ? [userSubject(userId)]
    : [userSubject(userId), accountSubject(accountId)];

/**
 * Whether a use may change anything: once a milestone is reached, all but the uses from before that are
 * passed by, without counting the others again.
 */
function createIsOpen(rows: readonly ReachedRow[]): (use: Use) => boolean {
  const known = new Map(rows.map((row) => [`${row.milestone}\n${row.subject}`, row]));
  return ({ milestone, event }) =>
    subjectsOf(event).some((subject) => {
      const row = known.get(`${milestone.key}\n${subject}`);
      return !row || tellsMore(event, row);
    });
}

/** What the users and accounts of these uses reach by them, and by what is stored of the same users. */
export async function findReachings(
  db: Db,
  workspaceId: string,
  uses: readonly Use[],
): Promise<Reaching[]> {
  const reachings: Reaching[] = [];
  for (const [milestone, ofMilestone] of Map.groupBy(uses, (use) => use.milestone)) {
    for (const [userId, ofUser] of Map.groupBy(ofMilestone, ({ event }) => event.userId)) {
      const all =
        (milestone.rule.count ?? 1) > 1
          ? await readUses(db, { workspaceId, milestone, userId })
          : ofUser.map(({ event }) => event);
      reachings.push(...reachingsOf(milestone, all));
    }
  }
  // The user's uses elsewhere were counted too; what they reached was found when they came.
  const subjects = new Set(uses.flatMap(({ event }) => subjectsOf(event)));
  return reachings.filter(({ subject }) => subjects.has(subject));
}

async function readUses(
  db: Db,
  { workspaceId, milestone, userId }: { workspaceId: string; milestone: Milestone; userId: string },
): Promise<CountingEvent[]> {
  const name = milestone.rule.event;
  const rows = await readEventsNamed(db, { workspaceId, subject: userSubject(userId), name });
  return rows.map((row) => fromRow(row, userId)).filter((event) => isUse(milestone, event));
}

/** The columns that tell of the use: when, where, and what led to it. */
async function toUse(db: Db, workspaceId: string, event: CountingEvent) {
  const { id: event_id, at, sessionId, accountId: account_id = null } = event;
  const moment = { workspaceId, subject: subjectOf(event), sessionId, at };
  const led = event.flow
    ? { flow_id: event.flow.id, flow_step: event.flow.step ?? null }
    : await readFlowBefore(db, moment);
  return {
    at,
    event_id,
    account_id,
    flow_id: led?.flow_id ?? null,
    flow_step: led?.flow_step ?? null,
  };
}

export const toUserKnownSince = (user: UserRow): KnownSince => ({
  firstSeenAt: user.first_seen_at,
  createdAt: user.created_at,
});

export const toAccountKnownSince = (account: AccountRow): KnownSince => ({
  firstSeenAt: account.first_seen_at,
  createdAt: account.created_at,
  contractAt: account.contract_at,
});

export function toKnownSince({
  users,
  accounts,
}: Pick<Customers, 'users' | 'accounts'>): (subject: string) => KnownSince | undefined {
  const known = new Map<string, KnownSince>();
  for (const user of users.values()) known.set(userSubject(user.id), toUserKnownSince(user));
  for (const account of accounts.values())
    known.set(accountSubject(account.id), toAccountKnownSince(account));
  return (subject) => known.get(subject);
}
