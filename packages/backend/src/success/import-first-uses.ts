import { accountOfSubject, accountSubject, userSubject } from '../ingest/checked.ts';
import { readErasedAt } from '../ingest/erased.ts';
import { inTurn } from '../store/in-turn.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { readMerged } from '../store/sql/merges.ts';
import { type ReachedRow, readReached, saveReached } from '../store/sql/milestones.ts';
import type { Db, Store } from '../store/store.ts';
import type { Line, PastFirstUse } from './first-use-lines.ts';
import { requireMilestone } from './look-back.ts';

/**
 * Writes first uses that were made before Polku was there. Whoever has one is known before: nobody is told, now
 * or later. A row that is there moves when the file knows an earlier time, and stays otherwise, so the same file
 * may come again.
 *
 * @throws when there is no such milestone
 */
export async function importFirstUses(
  store: Store,
  lines: AsyncIterable<Line>,
  given: Import,
): Promise<Imported> {
  const { workspaceId, key, isDry = false, onRefused = () => {} } = given;
  await requireMilestone(store.db, workspaceId, key);
  const sum: Imported = { taken: 0, refused: 0, users: noRows(), accounts: noRows() };
  // A dry run writes nothing, so it has to remember what it would have written.
  const remembered = new Map<string, ReachedRow>();
  const take = async (uses: readonly PastFirstUse[]) => {
    const decideIn = (db: Db) => decide(db, uses, { ...given, remembered, sum });
    if (isDry) for (const row of await decideIn(store.db)) remembered.set(row.subject, row);
    else await inTurn(store, async (db) => saveReached(db, await decideIn(db)));
  };
  let uses: PastFirstUse[] = [];
  for await (const line of lines) {
    if ('faults' in line) {
      sum.refused += 1;
      onRefused(line.line, line.faults);
      continue;
    }
    sum.taken += 1;
    uses.push(line.use);
    if (uses.length < PART_LINES) continue;
    await take(uses);
    uses = [];
  }
  await take(uses);
  return sum;
}

const PART_LINES = 500;

export type Import = {
  workspaceId: string;
  key: string;
  nowMs: number;
  /** Says what it would do, and does nothing. @default false */
  isDry?: boolean;
  /** A line was refused; the rest is taken. */
  onRefused?: (line: number, faults: readonly string[]) => void;
};

export type Imported = {
  /** Lines. */
  taken: number;
  refused: number;
  users: Rows;
  accounts: Rows;
};

/** Rows that were made, that got an earlier time, and that had it already. */
export type Rows = { made: number; moved: number; kept: number };
const noRows = (): Rows => ({ made: 0, moved: 0, kept: 0 });

type Deciding = Import & { remembered: ReadonlyMap<string, ReachedRow>; sum: Imported };

/** The rows that these lines make or move. */
async function decide(
  db: Db,
  uses: readonly PastFirstUse[],
  given: Deciding,
): Promise<ReachedRow[]> {
  const named = await followUses(db, given.workspaceId, uses);
  const known = await readKnown(db, named, given);
  const changed = new Map<string, ReachedRow>();
  for (const use of named) {
    for (const subject of subjectsOf(use)) {
      const before = changed.get(subject) ?? given.remembered.get(subject) ?? known.get(subject);
      const rows = subject === use.user ? given.sum.users : given.sum.accounts;
      const outcome = outcomeOf(use, before);
      rows[outcome] += 1;
      if (outcome !== 'kept') changed.set(subject, toRow({ ...given, subject, use, before }));
    }
  }
  return [...changed.values()];
}

/** A line's use by its subjects, as whom they are now. */
type NamedUse = { user: string; account: string | undefined; at: number };

const subjectsOf = ({ user, account }: NamedUse): string[] =>
  account === undefined ? [user] : [user, account];

async function followUses(
  db: Db,
  workspaceId: string,
  uses: readonly PastFirstUse[],
): Promise<NamedUse[]> {
  const named = uses.map(({ user, account, firstUseAt }) => ({
    user: userSubject(user),
    account: account === undefined ? undefined : accountSubject(account),
    at: firstUseAt,
  }));
  const secret = await readWorkspaceSecret(db, workspaceId);
  const users = named.map(({ user }) => user);
  const erasedAt = await readErasedAt(db, { workspaceId, secret }, users);
  // What somebody did before they were erased is not told again by a file.
  const left = named.filter(({ user, at }) => at > (erasedAt(user) ?? -1));
  const merged = await readMerged(db, workspaceId, new Set(left.flatMap(subjectsOf)));
  const follow = (subject: string) => merged.get(subject) ?? subject;
  return left.map(({ user, account, at }) => ({
    user: follow(user),
    account: account === undefined ? undefined : follow(account),
    at,
  }));
}

async function readKnown(
  db: Db,
  uses: readonly NamedUse[],
  { workspaceId, key }: Deciding,
): Promise<ReadonlyMap<string, ReachedRow>> {
  const stored = await readReached(db, workspaceId, new Set(uses.flatMap(subjectsOf)));
  const known = stored.filter(({ milestone }) => milestone === key);
  return new Map(known.map((row) => [row.subject, row]));
}

function outcomeOf({ at }: NamedUse, before: ReachedRow | undefined): keyof Rows {
  if (!before) return 'made';
  return at < before.at ? 'moved' : 'kept';
}

type NewRow = Import & { subject: string; use: NamedUse; before: ReachedRow | undefined };

const toRow = ({ workspaceId, key, subject, use, before, nowMs }: NewRow): ReachedRow => ({
  workspace_id: workspaceId,
  milestone: key,
  subject,
  trust: 1,
  at: use.at,
  event_id: IMPORTED,
  account_id: use.account === undefined ? null : accountOfSubject(use.account),
  flow_id: null,
  flow_step: null,
  known_before: 1,
  recorded_at: before?.recorded_at ?? nowMs,
});

/** In the place of an event's id: nothing that is stored made them. */
const IMPORTED = 'import';
