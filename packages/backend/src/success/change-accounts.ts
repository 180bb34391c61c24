import { accountOfSubject, accountSubject } from '../ingest/checked.ts';
import { UNTOLD_ACCOUNT } from '../store/account-tables.ts';
import {
  type ChangeRow,
  enterStage,
  insertAccountChanges,
  readHappened,
  saveToldAccounts,
} from '../store/sql/account-facts.ts';
import { type AccountRow, readAccounts } from '../store/sql/customers.ts';
import { readMerged } from '../store/sql/merges.ts';
import { readPeopleByEmail } from '../store/sql/people.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import { readWorkspaceSecret } from '../store/sql/workspaces.ts';
import type { Db } from '../store/store.ts';
import type { AccountChange } from './account-change.ts';
import type { Occurrence } from './occurrence.ts';
import { type Author, type Plan, planAccountChange } from './plan-account-change.ts';
import { recordOccurrences } from './record-occurrences.ts';
import type { SuccessSettings } from './success-settings.ts';

/**
 * The one way by which anybody but events changes an account: people, machines, files and the command line. Each
 * field that truly changes is a line in the log of changes, written in the same transaction.
 */
export type Changing = {
  workspaceId: string;
  author: Author;
  nowMs: number;
  /** Nothing is written. @default false */
  isDry?: boolean;
  /** What is not there is made. @default false */
  mayCreate?: boolean;
  /** @default those of the workspace */
  settings?: SuccessSettings;
  /** Many move for one reason: each is a line of a digest, whatever a playbook says. @default false */
  isFolded?: boolean;
};

export type Asked = { id: string; change: AccountChange };

export type Outcome = {
  /** In the order of what was asked; undefined where there is no such account. */
  changed: (Changed | undefined)[];
  /** How many the playbooks have queued. */
  notifications: number;
};

export type Changed = Plan & { id: string; isNew: boolean };

/** Plans all, and writes those without faults. Ids of merged accounts are followed. */
export async function changeAccounts(
  db: Db,
  asked: readonly Asked[],
  changing: Changing,
): Promise<Outcome> {
  const { workspaceId, nowMs, author, isDry, mayCreate } = changing;
  const followed = await followMerged(db, workspaceId, asked);
  const ids = [...new Set(followed.map(({ id }) => id))];
  const rows = await readAccounts(db, workspaceId, ids);
  const happened = await readHappened(db, workspaceId, ids);
  const settings = changing.settings ?? (await readSuccessSettings(db, workspaceId));
  const people = await readPeopleByEmail(db, workspaceId);
  const changed = followed.map(({ id, change }): Changed | undefined => {
    const known = rows.get(id);
    if (!known && !mayCreate) return undefined;
    const row = known ?? newAccount(workspaceId, id, nowMs);
    const facts = happened.get(id) ?? {};
    const plan = planAccountChange(row, change, { settings, people, facts, author, nowMs });
    // A later line of the same file goes on from there.
    if (plan.faults.length === 0) rows.set(id, plan.row);
    return { ...plan, id, isNew: !known };
  });
  const notifications = isDry ? 0 : await write(db, changed, changing);
  return { changed, notifications };
}

async function followMerged(
  db: Db,
  workspaceId: string,
  asked: readonly Asked[],
): Promise<readonly Asked[]> {
  const merged = await readMerged(
    db,
    workspaceId,
    asked.map(({ id }) => accountSubject(id)),
  );
  if (merged.size === 0) return asked;
  return asked.map(({ id, change }) => {
    const into = merged.get(accountSubject(id));
    return { id: into === undefined ? id : accountOfSubject(into), change };
  });
}

async function write(
  db: Db,
  changed: readonly (Changed | undefined)[],
  changing: Changing,
): Promise<number> {
  const { workspaceId, author, nowMs } = changing;
  const good = changed.filter((one) => one !== undefined && one.faults.length === 0) as Changed[];
  const written = good.filter(({ isNew, changes }) => isNew || changes.length > 0);
  // Of an account that stands there twice the last is what it has become.
  const last = new Map(written.map((one) => [one.id, one.row]));
  await saveToldAccounts(db, [...last.values()]);
  const log = written.flatMap(({ id, changes }) =>
    changes.map((change): ChangeRow => {
      const isRule = change.by === 'rule';
      return {
        workspace_id: workspaceId,
        account_id: id,
        at: nowMs,
        field: change.field,
        item_id: change.item ?? null,
        from_json: toJson(change.from),
        to_json: toJson(change.to),
        by_kind: change.by,
        by_id: isRule ? null : (author.id ?? null),
        reason: change.reason ?? null,
      };
    }),
  );
  await insertAccountChanges(db, log);
  for (const { id, entered } of written)
    if (entered) await enterStage(db, { workspaceId, accountId: id, ...entered });
  return tellMoves(db, written, changing);
}

/** An account that has another level has another playbook now. */
async function tellMoves(
  db: Db,
  written: readonly Changed[],
  { workspaceId, nowMs, isFolded = false }: Changing,
): Promise<number> {
  const moves = written.flatMap(({ id, move }): Occurrence[] => {
    if (!move) return [];
    const { from, to, direction } = move;
    const detail = { kind: `account_moved_${direction}` as const, from, to };
    const about = { userId: undefined, accountId: id, at: nowMs, isFolded };
    return [{ key: `${from}>${to}:${nowMs}`, ...about, detail }];
  });
  if (moves.length === 0) return 0;
  const secret = await readWorkspaceSecret(db, workspaceId);
  return recordOccurrences(db, { workspaceId, secret, nowMs }, moves);
}

const toJson = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** One of whom nobody has said anything. */
const newAccount = (workspace_id: string, id: string, nowMs: number): AccountRow => ({
  workspace_id,
  id,
  name: null,
  plan: null,
  ...UNTOLD_ACCOUNT,
  traits_json: '{}',
  traits_at_json: '{}',
  first_seen_at: null,
  last_seen_at: null,
  created_at: nowMs,
});
