import type { GoalState } from '../store/account-tables.ts';
import { insertAccountChanges } from '../store/sql/account-facts.ts';
import {
  type FeedEvent,
  type GoalRow,
  readFeedOf,
  readGoal,
  readLastSeq,
  saveGoals,
} from '../store/sql/goals.ts';
import { readWorkspaceSecret } from '../store/sql/workspaces.ts';
import type { Db } from '../store/store.ts';
import { GoalFeed, type GoalRecord } from './account-items.ts';
import { changeAccounts } from './change-accounts.ts';
import { decideGoal, type GoalFacts } from './goal-state.ts';
import type { Occurrence } from './occurrence.ts';
import type { Author } from './plan-account-change.ts';
import { recordOccurrences } from './record-occurrences.ts';

/**
 * The goals of accounts. People write them, events or people move them; whether one is reached or at risk is decided
 * by `goal-state.ts`, told once for each time that it truly changes, and moves the account along its path.
 */
export type SavingGoal = {
  workspaceId: string;
  accountId: string;
  id: string;
  author: Author;
  nowMs: number;
};

/** Undefined when the goal of this id is another account's. */
export async function saveGoal(
  db: Db,
  goal: GoalRecord,
  saving: SavingGoal,
): Promise<{ row: GoalRow; notifications: number } | undefined> {
  const { workspaceId, accountId, author, nowMs } = saving;
  const known = await readGoal(db, saving);
  if (known && known.account_id !== accountId) return undefined;
  const row = await feedFromStored(db, toRow(goal, known, saving), known);
  const notifications = await settleGoals(db, [{ row, before: known }], nowMs);
  await insertAccountChanges(db, [
    {
      workspace_id: workspaceId,
      account_id: accountId,
      at: nowMs,
      field: 'goal',
      item_id: saving.id,
      from_json: known ? toLine(known) : null,
      to_json: toLine(row),
      by_kind: author.kind,
      by_id: author.id ?? null,
      reason: null,
    },
  ]);
  return { row, notifications };
}

const toLine = ({ name, now_value, target_value, state }: GoalRow): string =>
  JSON.stringify({ name, nowValue: now_value, targetValue: target_value, state });

function toRow(goal: GoalRecord, known: GoalRow | undefined, saving: SavingGoal): GoalRow {
  const { workspaceId, accountId, id, author, nowMs } = saving;
  const nowValue = goal.nowValue ?? known?.now_value ?? goal.startValue;
  const isAnew = known?.target_value !== goal.targetValue || known.state === 'dropped';
  return {
    workspace_id: workspaceId,
    id,
    account_id: accountId,
    name: goal.name,
    measure: goal.measure,
    start_value: goal.startValue,
    target_value: goal.targetValue,
    now_value: nowValue,
    now_at: nowValue === known?.now_value ? known.now_at : nowMs,
    start_at: goal.startAt ?? known?.start_at ?? nowMs,
    due_at: goal.dueAt,
    feed_json: goal.feed && JSON.stringify(goal.feed),
    fed_seq: known?.fed_seq ?? 0,
    // With another target it is another goal: what was reached must be reached again.
    state: toBeginning(goal, isAnew ? undefined : known),
    state_at: known?.state_at ?? nowMs,
    reached_at: isAnew ? null : known.reached_at,
    created_at: known?.created_at ?? nowMs,
    created_by: known ? known.created_by : (author.id ?? null),
  };
}

const toBeginning = ({ isDropped }: GoalRecord, known: GoalRow | undefined): GoalState =>
  isDropped ? 'dropped' : (known?.state ?? 'open');

/** A feed that is new begins with what is stored. */
async function feedFromStored(db: Db, row: GoalRow, known: GoalRow | undefined): Promise<GoalRow> {
  const isSame = known?.feed_json === row.feed_json && known?.start_at === row.start_at;
  if (row.feed_json === null || isSame) return row;
  const { event } = GoalFeed.parse(JSON.parse(row.feed_json));
  const { workspace_id: workspaceId, account_id: accountId, start_at: sinceMs } = row;
  const stored = await readFeedOf(db, { workspaceId, accountId, name: event, sinceMs });
  const begun = {
    ...row,
    now_value: row.start_value,
    now_at: sinceMs,
    fed_seq: await readLastSeq(db),
  };
  return feedGoal(begun, stored);
}

/** The goal after these events of its account, in the order of arrival. */
export function feedGoal(goal: GoalRow, events: readonly FeedEvent[]): GoalRow {
  if (goal.feed_json === null) return goal;
  const feed = GoalFeed.parse(JSON.parse(goal.feed_json));
  const next = { ...goal };
  for (const event of events) {
    if (event.name !== feed.event || event.at < goal.start_at) continue;
    const value = feed.how === 'count' ? 1 : toNumber(event, feed.property);
    if (value === undefined) continue;
    if (feed.how !== 'last') next.now_value += value;
    // What comes late tells of a time that is past.
    else if (event.at >= next.now_at) next.now_value = value;
    next.now_at = Math.max(next.now_at, event.at);
  }
  return next;
}

function toNumber({ properties_json }: FeedEvent, property = ''): number | undefined {
  const properties: { [name: string]: unknown } = JSON.parse(properties_json ?? '{}');
  const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
  return typeof value === 'number' ? value : undefined;
}

export type Settling = { row: GoalRow; before: GoalRow | undefined };

/** Decides where goals stand, writes them, and tells what changed; returns how many notifications were queued. */
export async function settleGoals(
  db: Db,
  settling: readonly Settling[],
  nowMs: number,
): Promise<number> {
  const settled = settling.map(({ row, before }) => ({ row: settle(row, nowMs), before }));
  await saveGoals(
    db,
    settled.map(({ row }) => row),
  );
  let notifications = 0;
  for (const { row, before } of settled)
    if (row.state !== (before?.state ?? 'open')) notifications += await tell(db, row, nowMs);
  return notifications;
}

function settle(row: GoalRow, nowMs: number): GoalRow {
  const { state } = decideGoal(toFacts(row), nowMs);
  if (state === row.state && (state !== 'reached' || row.reached_at !== null)) return row;
  const reached_at = state === 'reached' ? (row.reached_at ?? row.now_at) : row.reached_at;
  return { ...row, state, state_at: nowMs, reached_at };
}

export const toFacts = (row: GoalRow): GoalFacts => ({
  startValue: row.start_value,
  targetValue: row.target_value,
  nowValue: row.now_value,
  startAtMs: row.start_at,
  dueAtMs: row.due_at,
  state: row.state,
});

async function tell(db: Db, row: GoalRow, nowMs: number): Promise<number> {
  const { workspace_id: workspaceId, account_id: accountId, state } = row;
  if (state !== 'reached' && state !== 'at_risk') return 0;
  const secret = await readWorkspaceSecret(db, workspaceId);
  const detail = { kind: `goal_${state}` as const, goal: row.id };
  const key = `${row.id}:${row.state_at}`;
  const at = state === 'reached' ? row.now_at : nowMs;
  const occurrence: Occurrence = { key, userId: undefined, accountId, at, detail };
  const told = await recordOccurrences(db, { workspaceId, secret, nowMs }, [occurrence]);
  if (state !== 'reached') return told;
  // The path's rules look at what has happened whenever the account is touched.
  const author: Author = { kind: 'rule', id: undefined };
  const asked = [{ id: accountId, change: {} }];
  return told + (await changeAccounts(db, asked, { workspaceId, author, nowMs })).notifications;
}
