import type { Merge } from '../store/sql/merges.ts';
import {
  deleteReached,
  readMilestones,
  readReached,
  saveReached,
} from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import { foldRows, type KnownSince } from './milestone.ts';

/**
 * Folds what one subject has reached into the rows of the other: of each milestone the earliest stays.
 * `known`: since when the two who are one have been there.
 */
export async function foldReached(
  db: Db,
  { workspaceId, from, into }: Merge,
  known: KnownSince | undefined,
): Promise<void> {
  const rows = await readReached(db, workspaceId, [from, into]);
  if (rows.length === 0) return;
  const milestones = await readMilestones(db, workspaceId);
  await deleteReached(db, workspaceId, from);
  await saveReached(db, foldRows({ rows, into, milestones, known }));
}
