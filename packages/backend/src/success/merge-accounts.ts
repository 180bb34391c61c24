import { accountOfSubject, accountSubject } from '../ingest/checked.ts';
import { foldAccount } from '../ingest/fold-customers.ts';
import { inTurn } from '../store/in-turn.ts';
import { readAccounts } from '../store/sql/customers.ts';
import { foldMarks, moveOwnPlaybooks } from '../store/sql/merge-marks.ts';
import { joinHandovers, moveStages } from '../store/sql/merge-told.ts';
import {
  type MergeIds,
  moveAccountEvents,
  moveAccountRows,
  readMerged,
  readMergedInto,
  saveMerge,
} from '../store/sql/merges.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import type { Db, Store } from '../store/store.ts';
import { foldReached } from './fold-reached.ts';
import { toAccountKnownSince } from './reach.ts';
import { reachStored } from './reach-stored.ts';

/**
 * Makes one account of two: the earliest first use stays, and nobody is told. From the first transaction on,
 * whatever comes of the old account counts as the new one's; the events that are stored follow in pages, so
 * that a backend beside is not kept waiting. Asked again, it finishes what was broken off, or changes nothing.
 *
 * @throws when one of the accounts is unknown, or the old one was merged into another before
 */
export async function mergeAccounts(
  store: Store,
  merge: MergeIds,
  nowMs: number,
): Promise<MergedAccounts> {
  const { workspaceId } = merge;
  const begun = await store.transaction((db) => begin(db, merge, nowMs));
  let events = 0;
  for (const fromId of begun.fromIds) {
    const ids = { workspaceId, fromId, intoId: begun.intoId };
    for (let moved = PAGE_EVENTS; moved === PAGE_EVENTS; events += moved)
      moved = await inTurn(store, (db) => moveEvents(db, ids, nowMs));
  }
  return { intoId: begun.intoId, users: begun.users, events };
}

export type MergedAccounts = {
  /** The account that is left: the one asked for, or whom that was merged into. */
  intoId: string;
  users: number;
  events: number;
};

const PAGE_EVENTS = 500;

async function begin(db: Db, { workspaceId, ...ids }: MergeIds, nowMs: number) {
  const { fromId } = ids;
  const merged = await readMerged(db, workspaceId, Object.values(ids).map(accountSubject));
  const into = merged.get(accountSubject(ids.intoId)) ?? accountSubject(ids.intoId);
  const intoId = accountOfSubject(into);
  const before = merged.get(accountSubject(fromId));
  const merge = { workspaceId, fromId, intoId };
  let users = 0;
  if (before === undefined) {
    await requireTwo(db, merge);
    users = await mergeRows(db, merge, nowMs);
  } else if (before !== into) {
    const other = accountOfSubject(before);
    throw new Error(`The account "${fromId}" was merged into "${other}" before. Merge "${other}".`);
  }
  const fromIds = (await readMergedInto(db, workspaceId, into)).map(accountOfSubject);
  return { intoId, users, fromIds };
}

async function requireTwo(db: Db, { workspaceId, fromId, intoId }: MergeIds): Promise<void> {
  if (fromId === intoId) throw new Error(`"${fromId}" is one account. Name two.`);
  const known = await readAccounts(db, workspaceId, [fromId, intoId]);
  for (const id of [fromId, intoId]) {
    if (!known.has(id))
      throw new Error(`There is no account "${id}" in the workspace "${workspaceId}".`);
  }
}

async function mergeRows(db: Db, ids: MergeIds, nowMs: number): Promise<number> {
  const { workspaceId, fromId, intoId } = ids;
  const subjects = { workspaceId, from: accountSubject(fromId), into: accountSubject(intoId) };
  await saveMerge(db, subjects, nowMs);
  const users = await moveAccountRows(db, ids);
  await foldMarks(db, subjects, { account_id: intoId });
  await moveOwnPlaybooks(db, ids);
  await moveStages(db, ids);
  await joinHandovers(db, ids);
  const account = await foldAccount(db, ids);
  await foldReached(db, subjects, account && toAccountKnownSince(account));
  return users;
}

/** Moves a page of events, and finds what a user's uses in both accounts reach only together. */
async function moveEvents(db: Db, ids: MergeIds, nowMs: number): Promise<number> {
  const { workspaceId } = ids;
  const rows = await moveAccountEvents(db, ids, PAGE_EVENTS);
  const milestones = await readMilestones(db, workspaceId);
  const counting = milestones.filter(({ rule }) => (rule.count ?? 1) > 1);
  if (counting.length > 0)
    await reachStored(db, { workspaceId, milestones: counting, rows, nowMs });
  return rows.length;
}
