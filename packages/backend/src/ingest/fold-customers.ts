import {
  type AccountRow,
  readAccounts,
  readUsers,
  replaceAccounts,
  replaceUsers,
  type UserRow,
} from '../store/sql/customers.ts';
import type { MergeIds } from '../store/sql/merges.ts';
import type { Db } from '../store/store.ts';
import { joinTraits, parseTraits, toTraitColumns } from './traits.ts';

/**
 * Makes one row of two, for users and for accounts who turned out to be one. What events have told comes to
 * what it would have been had all of them named the one that is left.
 */

/** Returns the user that is left; undefined when neither was ever seen. */
export async function foldUser(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<UserRow | undefined> {
  const users = await readUsers(db, workspaceId, [fromId, intoId]);
  const [from, into] = [users.get(fromId), users.get(intoId)];
  if (!from) return into;
  const folded = into ? joinUsers(into, from) : { ...from, id: intoId };
  await replaceUsers(db, [...users.values()], folded);
  return folded;
}

/** Returns the account that is left; undefined when neither was ever there. */
export async function foldAccount(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<AccountRow | undefined> {
  const accounts = await readAccounts(db, workspaceId, [fromId, intoId]);
  const [from, into] = [accounts.get(fromId), accounts.get(intoId)];
  if (!from) return into;
  const folded = into ? joinAccounts(into, from) : { ...from, id: intoId };
  await replaceAccounts(db, [...accounts.values()], folded);
  return folded;
}

function joinUsers(into: UserRow, from: UserRow): UserRow {
  const isLater = (from.account_at ?? 0) > (into.account_at ?? 0);
  const { account_id, account_at } = isLater ? from : into;
  return {
    ...into,
    account_id,
    account_at,
    first_seen_at: Math.min(into.first_seen_at, from.first_seen_at),
    last_seen_at: Math.max(into.last_seen_at, from.last_seen_at),
    created_at: choose(Math.min, into.created_at, from.created_at),
    ...toTraitColumns(joinTraits(parseTraits(into), parseTraits(from))),
  };
}

/** What people and imports have said of `into` stays; what they have not, `from` fills in. */
function joinAccounts(into: AccountRow, from: AccountRow): AccountRow {
  return {
    ...into,
    ...whole(into, from, TOGETHER),
    name: joinSaid('name', into, from),
    plan: joinSaid('plan', into, from),
    contract_at: choose(Math.min, into.contract_at, from.contract_at),
    handover_at: choose(Math.min, into.handover_at, from.handover_at),
    health_json: JSON.stringify({ ...parseHealth(from), ...parseHealth(into) }),
    first_seen_at: choose(Math.min, into.first_seen_at, from.first_seen_at),
    last_seen_at: choose(Math.max, into.last_seen_at, from.last_seen_at),
    created_at: Math.min(into.created_at, from.created_at),
    ...toTraitColumns(joinTraits(parseTraits(into), parseTraits(from))),
  };
}

/** Columns that mean nothing without the first of them: they come from one account, all of them. */
const TOGETHER = [
  ['touch_level', 'touch_level_by', 'touch_level_reason', 'touch_level_at'],
  ['billing_cents', 'currency'],
  ['owner_id', 'owner_by'],
  ['stage', 'stage_at', 'stage_by'],
  ['potential'],
  ['contract_ends_at'],
  ['deputy_id'],
  ['seller_id'],
  ['region'],
  ['onboarding_model'],
  ['growth_percent'],
  ['share_percent'],
] as const satisfies (keyof AccountRow)[][];

function whole(
  into: AccountRow,
  from: AccountRow,
  groups: readonly (readonly (keyof AccountRow)[])[],
): Partial<AccountRow> {
  const filled = groups.filter(([first]) => first !== undefined && into[first] === null).flat();
  return Object.fromEntries(filled.map((column) => [column, from[column]]));
}

const parseHealth = ({ health_json }: AccountRow): object => JSON.parse(health_json);

/** The later word of the two, when both are the host's; one that no `group` has said is a person's. */
function joinSaid(trait: 'name' | 'plan', into: AccountRow, from: AccountRow): string | null {
  const [intoAt, fromAt] = [into, from].map((row) => parseTraits(row).saidAt[trait]);
  const isNewer = intoAt !== undefined && fromAt !== undefined && fromAt > intoAt;
  return isNewer ? (from[trait] ?? into[trait]) : (into[trait] ?? from[trait]);
}

function choose(
  pick: (a: number, b: number) => number,
  a: number | null,
  b: number | null,
): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b);
}
